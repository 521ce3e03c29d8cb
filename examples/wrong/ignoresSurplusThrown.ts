import { broken } from './broken.js';

/** A fourth argument of throw() is ignored. */
export default await broken('ignoresSurplusThrown', ['if (args.length > 3) throw', 'if (false) throw']);
/** The rules that report it. */
export const caughtBy = ['throw.arguments'];
