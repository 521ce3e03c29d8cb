import { broken } from './broken.js';

/** There is a callback before one is set. */
export default await broken('tracesFromTheBeginning', [
  'let trace: TraceCallback | null = null;',
  'let trace: TraceCallback | null = () => {};',
]);
/** The rules that report it. */
export const caughtBy = ['trace.none', 'trace.set', 'trace.not-callable'];
