import { broken } from './broken.js';

/** A missing run is noticed before a mistake in the arguments of throw(). */
export default await broken('looksForRunBeforeThrow', [
  'const exception = thrown(given);',
  `const first = this.#firstNotDead();
      if (first.#state === 'new') first.#function();
      const exception = thrown(given);`,
]);
/** The rules that report it. */
export const caughtBy = ['throw.not-exception-state', 'trace.failed'];
