import { broken } from './broken.js';

/** What the callback raises at a start is raised in the greenlet that switches. */
export default await broken('reportsCallbackErrorToOrigin', [
  `const arrived = await this.#arrival(message, origin);
      let outcome`,
  `const arrived = await this.#arrival(message, origin);
      if ('error' in arrived && !('error' in message) && origin.#state !== 'dead') {
        this.#state = 'new';
        return origin.#resume(arrived, this);
      }
      let outcome`,
]);
/** The rules that report it. */
export const caughtBy = ['trace.error-start', 'trace.error-exit', 'trace.not-callable'];
