import { broken } from './broken.js';

/** A result passes an unstarted parent by. */
export default await broken('skipsUnstartedParent', [
  'return void receiver.#start(run, message, this);',
  "if ('error' in message) return void receiver.#start(run, message, this);",
]);
/** The rules that report it. */
export const caughtBy = ['end.dead-first', 'end.parent-unstarted', 'state.parent'];
