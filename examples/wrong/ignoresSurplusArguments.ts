import { broken } from './broken.js';

/** A third argument of the constructor is ignored. */
export default await broken('ignoresSurplusArguments', [
  'if (surplus.length > 0) throw new TypeError(`Greenlet',
  'if (false) throw new TypeError(`Greenlet',
]);
/** The rules that report it. */
export const caughtBy = ['create.arguments-surplus'];
/** Why generated programs miss it. */
export const onlyByExamples = 'Generated programs never give the constructor a third argument.';
