import { broken } from './broken.js';

/** Main is not an instance of the class. */
export default await broken('mainIsOfAnotherType', ['{ Greenlet: Green,', '{ Greenlet: class extends Green {},']);
/** The rules that report it. */
export const caughtBy = ['state.parent', 'state.run', 'main.type', 'current.main', 'current.inside', 'current.after', 'scenario.objects'];
