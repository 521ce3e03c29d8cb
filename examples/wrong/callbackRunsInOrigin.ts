import { broken } from './broken.js';

/** While the callback runs, the origin is current still. */
export default await broken(
  'callbackRunsInOrigin',
  [
    "await trace('error'",
    `current = origin;
        await trace('error'`,
  ],
  [
    `return message;
      } catch`,
    `current = this;
        return message;
      } catch`,
  ],
  [
    `trace = null;
        return { error };`,
    `trace = null;
        current = this;
        return { error };`,
  ],
);
/** The rules that report it. */
export const caughtBy = [];
