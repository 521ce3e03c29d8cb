import { broken } from './broken.js';

/** A switch to a dead greenlet starts it again. */
export default await broken('runsDeadGreenletAgain', [
  'const target = this.#firstNotDead();',
  `const target: Green = this;
      if (this.#state === 'dead') this.#state = 'new';`,
]);
/** The rules that report it. */
export const caughtBy = [
  'state.dead',
  'switch.dead',
  'switch.dead-suspended-parent',
  'switch.dead-chain',
  'switch.dead-no-run',
  'switch.dead-never-restarts',
];
