import { broken } from './broken.js';

/** A greenlet that dies of an exception sends its parent None. */
export default await broken('swallowsException', [
  'outcome = raised(error);',
  'outcome = error instanceof GreenletExit ? raised(error) : returned(null);',
]);
/** The rules that report it. */
export const caughtBy = [
  'create.run-not-callable',
  'end.dead-first',
  'end.parent-unstarted',
  'end.exception',
  'end.exception-to-parent',
  'end.exception-chain',
  'end.exception-parent-unstarted',
  'end.exception-parent-dead',
  'state.dead',
  'current.after',
  'start.arity',
  'start.arity-parent',
  'switch.dead',
];
