import { broken } from './broken.js';

/** The first switch does not pass keywords on. */
export default await broken('forgetsKeywordsAtStart', [
  'const passed = keywords ? [...args, new Keywords(keywords)] : args;',
  'const passed = args;',
]);
/** The rules that report it. */
export const caughtBy = ['run.method', 'start.keywords', 'switch.dead-unstarted-parent', 'trace.arguments'];
