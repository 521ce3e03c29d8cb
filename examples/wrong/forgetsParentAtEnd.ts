import { broken } from './broken.js';

/** A dead greenlet has no parent. */
export default await broken('forgetsParentAtEnd', ['return this.#parent;', "return this.#state === 'dead' ? null : this.#parent;"]);
/** The rules that report it. */
export const caughtBy = ['state.parent'];
