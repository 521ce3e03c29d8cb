import { broken } from './broken.js';

/** Deleting the parent makes main the parent. */
export default await broken('deletingParentLeavesMain', [
  "if (parent === undefined) throw new AttributeError('parent cannot be deleted');",
  `if (parent === undefined) {
        parent = this.#parent;
        while (parent.parent) parent = parent.parent;
      }`,
]);
/** The rules that report it. */
export const caughtBy = ['parent.delete'];
