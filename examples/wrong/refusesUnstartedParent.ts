import { broken } from './broken.js';

/** An unstarted greenlet cannot become a parent. */
export default await broken('refusesUnstartedParent', [
  'if (!(parent instanceof Green)) throw',
  `if (parent instanceof Green && parent.#state === 'new') throw new ValueError('The parent has not started');
      if (!(parent instanceof Green)) throw`,
]);
/** The rules that report it. */
export const caughtBy = [
  'end.parent-dead',
  'parent.set',
  'parent.set-cycle',
  'parent.unstarted',
  'switch.dead-unstarted-parent',
  'throw.dead-unstarted-parent',
  'throw.dead-exit-unstarted-parent',
  'throw.dead-no-run',
];
