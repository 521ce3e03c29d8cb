import { broken } from './broken.js';

/** The start of a greenlet is not traced. */
export default await broken('tracesNoStart', [
  `const arrived = await this.#arrival(message, origin);
      let outcome`,
  `const kept = trace;
      trace = null;
      const arriving = this.#arrival(message, origin);
      trace = kept;
      const arrived = await arriving;
      let outcome`,
]);
/** The rules that report it. */
export const caughtBy = [];
