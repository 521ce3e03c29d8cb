import { broken } from './broken.js';

/** Resumed by arguments and keywords, a paused switch returns only the arguments. */
export default await broken('forgetsKeywords', ['Object.freeze([tuple, dict])', 'tuple']);
/** The rules that report it. */
export const caughtBy = ['switch.mixed', 'switch.to-parent', 'switch.self', 'switch.dead', 'switch.dead-suspended-parent'];
