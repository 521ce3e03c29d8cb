import { broken } from './broken.js';

/** throw() without arguments raises an ordinary error. */
export default await broken('throwsErrorByDefault', ['args.length === 0 ? [GreenletExit] : args', 'args.length === 0 ? [Error] : args']);
/** The rules that report it. */
export const caughtBy = [];
