import { broken } from './broken.js';

/** An exception, unlike a result, passes a parent without run by. */
export default await broken('keepsExceptionPastParentWithoutRun', [
  'message = { error: missing };',
  "if (!('error' in message)) message = { error: missing };",
]);
/** The rules that report it. */
export const caughtBy = ['end.exception-parent-unstarted-no-run'];
