import { broken } from './broken.js';

/** GreenletExit goes to the parent like any other exception. */
export default await broken('propagatesExit', ['if (error instanceof GreenletExit) return', 'if (false) return']);
/** The rules that report it. */
export const caughtBy = [
  'exit.value',
  'exit.identity',
  'exit.class',
  'exit.subclass',
  'exit.to-parent',
  'exit.parent-unstarted',
  'exit.parent-dead',
  'exit.base',
  'exit.caught',
  'exit.replaced',
  'run.set-started',
  'throw.raiser-exit',
  'throw.unstarted-exit',
  'throw.dead-chain',
  'throw.dead-exit',
  'throw.dead-exit-unstarted-parent',
  'trace.throw',
  'trace.end-exit',
  'trace.dead',
  'trace.error-exit',
];
