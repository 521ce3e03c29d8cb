import { broken } from './broken.js';

/** A suspended greenlet into which something is thrown is dead at once, and cannot catch it. */
export default await broken('endsWithoutRaising', [
  'const exception = thrown(given);',
  `const exception = thrown(given);
      if (this.#state === 'started' && this !== current && this.#parent) this.#state = 'dead';`,
]);
/** The rules that report it. */
export const caughtBy = [
  'exit.caught',
  'exit.replaced',
  'exit.return',
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
  'trace.throw',
  'trace.error-throw',
];
