import { broken } from './broken.js';

/** A callback that raised is removed after its exception has been raised. */
export default await broken('removesBrokenCallbackLate', [
  `trace = null;
        return { error };`,
  `setImmediate(() => (trace = null));
        return { error };`,
]);
/** The rules that report it. */
export const caughtBy = [];
