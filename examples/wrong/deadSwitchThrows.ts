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
  'state.dead-read-only',
  'run.set-started',
  'parent.set-type',
  'parent.dead-reparent',
  'switch.none',
  'switch.dead',
  'switch.dead-suspended-parent',
  'switch.dead-chain',
  'switch.dead-unstarted-parent',
  'switch.dead-no-run',
  'switch.dead-never-restarts',
  'throw.unstarted',
  'throw.dead',
  'throw.dead-chain',
  'throw.dead-exit',
  'throw.dead-unstarted-parent',
  'throw.dead-exit-unstarted-parent',
  'throw.dead-no-run',
  'trace.dead',
];
