import { broken } from './broken.js';

/** None thrown with a class is an argument of the exception. */
export default await broken('constructsWithNone', [
  'value === null ? [] : Array.isArray(value) ? value : [value]',
  'Array.isArray(value) ? value : args.length > 1 ? [value] : []',
]);
/** The rules that report it. */
export const caughtBy = ['throw.value-none'];
