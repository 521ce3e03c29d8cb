import { broken } from './broken.js';

/** An unstarted greenlet that an exception reaches is run with it as argument. */
export default await broken('runsWithException', [
  `if ('error' in arrived) throw arrived.error;
        const { args, keywords } = arrived;`,
  "const { args, keywords } = 'error' in arrived ? returned(arrived.error) : arrived;",
]);
/** The rules that report it. */
export const caughtBy = [
  'end.exception-parent-unstarted',
  'exit.parent-unstarted',
  'run.set-started',
  'parent.unstarted',
  'throw.unstarted',
  'throw.unstarted-exit',
  'throw.unstarted-parent-unstarted',
  'throw.dead-unstarted-parent',
  'trace.throw',
  'trace.parent-unstarted',
  'trace.error-start',
  'trace.error-throw',
  'trace.error-exit',
  'trace.error-removes',
];
