import { broken } from './broken.js';

/** A parent without run is dead after something was to be delivered to it. */
export default await broken('killsParentWithoutRun', [
  'message = { error: missing };',
  `message = { error: missing };
          receiver.#state = 'dead';`,
]);
/** The rules that report it. */
export const caughtBy = ['end.parent-unstarted-no-run', 'end.exception-parent-unstarted-no-run', 'switch.dead-no-run'];
