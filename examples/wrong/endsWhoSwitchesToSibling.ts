import { broken } from './broken.js';

/** A greenlet that switches to a paused one other than its parent is over. */
export default await broken('endsWhoSwitchesToSibling', [
  'current.#paused = { resolve, reject };',
  `current.#paused = { resolve, reject };
        if (target.#state === 'started' && current.#parent && current.#parent !== target) current.#state = 'dead';`,
]);
/** The rules that report it. */
export const caughtBy = ['end.to-parent', 'end.exception-chain', 'state.parent', 'switch.any-order'];
