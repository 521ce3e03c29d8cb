import { broken } from './broken.js';

/** An exception starts an unstarted parent with the exception as argument. */
export default await broken('startsParentWithException', [
  'return void receiver.#start(run, message, this);',
  "return void receiver.#start(run, 'error' in message ? returned(message.error) : message, this);",
]);
/** The rules that report it. */
export const caughtBy = [
  'end.exception-parent-unstarted',
  'parent.unstarted',
  'throw.unstarted-parent-unstarted',
  'trace.parent-unstarted',
];
