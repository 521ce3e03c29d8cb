import { broken } from './broken.js';

/** A GreenletExit thrown to a dead greenlet is raised in its parent. */
export default await broken('raisesExitPastDead', [
  "this.#send(this.#state === 'dead' ? raised(exception.error) : exception)",
  'this.#send(exception)',
]);
/** The rules that report it. */
export const caughtBy = ['throw.dead-chain', 'throw.dead-exit', 'throw.dead-exit-unstarted-parent', 'trace.dead'];
