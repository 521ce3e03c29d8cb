import { broken } from './broken.js';

/** Calling the run of an unstarted greenlet starts it. */
export default await broken('callingRunStarts', [
  'return this.#run as Run;',
  `const run = this.#run;
      if (typeof run !== 'function') return run;
      return (...args) => (this.#state === 'new' ? this.switch(...args) : run(...args));`,
]);
/** The rules that report it. */
export const caughtBy = ['create.arguments', 'create.subclass', 'state.run', 'run.set', 'run.direct'];
