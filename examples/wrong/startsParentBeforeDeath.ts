import { broken } from './broken.js';

/** An unstarted parent starts before its child counts as dead. */
export default await broken('startsParentBeforeDeath', [
  'return void receiver.#start(run, message, this);',
  `if (!('error' in message)) {
            this.#state = 'started';
            // The parent's first step comes a promise job later.
            queueMicrotask(() => queueMicrotask(() => (this.#state = 'dead')));
          }
          return void receiver.#start(run, message, this);`,
]);
/** The rules that report it. */
export const caughtBy = ['end.dead-first'];
