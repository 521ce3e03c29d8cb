import { broken } from './broken.js';

/** The event of a GreenletExit that arrives as a value is "throw". */
export default await broken('callsExitAThrow', [
  "'error' in message ? 'throw' : 'switch'",
  "'error' in message || message.args[0] instanceof GreenletExit ? 'throw' : 'switch'",
]);
/** The rules that report it. */
export const caughtBy = ['trace.throw', 'trace.end-exit', 'trace.dead'];
