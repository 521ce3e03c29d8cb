import { broken } from './broken.js';

/** Any exception thrown to a dead greenlet arrives as a value. */
export default await broken('returnsThrownPastDead', [
  "this.#state === 'dead' ? raised(exception.error) : exception",
  "this.#state === 'dead' ? returned(exception.error) : exception",
]);
/** The rules that report it. */
export const caughtBy = ['parent.dead-reparent', 'throw.dead', 'throw.dead-chain', 'throw.dead-unstarted-parent', 'trace.dead'];
