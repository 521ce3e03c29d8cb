import { broken } from './broken.js';

/** A tuple that run returns is taken for several arguments. */
export default await broken('spreadsReturnedTuple', [
  '{ args: [value], keywords: null }',
  '{ args: Array.isArray(value) ? value : [value], keywords: null }',
]);
/** The rules that report it. */
export const caughtBy = [
  'end.value',
  'end.parent-unstarted',
  'end.parent-dead',
  'attributes.own',
  'parent.at-end',
  'parent.dead',
  'start.arguments',
  'switch.one',
  'throw.not-exception',
  'throw.instance-value',
  'trace.throw',
  'trace.left-start',
];
