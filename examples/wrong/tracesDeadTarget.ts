import { broken } from './broken.js';

/** The callback is told the dead greenlet that was switched to, not the one that is reached. */
export default await broken(
  'tracesDeadTarget',
  [
    'const origin = current;',
    `const origin = current;
      Green.named = this;`,
  ],
  [
    `current = this;
      if (trace`,
    `current = this;
      const target = Green.named ?? this;
      Green.named = null;
      if (trace`,
  ],
  ['Object.freeze([origin, this] as const)', 'Object.freeze([origin, target] as const)'],
);
/** The rules that report it. */
export const caughtBy = ['trace.dead'];
