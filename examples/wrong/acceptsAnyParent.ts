import { broken } from './broken.js';

/** Anything is a parent. */
export default await broken('acceptsAnyParent', ['if (chosen !== null && !(chosen instanceof Green)) throw', 'if (false) throw']);
/** The rules that report it. */
export const caughtBy = ['create.parent-type'];
