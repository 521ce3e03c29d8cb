import { broken } from './broken.js';

/** An exception thrown into an unstarted greenlet is raised by throw() itself, and ends nobody. */
export default await broken('throwLeavesUnstarted', [
  'const exception = thrown(given);',
  `const exception = thrown(given);
      if (this.#state === 'new') throw (this.#function(), exception.error);`,
]);
/** The rules that report it. */
export const caughtBy = [
  'exit.parent-unstarted',
  'run.set-started',
  'throw.unstarted',
  'throw.unstarted-exit',
  'throw.unstarted-parent-unstarted',
  'trace.throw',
  'trace.error-throw',
];
