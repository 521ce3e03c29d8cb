import { broken } from './broken.js';

/** A third argument of the constructor is ignored. */
export default await broken('ignoresSurplusArguments', ['if (surplus.length > 0) throw', 'if (false) throw']);
/** The rules that report it. */
export const caughtBy = ['create.arguments-surplus'];
