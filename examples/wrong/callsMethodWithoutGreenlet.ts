import { broken } from './broken.js';

/** The method run is called without its greenlet. */
export default await broken('callsMethodWithoutGreenlet', ['Reflect.apply(run!, this, passed)', 'Reflect.apply(run!, null, passed)']);
/** The rules that report it. */
export const caughtBy = ['run.method', 'run.method-kept', 'attributes.own'];
