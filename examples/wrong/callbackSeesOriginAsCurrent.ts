import { broken } from './broken.js';

/** While the callback runs, the origin counts as current still. */
export default await broken(
  'callbackSeesOriginAsCurrent',
  [
    `current = this;
      if (trace`,
    `current = this;
      Green.shown = null;
      if (trace`,
  ],
  [
    "await trace('error'",
    `Green.shown = origin;
        await trace('error'`,
  ],
  [
    `return message;
      } catch`,
    `Green.shown = null;
        return message;
      } catch`,
  ],
  [
    `trace = null;
        return { error };`,
    `Green.shown = null;
        trace = null;
        return { error };`,
  ],
  [
    `return current;
  };`,
    `return Green.shown ?? current;
  };`,
  ],
);
/** The rules that report it. */
export const caughtBy = ['trace.in-target'];
