import { broken } from './broken.js';

/** A switch to a dead greenlet is an error. */
export default await broken('deadSwitchThrows', [
  'const target = this.#firstNotDead();',
  `if (this.#state === 'dead') throw new Error('The greenlet is dead');
      const target = this.#firstNotDead();`,
]);
/** The rules that report it. */
export const caughtBy = [
  'state.dead',
  'switch.none',
  'switch.dead',
  'switch.dead-suspended-parent',
  'switch.dead-chain',
  'switch.dead-no-run',
  'switch.dead-never-restarts',
];
