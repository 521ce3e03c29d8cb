import { broken } from './broken.js';

/** What the callback raises is ignored. */
export default await broken('ignoresErrorsOfCallback', [
  `trace = null;
        return { error };`,
  `trace = null;
        return message;`,
]);
/** The rules that report it. */
export const caughtBy = [
  'trace.error-start',
  'trace.error-resume',
  'trace.error-throw',
  'trace.error-end',
  'trace.error-self',
  'trace.error-exit',
  'trace.error-removes',
  'trace.not-callable',
];
