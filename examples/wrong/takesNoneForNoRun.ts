import { broken } from './broken.js';

/** None as run counts as an absent run. */
export default await broken('takesNoneForNoRun', ['this.#run === undefined', '(this.#run ?? undefined) === undefined']);
/** The rules that report it. */
export const caughtBy = ['create.run-not-callable', 'run.set'];
