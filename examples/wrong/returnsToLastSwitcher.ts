import { broken } from './broken.js';

/** The end of a greenlet goes to the one that switched to it last, not to its parent. */
export default await broken(
  'returnsToLastSwitcher',
  [
    'origin.#paused = { resolve, reject };',
    `origin.#paused = { resolve, reject };
        if (target !== origin) target.switcher = origin;`,
  ],
  ['let receiver = this.#parent!.#firstNotDead();', 'let receiver = (this.switcher ?? this.#parent!).#firstNotDead();'],
);
/** The rules that report it. */
export const caughtBy = [
  'create.run-not-callable',
  'create.subclass',
  'end.to-parent',
  'end.dead-first',
  'end.parent-unstarted',
  'end.parent-unstarted-no-run',
  'end.parent-dead',
  'end.exception-to-parent',
  'end.exception-chain',
  'end.exception-parent-unstarted',
  'end.exception-parent-unstarted-no-run',
  'end.exception-parent-dead',
  'exit.to-parent',
  'exit.parent-unstarted',
  'exit.parent-dead',
  'state.parent',
  'run.method',
  'parent.set',
  'parent.set-type',
  'parent.set-cycle',
  'parent.at-end',
  'parent.dead',
  'parent.unstarted',
  'start.arity-parent',
  'switch.dead-unstarted-parent',
  'switch.dead-no-run',
  'throw.to-parent',
  'throw.raiser',
  'throw.raiser-exit',
  'throw.unstarted',
  'throw.unstarted-exit',
  'throw.unstarted-parent-unstarted',
  'throw.dead',
  'throw.dead-unstarted-parent',
  'trace.end-exception',
  'trace.parent-unstarted',
  'trace.failed',
  'trace.error-start',
];
