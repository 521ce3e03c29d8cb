import { broken } from './broken.js';

/** The value of throw() is not passed to the class. */
export default await broken('forgetsThrownValue', [
  'const constructed = value === null ? [] : Array.isArray(value) ? value : [value];',
  'const constructed: unknown[] = [];',
]);
/** The rules that report it. */
export const caughtBy = [];
