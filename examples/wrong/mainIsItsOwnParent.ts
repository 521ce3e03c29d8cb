import { broken } from './broken.js';

/** The parent of main is main. */
export default await broken('mainIsItsOwnParent', ['return this.#parent;', 'return this.#parent ?? this;']);
/** The rules that report it. */
export const caughtBy = ['main.parent', 'current.main', 'parent.set-main', 'parent.delete'];
