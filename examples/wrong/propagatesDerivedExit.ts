import { broken } from './broken.js';

/** An exception of a class derived from GreenletExit goes to the parent as an exception. */
export default await broken('propagatesDerivedExit', [
  'if (error instanceof GreenletExit) return',
  'if (Object.getPrototypeOf(error) === GreenletExit.prototype) return',
]);
/** The rules that report it. */
export const caughtBy = ['exit.subclass', 'throw.dead-exit'];
