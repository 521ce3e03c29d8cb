import { broken } from './broken.js';

/** The third argument of throw() may be anything. */
export default await broken('ignoresThirdThrown', ['if (traceback !== null) throw', 'if (false) throw']);
/** The rules that report it. */
export const caughtBy = ['throw.traceback'];
