import { broken } from './broken.js';

/** A greenlet that was not started counts as dead. */
export default await broken('deadBeforeStart', ["return this.#state === 'dead';", "return this.#state !== 'started';"]);
/** The rules that report it. */
export const caughtBy = [
  'create.no-run',
  'end.parent-unstarted-no-run',
  'end.exception-parent-unstarted-no-run',
  'state.dead',
  'state.run',
  'switch.dead-no-run',
];
