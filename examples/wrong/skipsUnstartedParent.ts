import { broken } from './broken.js';

/** A result passes an unstarted parent by. */
export default await broken(
  'skipsUnstartedParent',
  ["if (!('error' in message)) return receiver.#start(run, message);", "if (!('error' in message)) continue;"],
  [
    `receiver = receiver.#parent!.#firstNotDead();
      }`,
    '}',
  ],
  [
    `try {
          const { run } = receiver;`,
    `const unstarted = receiver;
        receiver = receiver.#parent!.#firstNotDead();
        try {
          const { run } = unstarted;`,
  ],
  ["receiver.#state = 'dead';", "unstarted.#state = 'dead';"],
);
/** The rules that report it. */
export const caughtBy = ['end.dead-first', 'end.parent-unstarted', 'state.parent'];
