import { broken } from './broken.js';

/** The event of an end by an exception is "switch". */
export default await broken('callsFailedEndASwitch', [
  "'error' in message ? 'throw' : 'switch'",
  "'error' in message && origin.#state !== 'dead' ? 'throw' : 'switch'",
]);
/** The rules that report it. */
export const caughtBy = [];
