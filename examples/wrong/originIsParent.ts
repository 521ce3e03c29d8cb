import { broken } from './broken.js';

/** The callback is told the parent of the target, not where control came from. */
export default await broken('originIsParent', [
  'Object.freeze([origin, this] as const)',
  'Object.freeze([this.#parent ?? origin, this] as const)',
]);
/** The rules that report it. */
export const caughtBy = [
  'trace.switch',
  'trace.end-exception',
  'trace.parent-unstarted',
  'trace.parent-dead',
  'trace.failed',
  'trace.nested',
];
