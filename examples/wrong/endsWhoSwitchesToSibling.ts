import { broken } from './broken.js';

/** A greenlet that switches to a paused one other than its parent is over. */
export default await broken('endsWhoSwitchesToSibling', [
  'origin.#paused = { resolve, reject };',
  `origin.#paused = { resolve, reject };
        if (target.#state === 'started' && target !== origin && origin.#parent && origin.#parent !== target) origin.#state = 'dead';`,
]);
/** The rules that report it. */
export const caughtBy = [
  'end.to-parent',
  'end.exception-chain',
  'exit.to-parent',
  'state.parent',
  'parent.at-end',
  'switch.any-order',
  'throw.not-exception',
  'throw.returns',
  'throw.to-parent',
  'throw.dead',
];
