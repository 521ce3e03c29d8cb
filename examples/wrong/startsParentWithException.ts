import { broken } from './broken.js';

/** An exception starts an unstarted parent with the exception as argument. */
export default await broken('startsParentWithException', [
  "if (!('error' in message)) return receiver.#start(run, message);",
  "return receiver.#start(run, 'error' in message ? { args: [message.error], keywords: null } : message);",
]);
/** The rules that report it. */
export const caughtBy = ['end.exception-parent-unstarted'];
