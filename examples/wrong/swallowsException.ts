import { broken } from './broken.js';

/** A greenlet that dies of an exception sends its parent None. */
export default await broken('swallowsException', ['this.#end({ error })', 'this.#end({ args: [null], keywords: null })']);
/** The rules that report it. */
export const caughtBy = ['end.exception', 'end.exception-to-parent', 'end.exception-chain', 'start.arity'];
