import { broken } from './broken.js';

/** None as the new parent means main. */
export default await broken('takesNoneForMainAsParent', [
  'if (!(parent instanceof Green)) throw',
  `if (parent === null) {
        parent = this;
        while (parent.parent) parent = parent.parent;
      }
      if (!(parent instanceof Green)) throw`,
]);
/** The rules that report it. */
export const caughtBy = ['parent.set-type'];
