import { broken } from './broken.js';

/** What a greenlet ends with passes a parent without run by, with no AttributeError. */
export default await broken('passesByParentWithoutRun', ['message = { error: missing };', 'void missing;']);
/** The rules that report it. */
export const caughtBy = ['end.parent-unstarted-no-run', 'end.exception-parent-unstarted-no-run', 'switch.dead-no-run', 'trace.failed'];
