import { broken } from './broken.js';

/** error is a class of GreenletExit. */
export default await broken('errorIsAnExit', ['error: GreenletError, settrace', 'error: class extends GreenletExit {}, settrace']);
/** The rules that report it. */
export const caughtBy = ['error.class'];
