import { broken } from './broken.js';

/** Main counts as not started. */
export default await broken('mainIsNotAlive', [
  "return this.#state === 'started';",
  "return this.#state === 'started' && this.#parent !== null;",
]);
/** The rules that report it. */
export const caughtBy = ['main.alive', 'trace.in-target'];
