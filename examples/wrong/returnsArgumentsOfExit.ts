import { broken } from './broken.js';

/** The parent of a greenlet that ends by GreenletExit gets what the exception carries. */
export default await broken('returnsArgumentsOfExit', [
  'return { args: [error], keywords: null };',
  'return { args: [error.message], keywords: null };',
]);
/** The rules that report it. */
export const caughtBy = [];
