import { broken } from './broken.js';

/** An exception thrown to a dead greenlet is lost. */
export default await broken('deadSwallowsThrown', [
  'const exception = thrown(given);',
  `const exception = thrown(given);
      if (this.#state === 'dead') return null;`,
]);
/** The rules that report it. */
export const caughtBy = [
  'parent.dead-reparent',
  'throw.dead',
  'throw.dead-chain',
  'throw.dead-exit',
  'throw.dead-unstarted-parent',
  'throw.dead-exit-unstarted-parent',
  'throw.dead-no-run',
  'trace.dead',
];
