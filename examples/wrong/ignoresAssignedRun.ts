import { broken } from './broken.js';

/** A function that is assigned to run is not called. */
export default await broken('ignoresAssignedRun', ['this.#run = value;', 'void value;']);
/** The rules that report it. */
export const caughtBy = ['run.set', 'run.delete', 'throw.unstarted-no-run'];
