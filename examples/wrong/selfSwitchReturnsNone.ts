import { broken } from './broken.js';

/** A switch to the current greenlet forgets its arguments. */
export default await broken('selfSwitchReturnsNone', [
  'if (target === current) return unpacked(message);',
  'if (target === current) return target === this ? null : unpacked(message);',
]);
/** The rules that report it. */
export const caughtBy = [
  'switch.none',
  'switch.keywords-empty',
  'switch.self',
  'switch.dead',
  'switch.dead-suspended-parent',
  'switch.dead-chain',
];
