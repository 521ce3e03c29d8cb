import { broken } from './broken.js';

/** The function stays readable after the start. */
export default await broken('keepsRunAfterStart', ["this.#state !== 'new' || this.#run", 'this.#run']);
/** The rules that report it. */
export const caughtBy = ['state.run', 'throw.unstarted'];
