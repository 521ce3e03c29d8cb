import { broken } from './broken.js';

/** A greenlet counts as alive before its start. */
export default await broken('aliveBeforeStart', ["return this.#state === 'started';", "return this.#state !== 'dead';"]);
/** The rules that report it. */
export const caughtBy = [
  'create.no-run',
  'end.parent-unstarted-no-run',
  'end.exception-parent-unstarted-no-run',
  'state.truth',
  'state.run',
  'switch.dead-no-run',
];
