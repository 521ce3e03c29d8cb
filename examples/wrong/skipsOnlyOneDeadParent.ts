import { broken } from './broken.js';

/** Behind two dead greenlets comes main, not the next parent. */
export default await broken('skipsOnlyOneDeadParent', [
  "while (found.#state === 'dead') found = found.#parent!;",
  `if (found.#state === 'dead') found = found.#parent!;
      if (found.#state === 'dead') while (found.#parent) found = found.#parent;`,
]);
/** The rules that report it. */
export const caughtBy = ['switch.dead-chain', 'switch.dead-unstarted-parent', 'throw.dead-chain', 'throw.dead-exit-unstarted-parent'];
