import { broken } from './broken.js';

/** Who throws an exception into main is over. */
export default await broken('throwToMainEndsThrower', [
  'const origin = current;',
  `const origin = current;
      if (target.#parent === null && target !== origin && 'error' in message) origin.#state = 'dead';`,
]);
/** The rules that report it. */
export const caughtBy = ['exit.main', 'throw.main'];
