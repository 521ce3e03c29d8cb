import { broken } from './broken.js';

/** A GreenletExit thrown in main is a value there. */
export default await broken('returnsExitInMain', [
  "this.#state === 'dead' ? raised(exception.error) : exception",
  "this.#state === 'dead' || !this.#parent ? raised(exception.error) : exception",
]);
/** The rules that report it. */
export const caughtBy = ['exit.main'];
