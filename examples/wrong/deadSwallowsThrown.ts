import { broken } from './broken.js';

/** An exception thrown to a dead greenlet is lost. */
export default await broken('deadSwallowsThrown', [
  'const exception = thrown(given);',
  `const exception = thrown(given);
      if (this.#state === 'dead') return null;`,
]);
/** The rules that report it. */
export const caughtBy = [];
