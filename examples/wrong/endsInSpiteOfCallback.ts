import { broken } from './broken.js';

/** The result of a greenlet arrives although the callback raises. */
export default await broken('endsInSpiteOfCallback', [
  `trace = null;
        return { error };`,
  `trace = null;
        return origin.#state === 'dead' ? message : { error };`,
]);
/** The rules that report it. */
export const caughtBy = ['trace.error-end'];
