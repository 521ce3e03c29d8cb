import { broken } from './broken.js';

/** A dead greenlet cannot become a parent. */
export default await broken('refusesDeadParent', [
  'if (!(parent instanceof Green)) throw',
  `if (parent instanceof Green && parent.#state === 'dead') throw new ValueError('The parent is dead');
      if (!(parent instanceof Green)) throw`,
]);
/** The rules that report it. */
export const caughtBy = ['parent.set', 'parent.dead'];
