import { broken } from './broken.js';

/** The event of an exception is "switch". */
export default await broken('callsThrowASwitch', ["'error' in message ? 'throw' : 'switch'", "'switch'"]);
/** The rules that report it. */
export const caughtBy = [];
