import { broken } from './broken.js';

/** An exception thrown to the current greenlet is returned, not raised. */
export default await broken('selfThrowReturns', [
  'const origin = current;',
  `const origin = current;
      if (target === origin && 'error' in message) return Promise.resolve(message.error);`,
]);
/** The rules that report it. */
export const caughtBy = ['exit.main', 'throw.current', 'throw.dead', 'throw.dead-chain', 'trace.self', 'trace.dead'];
