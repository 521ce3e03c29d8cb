import { broken } from './broken.js';

/** A switch to the current greenlet forgets its arguments. */
export default await broken('selfSwitchReturnsNone', [
  'const target = this.#firstNotDead();',
  `if (this === current && 'args' in message) message = returned(null);
      const target = this.#firstNotDead();`,
]);
/** The rules that report it. */
export const caughtBy = [
  'parent.dead-reparent',
  'switch.none',
  'switch.keywords-empty',
  'switch.self',
  'switch.dead',
  'switch.dead-suspended-parent',
  'switch.dead-chain',
  'throw.returns',
  'trace.self',
  'trace.arguments',
  'trace.error-removes',
];
