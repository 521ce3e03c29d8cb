import { broken } from './broken.js';

/** throw() without arguments raises an ordinary error. */
export default await broken('throwsErrorByDefault', ['args.length === 0 ? [GreenletExit] : args', 'args.length === 0 ? [Error] : args']);
/** The rules that report it. */
export const caughtBy = [
  'exit.value',
  'exit.to-parent',
  'exit.parent-unstarted',
  'exit.parent-dead',
  'exit.base',
  'exit.caught',
  'exit.main',
  'run.set-started',
  'throw.nothing',
  'throw.unstarted-exit',
  'throw.dead-chain',
  'throw.dead-exit',
  'throw.dead-exit-unstarted-parent',
  'trace.dead',
];
