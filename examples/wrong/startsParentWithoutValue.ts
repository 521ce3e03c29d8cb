import { broken } from './broken.js';

/** A result starts an unstarted parent, but is not passed to it. */
export default await broken('startsParentWithoutValue', [
  'return void receiver.#start(run, message, this);',
  "return void receiver.#start(run, 'error' in message ? message : { args: [], keywords: null }, this);",
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
