import { broken } from './broken.js';

/** A result passes an unstarted parent by. */
export default await broken('skipsUnstartedParent', [
  'return void receiver.#start(run, message, this);',
  "if ('error' in message) return void receiver.#start(run, message, this);",
]);
/** The rules that report it. */
export const caughtBy = [
  'create.subclass',
  'end.dead-first',
  'end.parent-unstarted',
  'end.parent-dead',
  'exit.parent-unstarted',
  'state.parent',
  'run.method',
  'parent.set-type',
  'parent.set-cycle',
  'parent.unstarted',
  'trace.parent-unstarted',
];
