import { broken } from './broken.js';

/** A callback that raised stays set. */
export default await broken('keepsBrokenCallback', [
  `trace = null;
        return { error };`,
  'return { error };',
]);
/** The rules that report it. */
export const caughtBy = ['trace.error-start', 'trace.error-resume', 'trace.error-throw', 'trace.error-removes', 'trace.not-callable'];
