import { broken } from './broken.js';

/** The end of a greenlet goes to the one that switched to it last, not to its parent. */
export default await broken(
  'returnsToLastSwitcher',
  [
    'current.#paused = { resolve, reject };',
    `current.#paused = { resolve, reject };
        target.switcher = current;`,
  ],
  ['let receiver = this.#parent!.#firstNotDead();', 'let receiver = (this.switcher ?? this.#parent!).#firstNotDead();'],
);
/** The rules that report it. */
export const caughtBy = ['end.to-parent', 'end.exception-to-parent', 'start.arity-parent'];
