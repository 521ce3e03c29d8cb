import { broken } from './broken.js';

/** A parent that a result starts is not traced. */
export default await broken('tracesNoStartOfParent', [
  'return void receiver.#start(run, message, this);',
  `const kept = trace;
          trace = null;
          void receiver.#start(run, message, this);
          trace = kept;
          return;`,
]);
/** The rules that report it. */
export const caughtBy = ['trace.parent-unstarted'];
