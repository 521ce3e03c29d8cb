import { broken } from './broken.js';

/** settrace without an argument removes the callback. */
export default await broken('settraceNeedsNoCallback', ['if (given.length !== 1) throw', 'if (given.length > 1) throw']);
/** The rules that report it. */
export const caughtBy = ['trace.set-arguments'];
