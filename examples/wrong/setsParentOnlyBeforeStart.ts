import { broken } from './broken.js';

/** The parent of a started greenlet cannot be changed. */
export default await broken('setsParentOnlyBeforeStart', [
  'this.#parent = parent;',
  `if (this.#state !== 'new') throw new AttributeError('parent cannot be set after the start');
      this.#parent = parent;`,
]);
/** The rules that report it. */
export const caughtBy = [];
