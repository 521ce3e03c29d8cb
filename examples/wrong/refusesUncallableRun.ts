import { broken } from './broken.js';

/** A run that cannot be called is refused when the greenlet is created. */
export default await broken('refusesUncallableRun', [
  'this.#run = run;',
  `if (run !== undefined && typeof run !== 'function') throw new TypeError('run is not callable');
      this.#run = run;`,
]);
/** The rules that report it. */
export const caughtBy = ['create.run-not-callable'];
