import { broken } from './broken.js';

/** A derived class has one greenlet, however often it is called. */
export default await broken('reusesGreenletOfSameClass', [
  'this.#run = run;',
  `const made = (Green.made ??= new Map());
      if (new.target !== Green && made.has(new.target)) return made.get(new.target);
      made.set(new.target, this);
      this.#run = run;`,
]);
/** The rules that report it. */
export const caughtBy = ['run.method', 'run.method-first', 'run.method-assigned', 'attributes.own'];
