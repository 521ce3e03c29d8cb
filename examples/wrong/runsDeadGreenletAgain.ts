import { broken } from './broken.js';

/** A switch to a dead greenlet starts it again. */
export default await broken('runsDeadGreenletAgain', [
  'const target = this.#firstNotDead();',
  `const target: Green = this;
      if (this.#state === 'dead') this.#state = 'new';`,
]);
/** The rules that report it. */
export const caughtBy = ['switch.dead', 'switch.dead-never-restarts', 'switch.dead-suspended-parent', 'switch.dead-chain'];
