import { broken } from './broken.js';

/** A paused greenlet can be resumed by its parent and its children alone. */
export default await broken('switchesOnlyBetweenRelatives', [
  'const origin = current;',
  `const origin = current;
      const related = target === origin || target === origin.#parent || target.#parent === origin;
      if (target.#state === 'started' && !related) throw new Error('Not a relative');`,
]);
/** The rules that report it. */
export const caughtBy = [
  'end.to-parent',
  'end.exception-chain',
  'exit.to-parent',
  'exit.parent-unstarted',
  'exit.parent-dead',
  'state.parent',
  'current.inside',
  'parent.at-end',
  'parent.unstarted',
  'switch.any-order',
  'throw.not-exception',
  'throw.returns',
  'throw.to-parent',
  'throw.main',
  'throw.dead',
];
