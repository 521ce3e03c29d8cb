import { broken } from './broken.js';

/** A switch to the current greenlet is not traced. */
export default await broken('tracesNoSelfSwitch', [
  'if (trace === null) return message;',
  'if (trace === null || origin === this) return message;',
]);
/** The rules that report it. */
export const caughtBy = ['trace.set', 'trace.switch', 'trace.self', 'trace.dead', 'trace.arguments', 'trace.error-self'];
