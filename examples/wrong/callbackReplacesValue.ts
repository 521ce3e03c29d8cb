import { broken } from './broken.js';

/** What the callback returns arrives in place of the value. */
export default await broken(
  'callbackReplacesValue',
  ["await trace('error'", "const result = await trace('error'"],
  [
    `return message;
      } catch`,
    `return (result ?? null) === null ? message : returned(result);
      } catch`,
  ],
);
/** The rules that report it. */
export const caughtBy = ['trace.result-ignored'];
