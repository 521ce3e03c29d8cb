import { broken } from './broken.js';

/** An exception goes to main, not to the parent. */
export default await broken('throwsToMain', [
  'let receiver = this.#parent!.#firstNotDead();',
  `let receiver = this.#parent!.#firstNotDead();
      if ('error' in outcome) while (receiver.#parent) receiver = receiver.#parent;`,
]);
/** The rules that report it. */
export const caughtBy = ['end.exception-to-parent', 'end.exception-chain', 'start.arity-parent'];
