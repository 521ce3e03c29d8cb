import { broken } from './broken.js';

/** A thrown instance is raised as a copy. */
export default await broken('copiesThrownInstance', [
  'return { error: type };',
  'return { error: Object.assign(Object.create(Object.getPrototypeOf(type)), type) };',
]);
/** The rules that report it. */
export const caughtBy = [
  'exit.identity',
  'throw.instance',
  'throw.kills',
  'throw.raiser',
  'throw.raiser-exit',
  'throw.unstarted-exit',
  'throw.current',
  'throw.dead',
  'throw.dead-exit',
];
