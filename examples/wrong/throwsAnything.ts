import { broken } from './broken.js';

/** What is no exception can be thrown, too. */
export default await broken('throwsAnything', [
  "if (!isErrorClass(type)) throw new TypeError('Only errors and classes of errors can be thrown');",
  'if (!isErrorClass(type)) return { error: type };',
]);
/** The rules that report it. */
export const caughtBy = ['throw.not-exception', 'throw.not-exception-state', 'trace.failed'];
