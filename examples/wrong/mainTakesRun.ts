import { broken } from './broken.js';

/** Main can be given a function. */
export default await broken('mainTakesRun', [
  "if (this.#state !== 'new') throw new AttributeError('run cannot",
  "if (this.#state !== 'new' && this.#parent !== null) throw new AttributeError('run cannot",
]);
/** The rules that report it. */
export const caughtBy = ['run.main'];
