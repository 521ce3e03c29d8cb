import { broken } from './broken.js';

/** Resumed by arguments and keywords, a paused switch returns them in one flat tuple. */
export default await broken('appendsKeywordsToTuple', ['Object.freeze([tuple, dict])', 'Object.freeze([...args, dict])']);
/** The rules that report it. */
export const caughtBy = ['switch.mixed', 'switch.to-parent', 'switch.self', 'switch.dead', 'switch.dead-suspended-parent'];
