import { broken } from './broken.js';

/** The callback that was called is set again after its call. */
export default await broken(
  'restoresCallback',
  [
    "await trace('error'",
    `const callback = trace;
        await trace('error'`,
  ],
  [
    `return message;
      } catch`,
    `trace = callback;
        return message;
      } catch`,
  ],
);
/** The rules that report it. */
export const caughtBy = ['trace.unset-inside', 'trace.left-start'];
