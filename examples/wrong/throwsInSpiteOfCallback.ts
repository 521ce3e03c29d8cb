import { broken } from './broken.js';

/** What is thrown is raised although the callback has raised something else. */
export default await broken('throwsInSpiteOfCallback', [
  `trace = null;
        return { error };`,
  `trace = null;
        return 'error' in message ? message : { error };`,
]);
/** The rules that report it. */
export const caughtBy = ['trace.error-throw', 'trace.error-end'];
