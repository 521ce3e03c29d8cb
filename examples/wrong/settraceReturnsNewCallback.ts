import { broken } from './broken.js';

/** settrace returns the callback that it sets. */
export default await broken('settraceReturnsNewCallback', ['return previous;', 'return trace;']);
/** The rules that report it. */
export const caughtBy = ['trace.set', 'trace.shared', 'trace.not-callable'];
