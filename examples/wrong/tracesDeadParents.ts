import { broken } from './broken.js';

/** Dead parents that are skipped are traced, too. */
export default await broken('tracesDeadParents', [
  'let message = outcome;',
  `for (let skipped = this.#parent!; skipped.#state === 'dead'; skipped = skipped.#parent!) trace?.('switch', [this, skipped]);
      let message = outcome;`,
]);
/** The rules that report it. */
export const caughtBy = ['trace.parent-dead'];
