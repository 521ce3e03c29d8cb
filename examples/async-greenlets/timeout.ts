/** Limits of time: alarm clocks that throw. */

import { bound, call, refuseSurplus } from './arguments.js';
import { AssertionError } from './errors.js';
import type { ErrorClass, Run, World } from './greenlet.js';
import type { Hub } from './hub.js';
import { Keywords } from './message.js';
import type { Timer } from './timer.js';

/** Is thrown into the greenlet that started it, wherever that waits when the time is over. */
export interface Timeout extends Error {
  readonly seconds: number | null;
  /** What is thrown instead. True and null mean the Timeout itself; so does false, which `exit()` takes then. */
  readonly exception: unknown;
  /** What it was made with. */
  readonly args: readonly unknown[];
  /** Whether it is still to be thrown. */
  readonly pending: boolean;
  /**
   * Starts it for the current greenlet, as making it does.
   *
   * @throws AssertionError when it is pending
   */
  start(): this;
  cancel(): void;
  /** Before a block that it limits: starts it, unless it is pending. */
  enter(): this;
  /**
   * After that block: cancels it.
   *
   * @param error what the block has thrown
   * @returns whether that is to be thrown no further
   */
  exit(error?: unknown): boolean;
}

/** Without seconds, it is never thrown. */
export type TimeoutClass = new (seconds?: number | null, exception?: Error | ErrorClass | boolean | null) => Timeout;

export interface Timeouts {
  readonly Timeout: TimeoutClass;
  /** Calls a function under a Timeout. A keyword `timeout_value` is what it returns when the time is over, instead of throwing. */
  readonly withTimeout: (seconds: number | null, run: Run, ...args: unknown[]) => Promise<unknown>;
  /** Whether it says that some time was over, also that of an AbortSignal. */
  readonly isTimeout: (value: unknown) => boolean;
}

export function createTimeouts({ getcurrent }: World, hub: Hub): Timeouts {
  class LimitOfTime extends Error implements Timeout {
    override name = 'Timeout';
    readonly seconds: number | null;
    readonly exception: unknown;
    readonly args: readonly unknown[];
    #timer: Timer | null = null;

    constructor(...args: readonly unknown[]) {
      refuseSurplus('Timeout', 2, args);
      const [seconds = null, exception = null] = args;
      super(seconds === null ? '' : `${String(seconds)} seconds`);
      this.args = args;
      this.seconds = seconds as number | null;
      this.exception = exception;
      this.start();
    }

    get pending(): boolean {
      return this.#timer?.pending ?? false;
    }

    start(...surplus: readonly unknown[]): this {
      refuseSurplus('start', 0, surplus);
      if (this.pending) throw new AssertionError('Cannot start a timeout twice; cancel() comes between');
      const { exception, seconds } = this;
      const error = exception === null || typeof exception === 'boolean' ? this : exception;
      const owner = getcurrent();
      this.#timer = seconds === null ? null : hub.schedule(seconds, () => owner.throw(error as Error));
      return this;
    }

    cancel(...surplus: readonly unknown[]): void {
      refuseSurplus('cancel', 0, surplus);
      this.#timer?.cancel();
    }

    enter(): this {
      return this.pending ? this : this.start();
    }

    exit(error?: unknown): boolean {
      this.cancel();
      return error === this && this.exception === false;
    }
  }

  const withTimeout = async (...given: readonly unknown[]): Promise<unknown> => {
    const [[seconds, run], args] = bound('withTimeout', ['seconds', 'function'], given);
    const last = args.at(-1);
    const { timeout_value: value, ...others }: Record<string, unknown> = last instanceof Keywords ? last : {};
    const hasValue = last instanceof Keywords && Object.hasOwn(last, 'timeout_value');
    const passed = hasValue ? [...args.slice(0, -1), new Keywords(others)] : args;
    const timeout = new LimitOfTime(seconds);
    try {
      return await call(run, passed);
    } catch (error) {
      if (error === timeout && hasValue) return value;
      throw error;
    } finally {
      timeout.cancel();
    }
  };

  const isTimeout = (...given: readonly unknown[]): boolean => {
    const [[value], surplus] = bound('isTimeout', ['obj'], given);
    refuseSurplus('isTimeout', 0, surplus);
    const asked: unknown = typeof value === 'function' ? value.prototype : value;
    if (asked === LimitOfTime.prototype) return true;
    return asked instanceof LimitOfTime || (asked instanceof Error && asked.name === 'TimeoutError');
  };

  return { Timeout: LimitOfTime as TimeoutClass, withTimeout, isTimeout };
}
