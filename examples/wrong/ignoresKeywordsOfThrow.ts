import { broken } from './broken.js';

/** Keywords of throw() are ignored. */
export default await broken('ignoresKeywordsOfThrow', ['if (keywords) throw', 'if (false) throw']);
/** The rules that report it. */
export const caughtBy = ['throw.arguments'];
