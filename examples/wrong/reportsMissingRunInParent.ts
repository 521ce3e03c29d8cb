import { broken } from './broken.js';

/** The AttributeError for a missing run is thrown in the parent of the greenlet, not where the switch is. */
export default await broken('reportsMissingRunInParent', [
  "const run = target.#state === 'new' ? target.#function() : null;",
  `let run = null;
      try {
        if (target.#state === 'new') run = target.#function();
      } catch (missing) {
        let up = target.#parent!;
        while (up.#state !== 'started') up = up.#parent!;
        return new Promise((resolve, reject) => {
          current.#paused = { resolve, reject };
          void up.#resume({ error: missing }, current);
        });
      }`,
]);
/** The rules that report it. */
export const caughtBy = ['create.no-run-where', 'switch.dead-no-run', 'throw.unstarted-no-run', 'throw.dead-no-run', 'trace.failed'];
