import { broken } from './broken.js';

/** Assigning dead has no effect, and is no error. */
export default await broken('acceptsAssignedDead', [
  'get dead(): boolean {',
  `set dead(_: boolean) {}

    get dead(): boolean {`,
]);
/** The rules that report it. */
export const caughtBy = ['state.dead-read-only'];
