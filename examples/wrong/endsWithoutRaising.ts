import { broken } from './broken.js';

/** A suspended greenlet into which something is thrown is dead at once, and cannot catch it. */
export default await broken('endsWithoutRaising', [
  'const exception = thrown(given);',
  `const exception = thrown(given);
      if (this.#state === 'started' && this !== current && this.#parent) this.#state = 'dead';`,
]);
/** The rules that report it. */
export const caughtBy = [];
