import { broken } from './broken.js';

/** The parent gets a copy of the exception. */
export default await broken('copiesException', [
  'outcome = raised(error);',
  'outcome = raised(error instanceof GreenletExit ? error : Object.assign(Object.create(Object.getPrototypeOf(error)), error));',
]);
/** The rules that report it. */
export const caughtBy = ['end.exception-identity', 'end.base-exception', 'error.class', 'throw.kills', 'throw.raiser'];
