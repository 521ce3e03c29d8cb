import { broken } from './broken.js';

/** None as parent is an error, not an absent parent. */
export default await broken('refusesNoneAsParent', [
  'const chosen = parent ?? current ?? null;',
  `if (parent === null) throw new TypeError('None is not a greenlet');
      const chosen = parent ?? current ?? null;`,
]);
/** The rules that report it. */
export const caughtBy = ['create.parent-none'];
