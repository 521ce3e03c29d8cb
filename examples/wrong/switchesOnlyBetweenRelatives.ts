import { broken } from './broken.js';

/** A paused greenlet can be resumed by its parent and its children alone. */
export default await broken('switchesOnlyBetweenRelatives', [
  'const origin = current;',
  `const origin = current;
      const related = target === origin || target === origin.#parent || target.#parent === origin;
      if (target.#state === 'started' && !related) throw new Error('Not a relative');`,
]);
/** The rules that report it. */
export const caughtBy = ['end.to-parent', 'end.exception-chain', 'state.parent', 'current.inside', 'switch.any-order'];
