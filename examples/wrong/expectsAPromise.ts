import { broken } from './broken.js';

/** Only a function that returns a promise can run. */
export default await broken('expectsAPromise', ['(run as Run)(...passed)', '(run as Run)(...passed).then((value) => value)']);
/** The rules that report it. */
export const caughtBy = ['create.any-callable'];
