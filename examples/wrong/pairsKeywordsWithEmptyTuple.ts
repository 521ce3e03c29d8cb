import { broken } from './broken.js';

/** Resumed by keywords alone, a paused switch returns them behind an empty tuple. */
export default await broken('pairsKeywordsWithEmptyTuple', ['return args.length === 0 ? dict : Object', 'return Object']);
/** The rules that report it. */
export const caughtBy = ['switch.keywords', 'switch.keywords-fresh', 'switch.to-parent', 'switch.self', 'switch.dead'];
