import { broken } from './broken.js';

/** Main is not an instance of the class. */
export default await broken('mainIsOfAnotherType', ['{ Greenlet: Green,', '{ Greenlet: class extends Green {},']);
/** The rules that report it. */
export const caughtBy = [
  'create.subclass',
  'state.parent',
  'run.direct',
  'attributes.own',
  'main.type',
  'current.main',
  'current.inside',
  'current.after',
  'parent.delete',
  'trace.shared',
  'trace.switch',
  'trace.throw',
  'trace.end-exception',
  'trace.end-exit',
  'trace.self',
  'trace.dead',
  'trace.parent-unstarted',
  'trace.parent-dead',
  'trace.failed',
  'trace.in-target',
  'trace.nested',
  'trace.unset-inside',
  'scenario.objects',
];
