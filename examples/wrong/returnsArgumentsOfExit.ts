import { broken } from './broken.js';

/** The parent of a greenlet that ends by GreenletExit gets what the exception carries. */
export default await broken('returnsArgumentsOfExit', [
  'return { args: [error], keywords: null };',
  'return { args: [error.message], keywords: null };',
]);
/** The rules that report it. */
export const caughtBy = [
  'exit.value',
  'exit.identity',
  'exit.class',
  'exit.subclass',
  'exit.to-parent',
  'exit.parent-unstarted',
  'exit.parent-dead',
  'exit.base',
  'exit.caught',
  'exit.replaced',
  'throw.raiser-exit',
  'throw.unstarted-exit',
  'throw.dead-chain',
  'throw.dead-exit',
  'throw.dead-exit-unstarted-parent',
  'trace.end-exit',
  'trace.dead',
  'trace.error-exit',
];
