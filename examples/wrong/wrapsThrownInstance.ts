import { broken } from './broken.js';

/** An instance thrown with its class becomes the argument of another one. */
export default await broken('wrapsThrownInstance', ['if (value instanceof type) return { error: value };', '']);
/** The rules that report it. */
export const caughtBy = ['throw.value-instance'];
