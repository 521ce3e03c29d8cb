import { broken } from './broken.js';

/** A descendant does not become the parent, but that is no error. */
export default await broken('ignoresCyclicParent', [
  "if (ancestor === this) throw new ValueError('A greenlet cannot be its own ancestor');",
  'if (ancestor === this) return;',
]);
/** The rules that report it. */
export const caughtBy = ['parent.set-cycle'];
