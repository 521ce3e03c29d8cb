import { broken } from './broken.js';

/** A result that counts as false becomes None. */
export default await broken('losesFalsyReturnValue', ['{ args: [value], keywords: null }', '{ args: [value || null], keywords: null }']);
/** The rules that report it. */
export const caughtBy = [
  'end.value',
  'end.parent-unstarted',
  'end.parent-dead',
  'attributes.own',
  'parent.at-end',
  'parent.dead',
  'start.nested',
  'switch.one',
  'throw.not-exception',
  'throw.instance-value',
];
