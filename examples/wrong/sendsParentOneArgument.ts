import { broken } from './broken.js';

/** A switch to the parent sends only its first argument. */
export default await broken('sendsParentOneArgument', [
  'else void target.#resume(message, origin);',
  `else if (target === origin.#parent && 'args' in message) void target.#resume({ args: message.args.slice(0, 1), keywords: null }, origin);
        else void target.#resume(message, origin);`,
]);
/** The rules that report it. */
export const caughtBy = ['switch.to-parent', 'throw.returns', 'trace.arguments'];
