import { broken } from './broken.js';

/** throw() returns None, whatever its caller is resumed with. */
export default await broken('throwReturnsNone', [
  "return this.#send(this.#state === 'dead' ? raised(exception.error) : exception);",
  `await this.#send(this.#state === 'dead' ? raised(exception.error) : exception);
      return null;`,
]);
/** The rules that report it. */
export const caughtBy = [
  'exit.value',
  'exit.identity',
  'exit.subclass',
  'exit.parent-unstarted',
  'exit.parent-dead',
  'exit.base',
  'exit.caught',
  'exit.return',
  'parent.dead-reparent',
  'throw.nothing',
  'throw.class',
  'throw.value',
  'throw.value-tuple',
  'throw.value-none',
  'throw.value-instance',
  'throw.value-other',
  'throw.instance',
  'throw.traceback',
  'throw.caught',
  'throw.finally',
  'throw.returns',
  'throw.raiser',
  'throw.raiser-exit',
  'throw.unstarted-exit',
  'throw.unstarted-parent-unstarted',
  'throw.main',
  'throw.dead-chain',
  'throw.dead-exit',
  'throw.dead-unstarted-parent',
  'throw.dead-exit-unstarted-parent',
  'trace.throw',
  'trace.dead',
  'trace.error-throw',
];
