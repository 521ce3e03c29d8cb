import { broken } from './broken.js';

/** A greenlet counts as alive before its start. */
export default await broken('aliveBeforeStart', ["return this.#state === 'started';", "return this.#state !== 'dead';"]);
/** The rules that report it. */
export const caughtBy = ['state.truth'];
