import { broken } from './broken.js';

/** The parent goes on before its child counts as dead. */
export default await broken('diesTooLate', [
  `#end(outcome: Message): void {
      this.#state = 'dead';`,
  `#end(outcome: Message): void {
      setImmediate(() => (this.#state = 'dead'));`,
]);
/** The rules that report it. */
export const caughtBy = ['end.dead-first'];
