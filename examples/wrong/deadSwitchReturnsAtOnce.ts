import { broken } from './broken.js';

/** A switch to a dead greenlet returns its arguments, whoever the parent is. */
export default await broken('deadSwitchReturnsAtOnce', [
  'const target = this.#firstNotDead();',
  `if (this.#state === 'dead' && 'args' in message) return Promise.resolve(unpacked(message));
      const target = this.#firstNotDead();`,
]);
/** The rules that report it. */
export const caughtBy = [
  'parent.dead-reparent',
  'switch.dead-suspended-parent',
  'switch.dead-chain',
  'switch.dead-unstarted-parent',
  'switch.dead-no-run',
  'throw.dead-exit',
  'throw.dead-exit-unstarted-parent',
  'throw.dead-no-run',
  'trace.dead',
];
