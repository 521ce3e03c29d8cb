import { broken } from './broken.js';

/** A function that was deleted is called all the same. */
export default await broken('keepsDeletedRun', ['this.#run = value;', 'this.#run = value ?? this.#run;']);
/** The rules that report it. */
export const caughtBy = ['run.set', 'run.delete'];
