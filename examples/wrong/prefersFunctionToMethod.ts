import { broken } from './broken.js';

/** A function that the constructor got is called in place of the method. */
export default await broken('prefersFunctionToMethod', [
  'const { run } = this as Greenlet;',
  'const run = this.#run === undefined ? (this as Greenlet).run : this.#run;',
]);
/** The rules that report it. */
export const caughtBy = ['run.method-first'];
