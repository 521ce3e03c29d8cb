import { broken } from './broken.js';

/** A function that is bound to an object cannot run. */
export default await broken('refusesBoundFunctions', [
  '(run as Run)(...passed)',
  `{
          // JavaScript calls them "bound switch".
          if (/^bound/.test((run as { name?: string } | null)?.name ?? '')) throw new TypeError('run is bound');
          return (run as Run)(...passed);
        }`,
]);
/** The rules that report it. */
export const caughtBy = ['create.any-callable'];
