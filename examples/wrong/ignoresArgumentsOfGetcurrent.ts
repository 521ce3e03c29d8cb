import { broken } from './broken.js';

/** getcurrent takes whatever it is given. */
export default await broken('ignoresArgumentsOfGetcurrent', [
  "if (surplus.length > 0) throw new TypeError('getcurrent",
  "if (false) throw new TypeError('getcurrent",
]);
/** The rules that report it. */
export const caughtBy = ['current.no-arguments'];
