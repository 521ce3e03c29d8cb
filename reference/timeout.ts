/** The reference for timeouts: spec/eventlet/timeouts.md, rule by rule. */

import {
  exceptions,
  isAnyExceptionClass,
  makeException,
  type ExceptionClass,
  type PythonException,
} from '../scenario/python/exceptions.js';
import type { Body } from './greenlet.js';
import { bind, call, type Hub } from './hub.js';
import type { Timer } from './timers.js';
import { Dict } from '../scenario/python/values.js';

/** An exception that is raised in the green thread that made it, after some seconds. */
export interface Timeout extends PythonException {
  seconds: unknown;
  exception: unknown;
  _timer: Timer | null;
  readonly pending: boolean;
  start(): Timeout;
  _cancel(): void;
}

/** Limits the time of the current green thread; `is` tells whether an error says that it is over. */
export type Limit = (seconds: unknown) => { readonly is: (error: unknown) => boolean; readonly cancel: () => void };

/** The functions and the class of timeouts, for one hub. */
export function timeouts(hub: Hub): { readonly api: Record<string, unknown>; readonly limit: Limit } {
  const Timeout = makeException('Timeout', exceptions.BaseException!, (error, args) => {
    const [seconds, exception] = bind('Timeout(seconds=, exception=)', args, [null, null]);
    Object.assign(error, { seconds: seconds ?? null, exception: exception ?? null, _timer: null });
    (error as Timeout).start();
  });
  Object.defineProperties(Timeout.prototype, Object.getOwnPropertyDescriptors(methods(hub)));
  const isTimeout = (value: unknown): boolean => {
    if (isAnyExceptionClass(value)) return value === (Timeout as unknown) || isDerived(value as ExceptionClass, Timeout);
    return value instanceof (Timeout as unknown as new () => Error);
  };
  return {
    api: {
      Timeout,
      *with_timeout(...args: unknown[]): Body {
        const [seconds, run, rest, keywords] = bind('with_timeout(seconds, function, *args, **kwds)', args) as [
          unknown,
          unknown,
          unknown[],
          Dict,
        ];
        const hasValue = keywords.has('timeout_value');
        const value = keywords.get('timeout_value');
        keywords.delete('timeout_value');
        const timeout = Timeout(seconds) as Timeout;
        try {
          return yield* call(run, rest, keywords);
        } catch (error) {
          if (error === timeout && hasValue) return value;
          throw error;
        } finally {
          timeout._cancel();
        }
      },
      is_timeout: (...args: unknown[]) => isTimeout(bind('is_timeout(obj)', args)[0]),
    },
    limit: (seconds) => {
      const timeout = Timeout(seconds, false) as Timeout;
      return { is: (error) => error === timeout, cancel: () => timeout._cancel() };
    },
  };
}

function isDerived(type: ExceptionClass, from: ExceptionClass): boolean {
  for (let at: ExceptionClass | null = type; at; at = at.base) if (at === from) return true;
  return false;
}

/** What timeouts have besides what exceptions have. */
function methods(hub: Hub): object {
  return {
    get pending(): boolean {
      return (this as unknown as Timeout)._timer?._isPending ?? false;
    },
    start(this: Timeout): Timeout {
      if (this.pending) throw exceptions.AssertionError!('it is already started; to restart it, cancel it first');
      const { seconds, exception } = this;
      const { running } = hub._world;
      const raised = exception === null || typeof exception === 'boolean' ? this : exception;
      this._timer = seconds === null ? null : hub._after(seconds, () => hub._world.throw(running, [raised]));
      return this;
    },
    // eslint-disable-next-line require-yield
    *cancel(this: Timeout): Body {
      this._cancel();
      return null;
    },
    _cancel(this: Timeout): void {
      this._timer?._cancel();
      this._timer = null;
    },
    // eslint-disable-next-line require-yield
    *__enter__(this: Timeout): Body {
      if (this._timer === null) this.start();
      return this;
    },
    // eslint-disable-next-line require-yield
    *__exit__(this: Timeout, error: unknown): Body {
      this._cancel();
      return error === this && this.exception === false;
    },
  };
}
