import { broken } from './broken.js';

/** A value thrown with an instance is ignored. */
export default await broken('ignoresValueOfInstance', ['if (value !== null) throw', 'if (false) throw']);
/** The rules that report it. */
export const caughtBy = ['throw.instance-value'];
