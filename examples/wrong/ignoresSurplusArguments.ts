import { broken } from './broken.js';

/** A third argument of the constructor is ignored. */
export default await broken('ignoresSurplusArguments', [
  'if (surplus.length > 0) throw new TypeError(`Greenlet',
  'if (false) throw new TypeError(`Greenlet',
]);
/** The rules that report it. */
export const caughtBy = ['create.arguments-surplus'];
