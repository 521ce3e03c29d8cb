import { broken } from './broken.js';

/** A paused greenlet can be resumed by its parent and its children alone. */
export default await broken('switchesOnlyBetweenRelatives', [
  'if (target === current) return unpacked(message);',
  `if (target === current) return unpacked(message);
      if (target.#state === 'started' && target !== current.#parent && target.#parent !== current) throw new Error('Not a relative');`,
]);
/** The rules that report it. */
export const caughtBy = ['end.to-parent', 'end.exception-chain', 'state.parent', 'current.inside', 'switch.any-order'];
