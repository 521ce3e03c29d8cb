import { broken } from './broken.js';

/** The value of throw() is not passed to the class. */
export default await broken('forgetsThrownValue', [
  'const constructed = value === null ? [] : Array.isArray(value) ? value : [value];',
  'const constructed: unknown[] = [];',
]);
/** The rules that report it. */
export const caughtBy = [
  'exit.value',
  'exit.subclass',
  'exit.parent-unstarted',
  'exit.caught',
  'exit.main',
  'throw.value',
  'throw.value-tuple',
  'throw.value-other',
  'throw.traceback',
  'throw.caught',
  'throw.finally',
  'throw.kills',
  'throw.to-parent',
  'throw.unstarted',
  'throw.unstarted-exit',
  'throw.unstarted-parent-unstarted',
  'throw.current',
  'throw.main',
  'throw.dead',
  'throw.dead-chain',
  'throw.dead-exit',
  'throw.dead-unstarted-parent',
  'throw.dead-exit-unstarted-parent',
];
