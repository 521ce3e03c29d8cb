import { broken } from './broken.js';

/** The first switch passes only its first argument on. */
export default await broken('startsWithFirstArgument', [
  'const passed = keywords ? [...args, new Keywords(keywords)] : args;',
  'const passed = keywords ? [...args.slice(0, 1), new Keywords(keywords)] : args.slice(0, 1);',
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
