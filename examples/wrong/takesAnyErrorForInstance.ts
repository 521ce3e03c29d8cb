import { broken } from './broken.js';

/** An exception thrown with a class it is not of is raised as it is. */
export default await broken('takesAnyErrorForInstance', ['if (value instanceof type) return', 'if (value instanceof Error) return']);
/** The rules that report it. */
export const caughtBy = ['throw.value-other'];
