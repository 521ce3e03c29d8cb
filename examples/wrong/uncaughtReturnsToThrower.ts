import { broken } from './broken.js';

/** What a target does not catch goes to the thrower. */
export default await broken(
  'uncaughtReturnsToThrower',
  [
    'const exception = thrown(given);',
    `const exception = thrown(given);
      this.thrower = current;`,
  ],
  [
    'let receiver = this.#parent!.#firstNotDead();',
    "let receiver = ('error' in outcome && this.thrower ? this.thrower : this.#parent!).#firstNotDead();",
  ],
);
/** The rules that report it. */
export const caughtBy = ['throw.to-parent', 'throw.unstarted', 'throw.unstarted-parent-unstarted'];
