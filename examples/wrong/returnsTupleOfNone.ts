import { broken } from './broken.js';

/** Resumed without arguments, a paused switch returns a tuple with None in it. */
export default await broken('returnsTupleOfNone', [
  'args.length === 1 ? args[0] : tuple',
  'args.length === 1 ? args[0] : args.length === 0 ? [null] : tuple',
]);
/** The rules that report it. */
export const caughtBy = ['switch.none'];
