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
  'state.dead-read-only',
  'run.set-started',
  'parent.set-type',
  'parent.dead-reparent',
  'switch.dead',
  'switch.dead-suspended-parent',
  'switch.dead-chain',
  'switch.dead-unstarted-parent',
  'switch.dead-no-run',
  'switch.dead-never-restarts',
  'throw.unstarted',
  'throw.dead-chain',
  'throw.dead-exit',
  'throw.dead-exit-unstarted-parent',
  'throw.dead-no-run',
  'trace.dead',
];
