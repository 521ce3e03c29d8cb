import { broken } from './broken.js';

/** The event of an exception is "switch". */
export default await broken('callsThrowASwitch', ["'error' in message ? 'throw' : 'switch'", "'switch'"]);
/** The rules that report it. */
export const caughtBy = [
  'trace.throw',
  'trace.end-exception',
  'trace.self',
  'trace.dead',
  'trace.parent-unstarted',
  'trace.failed',
  'trace.error-end',
];
