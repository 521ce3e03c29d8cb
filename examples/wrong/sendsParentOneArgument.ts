import { broken } from './broken.js';

/** A switch to the parent sends only its first argument. */
export default await broken('sendsParentOneArgument', [
  'else target.#resume(message);',
  'else target.#resume(target === current.#parent ? { args: message.args.slice(0, 1), keywords: null } : message);',
]);
/** The rules that report it. */
export const caughtBy = ['switch.to-parent'];
