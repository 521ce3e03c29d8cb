import { broken } from './broken.js';

/** Greenlets of derived classes cannot be parents. */
export default await broken('refusesDerivedParent', [
  'this.#run = run;',
  `if (chosen && Object.getPrototypeOf(chosen) !== Green.prototype) throw new TypeError('Not exactly a greenlet');
      this.#run = run;`,
]);
/** The rules that report it. */
export const caughtBy = ['create.subclass', 'run.method'];
