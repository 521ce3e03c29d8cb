import { broken } from './broken.js';

/** Greenlets of the same function have one place between them to pause at. */
export default await broken('sharesPauseOfSameFunction', [
  '#paused: Paused | null = null;',
  `static readonly pauses = new Map<unknown, Paused>();
    get #paused(): Paused | null {
      return Green.pauses.get(this.#run) ?? null;
    }
    set #paused(pause: Paused) {
      Green.pauses.set(this.#run, pause);
    }`,
]);
/** The rules that report it. */
export const caughtBy = [
  'end.exception-chain',
  'exception.in-flight',
  'run.method',
  'run.method-assigned',
  'run.method-kept',
  'attributes.own',
  'start.nested',
  'switch.suspends',
];
