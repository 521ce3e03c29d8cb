import { broken } from './broken.js';

/** What the callback raises is ignored. */
export default await broken('ignoresErrorsOfCallback', [
  `trace = null;
        return { error };`,
  `trace = null;
        return message;`,
]);
/** The rules that report it. */
export const caughtBy = [];
