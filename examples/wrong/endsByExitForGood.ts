import { broken } from './broken.js';

/** A greenlet into which GreenletExit was thrown ends by it, whatever it does. */
export default await broken(
  'endsByExitForGood',
  [
    'const exception = thrown(given);',
    `const exception = thrown(given);
      if (exception.error instanceof GreenletExit && this.#parent) this.exit ??= exception.error;`,
  ],
  ['this.#end(outcome);', 'this.#end(this.exit ? returned(this.exit) : outcome);'],
);
/** The rules that report it. */
export const caughtBy = [
  'exit.caught',
  'exit.replaced',
  'exit.return',
  'throw.nothing',
  'throw.raiser-exit',
  'throw.unstarted-no-run',
  'trace.error-throw',
];
