import { broken } from './broken.js';

/** All switches return their keywords in one and the same dict. */
export default await broken('reusesKeywordDict', [
  'const dict = Object.fromEntries(Object.entries(keywords));',
  `const dict = (unpacked.dict ??= {});
  for (const name in dict) delete dict[name];
  Object.assign(dict, keywords);`,
]);
/** The rules that report it. */
export const caughtBy = ['switch.keywords-fresh'];
/** Why generated programs miss it. */
export const onlyByExamples = 'Generated programs look at a dict that they received before they receive the next, not after.';
