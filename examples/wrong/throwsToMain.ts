import { broken } from './broken.js';

/** An exception goes to main, not to the parent. */
export default await broken('throwsToMain', [
  'let receiver = this.#parent!.#firstNotDead();',
  `let receiver = this.#parent!.#firstNotDead();
      if ('error' in outcome) while (receiver.#parent) receiver = receiver.#parent;`,
]);
/** The rules that report it. */
export const caughtBy = [
  'create.run-not-callable',
  'end.exception-to-parent',
  'end.exception-chain',
  'end.exception-parent-unstarted',
  'end.exception-parent-unstarted-no-run',
  'end.exception-parent-dead',
  'start.arity-parent',
];
