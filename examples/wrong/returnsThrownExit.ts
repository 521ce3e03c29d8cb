import { broken } from './broken.js';

/** A thrown GreenletExit arrives as a value. */
export default await broken('returnsThrownExit', [
  "this.#state === 'dead' ? raised(exception.error) : exception",
  "this.#state === 'new' ? exception : raised(exception.error)",
]);
/** The rules that report it. */
export const caughtBy = [];
