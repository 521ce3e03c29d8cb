import { broken } from './broken.js';

/** A greenlet that raised does not say that it is dead. */
export default await broken(
  'forgetsDeathByException',
  ["return this.#state === 'dead';", "return this.#state === 'dead' && !this.raised;"],
  ['outcome = raised(error);', 'outcome = raised(error);\n        this.raised = true;'],
);
/** The rules that report it. */
export const caughtBy = [
  'create.run-not-callable',
  'end.dead-first',
  'end.parent-unstarted',
  'end.exception',
  'end.exception-chain',
  'end.exception-parent-unstarted',
  'end.exception-parent-unstarted-no-run',
  'end.exception-parent-dead',
  'state.dead',
  'start.arity',
  'start.arity-parent',
  'switch.dead',
];
