import { broken } from './broken.js';

/** The second exception thrown into a greenlet ends it at once. */
export default await broken('catchesOnlyOnce', [
  'const exception = thrown(given);',
  `const exception = thrown(given);
      if (this.thrown && this.#state === 'started' && this !== current && this.#parent) this.#state = 'dead';
      this.thrown = true;`,
]);
/** The rules that report it. */
export const caughtBy = [];
