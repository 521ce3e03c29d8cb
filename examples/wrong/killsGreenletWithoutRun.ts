import { broken } from './broken.js';

/** A greenlet without run starts, and dies of the AttributeError. */
export default await broken('killsGreenletWithoutRun', [
  "const run = target.#state === 'new' ? target.#function() : null;",
  `let run = null;
      try {
        if (target.#state === 'new') run = target.#function();
      } catch (missing) {
        run = () => {
          throw missing;
        };
      }`,
]);
/** The rules that report it. */
export const caughtBy = [
  'create.no-run',
  'create.no-run-where',
  'run.set',
  'run.delete',
  'switch.dead-no-run',
  'throw.unstarted-no-run',
  'throw.dead-no-run',
  'trace.failed',
];
