import { broken } from './broken.js';

/** GreenletExit goes to the parent like any other exception. */
export default await broken('propagatesExit', ['if (error instanceof GreenletExit) return', 'if (false) return']);
/** The rules that report it. */
export const caughtBy = [];
