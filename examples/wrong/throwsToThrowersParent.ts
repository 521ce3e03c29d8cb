import { broken } from './broken.js';

/** What a target does not catch goes to the parent of the thrower. */
export default await broken(
  'throwsToThrowersParent',
  [
    'const exception = thrown(given);',
    `const exception = thrown(given);
      this.heir = current.#parent ?? current;`,
  ],
  [
    'let receiver = this.#parent!.#firstNotDead();',
    "let receiver = ('error' in outcome && this.heir ? this.heir : this.#parent!).#firstNotDead();",
  ],
);
/** The rules that report it. */
export const caughtBy = [];
