import { broken } from './broken.js';

/** A dead greenlet has no parent. */
export default await broken('forgetsParentAtEnd', ['return this.#parent;', "return this.#state === 'dead' ? null : this.#parent;"]);
/** The rules that report it. */
export const caughtBy = [
  'end.parent-dead',
  'end.exception-parent-dead',
  'state.parent',
  'switch.dead-suspended-parent',
  'switch.dead-chain',
];
