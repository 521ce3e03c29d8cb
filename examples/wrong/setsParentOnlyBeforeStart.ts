import { broken } from './broken.js';

/** The parent of a started greenlet cannot be changed. */
export default await broken('setsParentOnlyBeforeStart', [
  'this.#parent = parent;',
  `if (this.#state !== 'new') throw new AttributeError('parent cannot be set after the start');
      this.#parent = parent;`,
]);
/** The rules that report it. */
export const caughtBy = [
  'end.parent-dead',
  'parent.set',
  'parent.at-end',
  'parent.dead',
  'parent.unstarted',
  'parent.dead-reparent',
  'switch.dead-unstarted-parent',
  'throw.not-exception-state',
  'throw.dead-exit',
  'throw.dead-unstarted-parent',
  'throw.dead-exit-unstarted-parent',
  'throw.dead-no-run',
];
