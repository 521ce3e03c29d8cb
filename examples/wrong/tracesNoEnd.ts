import { broken } from './broken.js';

/** The end of a greenlet is not traced. */
export default await broken('tracesNoEnd', [
  'if (trace === null) return message;',
  "if (trace === null || origin.#state === 'dead') return message;",
]);
/** The rules that report it. */
export const caughtBy = [];
