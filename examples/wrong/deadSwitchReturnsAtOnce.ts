import { broken } from './broken.js';

/** A switch to a dead greenlet returns its arguments, whoever the parent is. */
export default await broken('deadSwitchReturnsAtOnce', [
  'const target = this.#firstNotDead();',
  `if (this.#state === 'dead' && 'args' in message) return Promise.resolve(unpacked(message));
      const target = this.#firstNotDead();`,
]);
/** The rules that report it. */
export const caughtBy = ['switch.dead-suspended-parent', 'switch.dead-chain'];
