import { broken } from './broken.js';

/** The parent gets None, whatever run returned. */
export default await broken('losesReturnValue', ['{ args: [value], keywords: null }', '{ args: [null], keywords: null }']);
/** The rules that report it. */
export const caughtBy = ['end.value', 'end.parent-unstarted'];
