import { broken } from './broken.js';

/** A thrown GreenletExit arrives as a value. */
export default await broken('returnsThrownExit', [
  "this.#state === 'dead' ? raised(exception.error) : exception",
  "this.#state === 'new' ? exception : raised(exception.error)",
]);
/** The rules that report it. */
export const caughtBy = [
  'exit.base',
  'exit.caught',
  'exit.main',
  'throw.nothing',
  'throw.class',
  'throw.value',
  'throw.value-tuple',
  'throw.value-none',
  'throw.raiser-exit',
  'trace.throw',
];
