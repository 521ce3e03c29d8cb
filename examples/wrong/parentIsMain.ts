import { broken } from './broken.js';

/** The parent of a greenlet made inside another one is main. */
export default await broken('parentIsMain', [
  'const chosen = parent ?? current ?? null;',
  'const chosen = parent ?? (Green.main ??= current) ?? null; // the first one is made by main',
]);
/** The rules that report it. */
export const caughtBy = ['create.parent-default', 'start.nested'];
