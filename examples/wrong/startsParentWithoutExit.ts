import { broken } from './broken.js';

/** A GreenletExit starts an unstarted parent, but is not passed to it. */
export default await broken('startsParentWithoutExit', [
  'const passed = keywords ?',
  'const passed = args[0] instanceof GreenletExit ? [] : keywords ?',
]);
/** The rules that report it. */
export const caughtBy = ['exit.subclass', 'exit.parent-unstarted', 'throw.raiser-exit', 'throw.dead-exit-unstarted-parent'];
