/** The reference for timeouts: spec/eventlet/timeouts.md, rule by rule. */

import {
  exceptions,
  isAnyExceptionClass,
  isOf,
  makeException,
  type ExceptionClass,
  type PythonException,
} from '../scenario/python/exceptions.js';
import { Dict, isNumber } from '../scenario/python/values.js';
import type { Body, Greenlet } from './greenlet.js';
import { bind, call, type Hub } from './hub.js';
import type { Timer } from './timers.js';

/** An exception that is raised in the green thread that made it, after some seconds. */
type Timeout = PythonException & Alarm;

/** What Timeouts have besides what exceptions have. Names with an underscore are the reference's own. */
abstract class Alarm {
  declare readonly args: readonly unknown[];
  declare readonly _limits: Limits;
  declare _id: number;
  declare _seconds: unknown;
  declare _exception: unknown;
  /** What fires it; null before the first start, and after it was cancelled. */
  declare _timer: Timer | null;
  /** The green thread that started it, in which it is raised. */
  declare _owner: Greenlet | null;
  declare _startedAt: number;
  /** The green thread that is in its `with` block, or in its `with_timeout`. */
  declare _inside: Greenlet | null;
  /** In how many more blocks that green thread was then. */
  declare _depth: number;
  /** Whether another one of the same green thread was raised when it was due already. */
  declare _overtaken: boolean;

  get _hub(): Hub {
    return this._limits.hub;
  }

  get _live(): Set<Timeout> {
    return this._limits.live;
  }

  _rule(id: string): void {
    this._hub._machine.rule(id);
  }

  /** Notes that the turn under way reads or changes it. */
  _touch(): void {
    this._hub._machine.touch(this._id);
  }

  _initialize(this: Timeout, seconds: unknown, exception: unknown): void {
    this._id = this._hub._machine.newId();
    Object.assign(this, { _seconds: seconds ?? null, _exception: exception ?? null, _timer: null, _owner: null, _inside: null });
    if (this._isWrong && this._hub._machine.choose(2) === 1) {
      this._rule('timeout.exception-wrong');
      throw exceptions.TypeError!('a Timeout raises exceptions only');
    }
    this._start();
  }

  get seconds(): unknown {
    this._rule('timeout.attributes');
    return this._seconds;
  }

  get exception(): unknown {
    this._rule('timeout.attributes');
    return this._exception;
  }

  get pending(): boolean {
    this._touch();
    this._rule('timeout.pending');
    return this._isPending;
  }

  get _isPending(): boolean {
    return this._timer?._isPending ?? false;
  }

  get _hasFired(): boolean {
    return this._timer !== null && !this._isPending;
  }

  get _isSilent(): boolean {
    return this._exception === false;
  }

  private _refuse(surplus: readonly unknown[]): void {
    if (surplus.length === 0) return;
    this._rule('timeout.arguments');
    throw exceptions.TypeError!('a Timeout is started and cancelled without arguments');
  }

  // Starting

  start(this: Timeout, ...surplus: unknown[]): Timeout {
    this._touch();
    this._refuse(surplus);
    if (this._isPending) {
      this._rule('timeout.start-pending');
      throw exceptions.AssertionError!('it is already started; to restart it, cancel it first');
    }
    if (this._seconds !== null) this._rule('timeout.start');
    this._start();
    return this;
  }

  _start(this: Timeout): void {
    this._touch();
    const { _hub: hub, _seconds: seconds } = this;
    const { running } = hub._world;
    if (seconds === null) {
      this._rule('timeout.never');
      this._timer = null;
      return;
    }
    if (!isNumber(seconds)) this._rule('timeout.seconds-type');
    this._timer = hub._after(seconds, () => this._fire(running), null, undefined, running);
    if (this._owner !== null && this._owner !== running) this._rule('timeout.owner-start');
    this._owner = running;
    this._startedAt = hub._timers.now;
    this._overtaken = false;
    this._live.add(this);
  }

  // Firing

  /** Its time is over. */
  _fire(this: Timeout, owner: Greenlet): Body {
    this._touch();
    if (this._inside === null) this._live.delete(this);
    this._markFire(owner);
    return this._hub._world.throw(owner, [this._raisesItself ? this : this._exception]);
  }

  /** Whether it is to raise what is no exception. */
  get _isWrong(): boolean {
    return !this._raisesItself && !isAnyExceptionClass(this._exception) && !(this._exception instanceof Error);
  }

  get _raisesItself(): boolean {
    return this._exception === null || typeof this._exception === 'boolean';
  }

  _markFire(this: Timeout, owner: Greenlet): void {
    const isClass = isAnyExceptionClass(this._exception);
    if (this._isWrong) return this._rule('timeout.exception-wrong');
    if (owner._state === 'dead') return this._rule('timeout.dead');
    if (owner === this._hub._greenlet) return this._rule('timeout.in-hub');
    this._rule('timeout.any-call');
    if (this._raisesItself) this._markItself();
    else this._rule(isClass ? 'timeout.exception-class' : 'timeout.exception');
    this._markMoment();
    this._markPlace(owner);
    for (const other of this._live) if (other !== this && other._owner === owner) this._markOther(other);
  }

  _markItself(): void {
    this._rule('timeout.raises');
    if (Object.getPrototypeOf(this) !== this._limits.Timeout.prototype) this._rule('timeout.subclass');
    if (this._exception === true) this._rule('timeout.true');
    if (this._exception === null && this.args.length > 1) this._rule('timeout.exception-none');
  }

  /** When it fires: at once, or before what was to wake its green thread at the same moment. */
  _markMoment(): void {
    const { _seconds: seconds, _due: due, _number: number, _target: owner } = this._timer!;
    if (seconds <= 0) {
      this._rule('timeout.only-blocked');
      this._rule(seconds < 0 ? 'timeout.negative' : 'timeout.zero');
    }
    const loser = this._hub._timers.left.find((other) => other._target === owner && other._due === due && other._number > number);
    if (loser) this._rule('timeout.wins');
    if (this._overtaken) this._rule('timeout.both-due');
  }

  /** Where its green thread is: in its block, or elsewhere. */
  _markPlace(owner: Greenlet): void {
    if (this._inside === null) this._rule('timeout.not-left');
    else if (this._inside !== owner) this._rule('timeout.owner');
    if (this._isSilent) this._rule(this._inside === owner ? 'timeout.silent-inside' : 'timeout.silent-bare');
  }

  /** What this one, which fires, is to another of the same green thread. */
  _markOther(other: Timeout): void {
    if (other._hasFired) return this._rule('timeout.finally');
    if (!other._isPending) return;
    if (other._timer!._due <= this._hub._timers.now) other._overtaken = true;
    if (this._inside === null || this._inside !== other._inside) return;
    if (other._timer!._due === this._timer!._due) this._rule('timeout.nested-equal');
    else this._rule(other._depth < this._depth ? 'timeout.nested-inner' : 'timeout.nested-outer');
  }

  // Cancelling

  *cancel(this: Timeout, ...surplus: unknown[]): Body {
    this._refuse(surplus);
    if (!this._isPending) this._rule('timeout.cancel-twice');
    else {
      this._rule('timeout.cancel');
      if (this._owner !== this._hub._world.running) this._rule('timeout.cancel-other');
      if (this._hub._timers.isNext(this._timer!)) this._rule('timeout.loses');
    }
    this._cancel();
    return null;
  }

  _cancel(this: Timeout): void {
    this._touch();
    this._timer?._cancel();
    this._timer = null;
    if (this._inside === null) this._live.delete(this);
  }

  // As a context manager

  *__enter__(this: Timeout): Body {
    this._touch();
    this._rule('timeout.with');
    if (this._isPending) {
      if (this._hub._timers.now > this._startedAt) this._rule('timeout.from-construction');
    } else if (this._hasFired) {
      this._rule('timeout.with-again');
      if (!this._staysSpent()) this._start();
    } else {
      if (this._seconds !== null) this._rule('timeout.with-restart');
      this._start();
    }
    this._enter();
    return this;
  }

  /** `timeout-again`: only what has no timer is started, and after firing it keeps the spent one until it is cancelled. */
  _staysSpent(): boolean {
    return this._hub._machine.defects.has('timeout-again');
  }

  *__exit__(this: Timeout, error: unknown): Body {
    if (this._isPending) this._markCut();
    this._markExit(error ?? null);
    this._leave();
    return error === this && this._isSilent;
  }

  _enter(this: Timeout): void {
    const { running } = this._hub._world;
    this._depth = [...this._live].filter(({ _inside }) => _inside === running).length;
    this._inside = running;
    this._live.add(this);
  }

  _leave(this: Timeout): void {
    this._inside = null;
    this._cancel();
  }

  /** Its block is left before its time is over. */
  _markCut(): void {
    this._rule('timeout.leaving');
    if (this._owner !== this._hub._world.running) this._rule('timeout.leaving-elsewhere');
    if (this._hub._timers.isNext(this._timer!)) this._rule('timeout.loses');
    else if (this._timer!._isImmediate) this._rule('timeout.zero-done');
  }

  /** @param error what the block raised; null for nothing */
  _markExit(this: Timeout, error: unknown): void {
    if (error === this && this._isSilent) return this._rule('timeout.silent');
    if (this._hasFired && (error === null || error === this || !this._raisesItself)) return this._rule('timeout.continues');
    if (error === null || error === this) return;
    this._rule('timeout.block-exception');
    if (this._isSilent) this._rule('timeout.silent-others');
  }
}

const { constructor: _, ...members } = Object.getOwnPropertyDescriptors(Alarm.prototype);

/** The class of Timeouts, and the functions: of one program at a time. */
export class Limits {
  hub!: Hub;
  /** The Timeouts that are pending, and those whose blocks are not left. */
  readonly live = new Set<Timeout>();
  readonly Timeout = makeTimeout(this);
  /** What the program sees. */
  readonly api: Readonly<Record<string, unknown>> = {
    Timeout: this.Timeout,
    with_timeout: (...args: unknown[]) => this.withTimeout(args),
    is_timeout: (...args: unknown[]) => this.isTimeout(args),
  };

  rule(id: string): void {
    this.hub._machine.rule(id);
  }

  private *withTimeout(args: readonly unknown[]): Body {
    const [seconds, run, rest, keywords] = bind('with_timeout(seconds, function, *args, **kwds)', args) as [
      unknown,
      unknown,
      unknown[],
      Dict,
    ];
    const flag = keywords.has('timeout_value') ? { value: keywords.get('timeout_value') } : null;
    keywords.delete('timeout_value');
    const timeout = this.Timeout(seconds) as Timeout;
    if (timeout._seconds === null) this.rule('limit.none');
    if (flag) this.rule('limit.value');
    timeout._enter();
    try {
      const result = yield* call(run, rest, keywords);
      this.rule(timeout._hasFired ? 'limit.swallowed' : 'limit.result');
      return result;
    } catch (error) {
      if (error === timeout) {
        this.rule(flag ? 'limit.value' : 'limit.raises');
        if (flag) return flag.value;
      } else this.rule(flag && isOf(error, this.Timeout) ? 'limit.value-own' : 'limit.exception');
      throw error;
    } finally {
      if (timeout._isPending) this.rule('limit.ends');
      timeout._leave();
    }
  }

  private isTimeout(args: readonly unknown[]): boolean {
    const [value] = bind('is_timeout(obj)', args);
    this.rule(isAnyExceptionClass(value) ? 'limit.is-timeout-class' : 'limit.is-timeout');
    return isTimeout(value, this.Timeout);
  }
}

function makeTimeout(limits: Limits): ExceptionClass {
  const Timeout = makeException('Timeout', exceptions.BaseException!, (error, args) => {
    const [seconds, exception] = bind('Timeout(seconds=, exception=)', args, [null, null]);
    (error as Timeout)._initialize(seconds, exception);
  });
  Object.defineProperties(Timeout.prototype, members);
  Object.assign(Timeout.prototype, { _limits: limits });
  // Asked for by whoever wants to know whether a Timeout is an exception of some other class.
  return Object.defineProperty(Timeout, 'base', {
    get() {
      limits.rule('timeout.base');
      return exceptions.BaseException;
    },
  });
}

/** Those of a program that has ended. Making a class takes long, and V8 keeps it with all that it leads to. */
let spare: Limits | undefined;

export function limitsFor(hub: Hub): Limits {
  const limits = spare ?? new Limits();
  spare = undefined;
  limits.hub = hub;
  limits.live.clear();
  return limits;
}

/** Leaves the class to another program, as this one has ended. */
export function giveBack(limits: Limits): void {
  spare = limits;
}

/** Whether something is a Timeout, or a class of them. */
function isTimeout(value: unknown, Timeout: ExceptionClass): boolean {
  if (!isAnyExceptionClass(value)) return value instanceof (Timeout as unknown as new () => Error);
  for (let at: ExceptionClass | null = value as ExceptionClass; at; at = at.base) if (at === Timeout) return true;
  return false;
}
