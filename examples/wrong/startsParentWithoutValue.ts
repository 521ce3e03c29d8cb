import { broken } from './broken.js';

/** A result starts an unstarted parent, but is not passed to it. */
export default await broken('startsParentWithoutValue', [
  "if (!('error' in message)) return receiver.#start(run, message);",
  "if (!('error' in message)) return receiver.#start(run, { args: [], keywords: null });",
]);
/** The rules that report it. */
export const caughtBy = ['end.dead-first', 'end.parent-unstarted', 'state.parent'];
