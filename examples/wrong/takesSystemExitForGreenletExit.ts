import { broken } from './broken.js';

/** SystemExit ends a greenlet as GreenletExit does. */
export default await broken('takesSystemExitForGreenletExit', [
  'if (error instanceof GreenletExit) return',
  "if (error instanceof GreenletExit || (error as Error)?.name === 'SystemExit') return",
]);
/** The rules that report it. */
export const caughtBy = ['end.base-exception'];
/** Why generated programs miss it. */
export const onlyByExamples = 'Generated programs raise no SystemExit.';
