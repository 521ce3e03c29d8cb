import { broken } from './broken.js';

/** A finished greenlet does not say that it is dead. */
export default await broken('neverDies', ["return this.#state === 'dead';", 'return false;']);
/** The rules that report it. */
export const caughtBy = ['state.dead', 'end.dead-first'];
