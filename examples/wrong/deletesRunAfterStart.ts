import { broken } from './broken.js';

/** After the start, run can still be deleted. */
export default await broken('deletesRunAfterStart', [
  "if (this.#state !== 'new') throw new AttributeError('run cannot",
  "if (this.#state !== 'new' && value !== undefined) throw new AttributeError('run cannot",
]);
/** The rules that report it. */
export const caughtBy = ['run.delete-started', 'run.main'];
