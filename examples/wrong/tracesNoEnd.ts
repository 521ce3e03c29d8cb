import { broken } from './broken.js';

/** The end of a greenlet is not traced. */
export default await broken('tracesNoEnd', [
  'if (trace === null) return message;',
  "if (trace === null || origin.#state === 'dead') return message;",
]);
/** The rules that report it. */
export const caughtBy = [
  'trace.shared',
  'trace.switch',
  'trace.throw',
  'trace.end-exception',
  'trace.end-exit',
  'trace.parent-unstarted',
  'trace.parent-dead',
  'trace.failed',
  'trace.in-target',
  'trace.arguments',
  'trace.nested',
  'trace.unset-inside',
  'trace.error-end',
];
