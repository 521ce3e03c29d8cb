import { broken } from './broken.js';

/** throw() returns None, whatever its caller is resumed with. */
export default await broken('throwReturnsNone', [
  "return this.#send(this.#state === 'dead' ? raised(exception.error) : exception);",
  `await this.#send(this.#state === 'dead' ? raised(exception.error) : exception);
      return null;`,
]);
/** The rules that report it. */
export const caughtBy = [];
