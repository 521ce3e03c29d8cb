import { broken } from './broken.js';

/** An unstarted parent starts before its child counts as dead. */
export default await broken('startsParentBeforeDeath', [
  "if (!('error' in message)) return receiver.#start(run, message);",
  `if (!('error' in message)) {
            this.#state = 'started';
            // The parent's first step comes two promise jobs later.
            const die = () => (this.#state = 'dead');
            queueMicrotask(() => queueMicrotask(() => queueMicrotask(die)));
            return receiver.#start(run, message);
          }`,
]);
/** The rules that report it. */
export const caughtBy = ['end.dead-first'];
