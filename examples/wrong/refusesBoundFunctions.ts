import { broken } from './broken.js';

/** A function that is bound to an object cannot run. */
export default await broken('refusesBoundFunctions', [
  'const passed = keywords ?',
  `// JavaScript calls them "bound switch".
        if (/^bound/.test((run as { name?: string } | null)?.name ?? '')) throw new TypeError('run is bound');
        const passed = keywords ?`,
]);
/** The rules that report it. */
export const caughtBy = ['create.any-callable'];
