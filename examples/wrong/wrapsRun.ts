import { broken } from './broken.js';

/** What run gives is not the function that the greenlet was created with. */
export default await broken('wrapsRun', [
  'return this.#run as Run;',
  `const run = this.#run;
      return typeof run === 'function' ? (...args: unknown[]) => run(...args) : run;`,
]);
/** The rules that report it. */
export const caughtBy = ['create.arguments', 'create.subclass', 'state.run', 'run.set'];
/** Why generated programs miss it. */
export const onlyByExamples = 'Generated programs do not compare run with the function.';
