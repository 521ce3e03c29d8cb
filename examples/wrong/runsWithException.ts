import { broken } from './broken.js';

/** An unstarted greenlet that an exception reaches is run with it as argument. */
export default await broken('runsWithException', [
  `if ('error' in arrived) throw arrived.error;
        const { args, keywords } = arrived;`,
  "const { args, keywords } = 'error' in arrived ? returned(arrived.error) : arrived;",
]);
/** The rules that report it. */
export const caughtBy = [];
