import { broken } from './broken.js';

/** Wrong arguments for run are an error of the switch, not of the greenlet that starts. */
export default await broken('reportsArityToCaller', [
  'outcome = raised(error);',
  `if ((error as Error)?.name === 'TypeError' && origin.#state !== 'dead') {
          this.#state = 'new';
          return origin.#resume({ error }, this);
        }
        outcome = raised(error);`,
]);
/** The rules that report it. */
export const caughtBy = ['create.run-not-callable', 'run.set', 'start.arity', 'start.arity-parent', 'trace.not-callable'];
