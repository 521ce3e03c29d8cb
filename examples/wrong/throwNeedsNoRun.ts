import { broken } from './broken.js';

/** An exception thrown to an unstarted greenlet without run ends it. */
export default await broken('throwNeedsNoRun', [
  "target.#state === 'new' ? target.#function() : null",
  "target.#state === 'new' && !('error' in message) ? target.#function() : null",
]);
/** The rules that report it. */
export const caughtBy = ['throw.unstarted-no-run', 'throw.dead-no-run'];
