import { broken } from './broken.js';

/** The None that main has for a parent can be assigned to it. */
export default await broken('mainTakesNoneAsParent', [
  'if (this.#parent === null) throw',
  `if (this.#parent === null && parent === null) return;
      if (this.#parent === null) throw`,
]);
/** The rules that report it. */
export const caughtBy = ['parent.set-main'];
