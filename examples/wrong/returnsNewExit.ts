import { broken } from './broken.js';

/** The parent of a greenlet that ends by GreenletExit gets another instance. */
export default await broken('returnsNewExit', [
  'return { args: [error], keywords: null };',
  'return { args: [Object.assign(Object.create(Object.getPrototypeOf(error)), error)], keywords: null };',
]);
/** The rules that report it. */
export const caughtBy = [
  'exit.value',
  'exit.identity',
  'exit.subclass',
  'exit.parent-unstarted',
  'exit.parent-dead',
  'exit.replaced',
  'throw.raiser-exit',
  'throw.unstarted-exit',
  'throw.dead-exit',
  'throw.dead-exit-unstarted-parent',
  'trace.end-exit',
  'trace.error-exit',
];
