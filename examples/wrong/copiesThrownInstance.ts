import { broken } from './broken.js';

/** A thrown instance is raised as a copy. */
export default await broken('copiesThrownInstance', [
  'return { error: type };',
  'return { error: Object.assign(Object.create(Object.getPrototypeOf(type)), type) };',
]);
/** The rules that report it. */
export const caughtBy = [];
