import { broken } from './broken.js';

/** With a callback set, keywords do not arrive. */
export default await broken('tracingDropsKeywords', [
  `return message;
      } catch`,
  `return 'error' in message ? message : { ...message, keywords: null };
      } catch`,
]);
/** The rules that report it. */
export const caughtBy = ['trace.arguments'];
