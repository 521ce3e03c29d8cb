import { broken } from './broken.js';

/** A class that is thrown alone is raised itself, not an instance. */
export default await broken('throwsClassItself', [
  'if (value instanceof type) return',
  `if (args.length === 1) return { error: type };
  if (value instanceof type) return`,
]);
/** The rules that report it. */
export const caughtBy = ['throw.class', 'throw.caught', 'throw.returns', 'trace.throw', 'trace.self', 'trace.dead'];
