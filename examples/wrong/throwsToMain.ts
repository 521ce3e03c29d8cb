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
  'end.exception-identity',
  'end.exception-to-parent',
  'end.exception-chain',
  'end.exception-parent-unstarted',
  'end.exception-parent-unstarted-no-run',
  'end.exception-parent-dead',
  'parent.set',
  'parent.at-end',
  'parent.unstarted',
  'start.arity-parent',
  'throw.to-parent',
  'throw.raiser',
  'throw.unstarted',
  'throw.unstarted-parent-unstarted',
  'throw.dead-unstarted-parent',
  'trace.end-exception',
  'trace.parent-unstarted',
  'trace.error-start',
];
