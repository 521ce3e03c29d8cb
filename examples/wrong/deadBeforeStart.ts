import { broken } from './broken.js';

/** A greenlet that was not started counts as dead. */
export default await broken('deadBeforeStart', ["return this.#state === 'dead';", "return this.#state !== 'started';"]);
/** The rules that report it. */
export const caughtBy = [
  'create.no-run',
  'create.subclass',
  'end.parent-unstarted-no-run',
  'end.exception-parent-unstarted-no-run',
  'state.dead',
  'state.dead-read-only',
  'run.delete',
  'run.direct',
  'parent.unstarted',
  'switch.dead-no-run',
  'throw.not-exception-state',
  'throw.unstarted-no-run',
  'throw.dead-no-run',
];
