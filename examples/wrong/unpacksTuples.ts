import { broken } from './broken.js';

/** A tuple of one, sent or returned, arrives as what is in it. */
export default await broken('unpacksTuples', [
  'args.length === 1 ? args[0] : tuple',
  'args.length !== 1 ? tuple : Array.isArray(args[0]) && args[0].length === 1 ? args[0][0] : args[0]',
]);
/** The rules that report it. */
export const caughtBy = [
  'end.value',
  'end.parent-dead',
  'attributes.own',
  'parent.at-end',
  'parent.dead',
  'start.arguments',
  'switch.one',
  'switch.to-parent',
  'switch.self',
  'switch.dead',
  'throw.not-exception',
  'throw.instance-value',
  'trace.throw',
  'trace.left-start',
];
