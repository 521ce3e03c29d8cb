import { broken } from './broken.js';

/** Creating a greenlet calls its function, too. */
export default await broken('callsRunWhenCreated', [
  'this.#run = run;',
  `this.#run = run;
      if (typeof run === 'function' && !Green.calling) {
        Green.calling = true; // what the function creates is only created
        void (async () => run())().catch(() => {});
        Green.calling = false;
      }`,
]);
/** The rules that report it. */
export const caughtBy = [
  'create.not-called',
  'create.run-not-callable',
  'end.to-parent',
  'end.parent-unstarted',
  'end.parent-dead',
  'end.exception-to-parent',
  'end.exception-chain',
  'end.exception-parent-unstarted',
  'end.exception-parent-dead',
  'state.truth',
  'main.parent',
  'current.inside',
  'current.after',
  'start.arity-parent',
  'start.nested',
  'switch.suspends',
  'switch.one',
  'switch.tuple',
  'switch.keywords',
  'switch.mixed',
  'switch.keywords-empty',
  'switch.keywords-fresh',
  'switch.to-parent',
  'switch.any-order',
  'switch.dead-suspended-parent',
  'switch.dead-chain',
  'switch.dead-never-restarts',
];
