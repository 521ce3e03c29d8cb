import { broken } from './broken.js';

/** Resumed by several arguments, a paused switch returns only the first. */
export default await broken('returnsFirstElement', ['args.length === 1 ? args[0] : tuple', 'args.length > 0 ? args[0] : tuple']);
/** The rules that report it. */
export const caughtBy = [
  'switch.tuple',
  'switch.keywords-empty',
  'switch.to-parent',
  'switch.self',
  'switch.dead',
  'switch.dead-chain',
  'throw.returns',
  'trace.arguments',
];
