import { broken } from './broken.js';

/** A method run can no longer be read when the greenlet has started. */
export default await broken('hidesMethodFromStart', [
  "this.#state = 'started';",
  `this.#state = 'started';
      if (run !== this.#run && !Object.hasOwn(this, 'run')) this.run = undefined;`,
]);
/** The rules that report it. */
export const caughtBy = ['run.method-kept'];
