import { broken } from './broken.js';

/** Creating a greenlet calls its function, too. */
export default await broken('callsRunWhenCreated', [
  'this.#run = run;',
  `this.#run = run;
      if (run && typeof run === 'function') void (async () => run())().catch(() => {});`,
]);
/** The rules that report it. */
export const caughtBy = ['create.not-called'];
