import { broken } from './broken.js';

/** The method is called although a function was assigned to run. */
export default await broken('prefersMethodToAssignedFunction', [
  'const { run } = this as Greenlet;',
  "const run = Reflect.get(Object.getPrototypeOf(this), 'run', this);",
]);
/** The rules that report it. */
export const caughtBy = ['run.method-assigned'];
