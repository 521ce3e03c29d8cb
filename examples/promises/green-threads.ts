/**
 * Node's own part in adapters for libraries about promises.
 *
 * Such a library limits or synchronizes async functions, which somebody else starts and lets sleep: no scenario about it can be
 * written without `spawn` and `sleep`. So its adapter has those that the platform gives everybody, and nothing else of green
 * threads. An async function cannot be killed, interrupted or switched to; all that needs it is unsupported.
 */

/** An async function that was started: its promise. */
export class GreenThread {
  readonly #end: Promise<unknown>;

  constructor(end: PromiseLike<unknown>) {
    this.#end = Promise.resolve(end);
    // In Node a rejection ends the process unless somebody handles it; a green thread that fails unseen does no harm.
    this.#end.catch(() => {});
  }

  wait(): Promise<unknown> {
    return this.#end;
  }
}

/** `sleep(0)` lets all others run that are ready. */
export function sleep(...given: readonly unknown[]): Promise<void> {
  const [seconds = 0] = given;
  if (given.length > 1 || (typeof seconds !== 'number' && typeof seconds !== 'boolean')) throw new TypeError('sleep() takes seconds');
  return new Promise((resolve) => {
    if (Number(seconds) > 0) setTimeout(resolve, Number(seconds) * 1000);
    else setImmediate(resolve);
  });
}

/** Calls a function in the next round of the event loop. */
export function spawn(...given: readonly unknown[]): GreenThread {
  if (given.length === 0) throw new TypeError('spawn() takes a function');
  const [run, ...args] = given as [(...args: readonly unknown[]) => unknown];
  return new GreenThread(sleep().then(() => run(...args)));
}
