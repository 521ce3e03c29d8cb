import { broken } from './broken.js';

/** The greenlet that ends by a thrown GreenletExit gives it to the thrower. */
export default await broken(
  'exitReturnsToThrower',
  [
    'const exception = thrown(given);',
    `const exception = thrown(given);
      this.thrower = current;`,
  ],
  [
    'let receiver = this.#parent!.#firstNotDead();',
    `const isExit = 'args' in outcome && outcome.args[0] instanceof GreenletExit;
      let receiver = (isExit && this.thrower ? this.thrower : this.#parent!).#firstNotDead();`,
  ],
);
/** The rules that report it. */
export const caughtBy = ['exit.to-parent', 'exit.parent-unstarted', 'exit.parent-dead', 'throw.unstarted-exit'];
