import { broken } from './broken.js';

/** A greenlet that the callback leaves during its start runs with what it is sent later. */
export default await broken(
  'startsWithLatestArguments',
  [
    'origin.#paused = { resolve, reject };',
    `origin.#paused = { resolve, reject };
        target.latest = message;`,
  ],
  ['const { args, keywords } = arrived;', "const { args, keywords } = this.latest && 'args' in this.latest ? this.latest : arrived;"],
);
/** The rules that report it. */
export const caughtBy = ['trace.left-start'];
