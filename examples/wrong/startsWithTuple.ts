import { broken } from './broken.js';

/** The first switch passes several arguments on as one tuple. */
export default await broken('startsWithTuple', [
  'const passed = keywords ? [...args, new Keywords(keywords)] : args;',
  'const passed = args.length > 1 ? [args] : keywords ? [...args, new Keywords(keywords)] : args;',
]);
/** The rules that report it. */
export const caughtBy = [
  'run.direct',
  'run.method',
  'start.arguments',
  'start.keywords',
  'start.arity',
  'switch.dead-unstarted-parent',
  'trace.arguments',
  'trace.left-start',
];
