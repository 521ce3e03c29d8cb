import { broken } from './broken.js';

/** Greenlets that started before the callback was set do not call it. */
export default await broken(
  'tracesOnlyLaterGreenlets',
  [
    "this.#state = 'started';",
    `this.#state = 'started';
      this.untraced = trace === null;`,
  ],
  ['if (trace === null) return message;', 'if (trace === null || this.untraced) return message;'],
);
/** The rules that report it. */
export const caughtBy = [
  'trace.shared',
  'trace.throw',
  'trace.end-exception',
  'trace.dead',
  'trace.error-resume',
  'trace.error-throw',
  'trace.error-removes',
];
