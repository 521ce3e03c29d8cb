import { broken } from './broken.js';

/** The AttributeError for a missing run is thrown in the parent of the greenlet, not where the switch is. */
export default await broken(
  'reportsMissingRunInParent',
  [
    `if (target === current) return unpacked(message);
      return new Promise((resolve, reject) => {`,
    `if (target === current) return unpacked(message);
      return new Promise((resolve, reject) => {
        const up = target.#parent?.#firstNotDead();
        if (run === missing && up !== current) {
          current.#paused = { resolve, reject };
          return up!.#resume({ error: new AttributeError('run') });
        }
        if (run === missing) return reject(new AttributeError('run'));`,
  ],
  [
    "const run = target.#state === 'new' ? target.run : null;",
    `const missing = {};
      const run = target.#state === 'new' && target.#run === undefined ? missing : target.#run;`,
  ],
);
/** The rules that report it. */
export const caughtBy = ['create.no-run-where', 'switch.dead-no-run'];
