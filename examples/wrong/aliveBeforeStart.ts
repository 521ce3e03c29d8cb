import { broken } from './broken.js';

/** A greenlet counts as alive before its start. */
export default await broken('aliveBeforeStart', ["return this.#state === 'started';", "return this.#state !== 'dead';"]);
/** The rules that report it. */
export const caughtBy = [
  'create.no-run',
  'create.subclass',
  'end.parent-unstarted-no-run',
  'end.exception-parent-unstarted-no-run',
  'state.truth',
  'run.set',
  'run.delete',
  'run.direct',
  'parent.set',
  'parent.unstarted',
  'switch.dead-no-run',
  'throw.not-exception-state',
  'throw.unstarted-no-run',
  'throw.dead-no-run',
];
