import { broken } from './broken.js';

/** A switch to a dead greenlet returns its arguments, whoever the parent is. */
export default await broken('deadSwitchReturnsAtOnce', [
  'if (target === current) return unpacked(message);',
  "if (target === current || this.#state === 'dead') return unpacked(message);",
]);
/** The rules that report it. */
export const caughtBy = ['switch.dead-suspended-parent', 'switch.dead-chain'];
