import { broken } from './broken.js';

/** Throwing what is no exception is an error of the target. */
export default await broken('reportsBadThrowToTarget', [
  "throw new TypeError('Only errors and classes of errors can be thrown')",
  "return { error: new TypeError('Only errors and classes of errors can be thrown') }",
]);
/** The rules that report it. */
export const caughtBy = ['throw.not-exception', 'throw.not-exception-state', 'trace.failed'];
