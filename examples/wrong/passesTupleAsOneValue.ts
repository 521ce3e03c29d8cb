import { broken } from './broken.js';

/** A tuple thrown with a class is one argument of the exception. */
export default await broken('passesTupleAsOneValue', [
  'value === null ? [] : Array.isArray(value) ? value : [value]',
  'value === null ? [] : [value]',
]);
/** The rules that report it. */
export const caughtBy = ['exit.value', 'throw.value-tuple', 'throw.kills', 'throw.unstarted', 'throw.dead', 'throw.dead-exit'];
