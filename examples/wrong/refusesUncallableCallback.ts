import { broken } from './broken.js';

/** What cannot be called is refused by settrace. */
export default await broken('refusesUncallableCallback', [
  'const previous = trace;',
  `if (given[0] && typeof given[0] !== 'function') throw new TypeError('callback is not a function');
    const previous = trace;`,
]);
/** The rules that report it. */
export const caughtBy = ['trace.not-callable'];
