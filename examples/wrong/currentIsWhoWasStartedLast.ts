import { broken } from './broken.js';

/** After a switch back, the greenlet that was started last still counts as current. */
export default await broken(
  'currentIsWhoWasStartedLast',
  ['return current;\n  };', 'return Green.started ?? current;\n  };'],
  ["this.#state = 'started';", "this.#state = 'started';\n      Green.started = this;"],
);
/** The rules that report it. */
export const caughtBy = ['run.method-kept', 'current.inside', 'current.after', 'current.stable', 'trace.in-target'];
