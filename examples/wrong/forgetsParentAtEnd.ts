import { broken } from './broken.js';

/** A dead greenlet has no parent. */
export default await broken('forgetsParentAtEnd', ['return this.#parent;', "return this.#state === 'dead' ? null : this.#parent;"]);
/** The rules that report it. */
export const caughtBy = [
  'end.parent-dead',
  'end.exception-parent-dead',
  'state.parent',
  'parent.set',
  'parent.set-type',
  'parent.delete',
  'parent.dead',
  'switch.dead-suspended-parent',
  'switch.dead-chain',
  'switch.dead-unstarted-parent',
  'throw.dead',
  'throw.dead-chain',
  'throw.dead-exit-unstarted-parent',
];
