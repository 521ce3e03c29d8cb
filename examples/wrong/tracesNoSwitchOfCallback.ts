import { broken } from './broken.js';

/** Switches that the callback makes are not traced. */
export default await broken(
  'tracesNoSwitchOfCallback',
  [
    'if (trace === null) return message;',
    `if (trace === null || Green.tracing) return message;
      Green.tracing = true;`,
  ],
  [
    `trace = null;
        return { error };
      }`,
    `trace = null;
        return { error };
      } finally {
        Green.tracing = false;
      }`,
  ],
);
/** The rules that report it. */
export const caughtBy = ['trace.nested'];
