import { broken } from './broken.js';

/** Wrong arguments for run are an error of the switch, not of the greenlet that starts. */
export default await broken(
  'reportsArityToCaller',
  [
    `current = this;
      const passed`,
    `const caller = current;
      current = this;
      const passed`,
  ],
  [
    '(error: unknown) => this.#end({ error })',
    `(error: unknown) => {
            if ((error as Error)?.name !== 'TypeError' || caller.#state === 'dead') return this.#end({ error });
            this.#state = 'new';
            caller.#resume({ error });
          }`,
  ],
);
/** The rules that report it. */
export const caughtBy = ['create.run-not-callable', 'start.arity', 'start.arity-parent'];
