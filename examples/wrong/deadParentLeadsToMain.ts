import { broken } from './broken.js';

/** What a greenlet with a dead parent ends with goes to main. */
export default await broken('deadParentLeadsToMain', [
  'let receiver = this.#parent!.#firstNotDead();',
  `let receiver: Green = this.#parent!;
      if (receiver.#state === 'dead') while (receiver.#parent) receiver = receiver.#parent;`,
]);
/** The rules that report it. */
export const caughtBy = [
  'end.parent-dead',
  'end.exception-parent-dead',
  'exit.parent-dead',
  'parent.dead',
  'switch.dead-chain',
  'throw.dead-chain',
];
