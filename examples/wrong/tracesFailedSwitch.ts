import { broken } from './broken.js';

/** A switch to a greenlet without run is traced, and then fails. */
export default await broken('tracesFailedSwitch', [
  "const run = target.#state === 'new' ? target.#function() : null;",
  `if (target.#state === 'new' && target.#run === undefined) trace?.('switch', [current, target]);
      const run = target.#state === 'new' ? target.#function() : null;`,
]);
/** The rules that report it. */
export const caughtBy = ['trace.failed'];
