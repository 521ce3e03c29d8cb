import { broken } from './broken.js';

/** Calling run is a switch to the greenlet. */
export default await broken('callingRunSwitches', ['return this.#run as Run;', 'return (...args) => this.switch(...args);']);
/** The rules that report it. */
export const caughtBy = [];
