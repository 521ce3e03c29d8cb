import { broken } from './broken.js';

/** A greenlet without run starts, and dies of the AttributeError. */
export default await broken('killsGreenletWithoutRun', [
  "const run = target.#state === 'new' ? target.run : null;",
  "const run = target.#run === undefined ? () => { throw new AttributeError('run'); } : target.#run;",
]);
/** The rules that report it. */
export const caughtBy = ['create.no-run', 'create.no-run-where', 'switch.dead-no-run'];
