import { broken } from './broken.js';

/** A GreenletExit that ends an unstarted greenlet is raised in the parent. */
export default await broken('raisesExitOfUnstarted', [
  "if ('error' in arrived) throw arrived.error;",
  "if ('error' in arrived) return this.#end(arrived);",
]);
/** The rules that report it. */
export const caughtBy = ['exit.parent-unstarted', 'run.set-started', 'throw.unstarted-exit', 'trace.error-exit'];
