import { broken } from './broken.js';

/** After the start, run can still be assigned and deleted. */
export default await broken('setsRunAfterStart', [
  "if (this.#state !== 'new') throw new AttributeError('run cannot",
  "if (false) throw new AttributeError('run cannot",
]);
/** The rules that report it. */
export const caughtBy = ['run.set-started', 'run.delete-started', 'run.main'];
