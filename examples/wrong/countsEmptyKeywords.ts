import { broken } from './broken.js';

/** Keywords count even if there are none in them. */
export default await broken('countsEmptyKeywords', ['Object.keys(last).length > 0 ? last : null', 'last']);
/** The rules that report it. */
export const caughtBy = ['switch.keywords-empty', 'switch.to-parent'];
