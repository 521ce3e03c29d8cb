import { broken } from './broken.js';

/** A greenlet that returns nothing sends its parent an empty tuple. */
export default await broken('returnsEmptyTupleForNone', [
  '{ args: [value], keywords: null }',
  '{ args: (value ?? null) === null ? [] : [value], keywords: null }',
]);
/** The rules that report it. */
export const caughtBy = ['end.none', 'end.parent-unstarted', 'state.parent', 'throw.not-exception', 'trace.none'];
