import { broken } from './broken.js';

/** The end goes to the parent that the greenlet had when it started. */
export default await broken(
  'remembersParentOfStart',
  [
    "this.#state = 'started';",
    `this.#state = 'started';
      this.first = this.#parent;`,
  ],
  ['let receiver = this.#parent!.#firstNotDead();', 'let receiver = this.first!.#firstNotDead();'],
);
/** The rules that report it. */
export const caughtBy = ['parent.at-end', 'parent.unstarted'];
