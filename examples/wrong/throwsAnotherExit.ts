import { broken } from './broken.js';

/** The GreenletExit that throw() raises is not of the class that the API has. */
export default await broken('throwsAnotherExit', [
  'return { Greenlet: Green, getcurrent, GreenletExit,',
  'return { Greenlet: Green, getcurrent, GreenletExit: class extends GreenletExit {},',
]);
/** The rules that report it. */
export const caughtBy = ['exit.base', 'exit.main', 'throw.nothing'];
