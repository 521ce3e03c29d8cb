import { broken } from './broken.js';

/** An unstarted greenlet is dead after an attempt to throw what is no exception. */
export default await broken('killsBeforeBadThrow', [
  'const exception = thrown(given);',
  `if (typeof given[0] === 'string' && this.#state === 'new') this.#state = 'dead';
      const exception = thrown(given);`,
]);
/** The rules that report it. */
export const caughtBy = [];
