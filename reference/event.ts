/** The reference for events: spec/eventlet/event.md, rule by rule. */

import { exceptions, isOf } from '../scenario/python/exceptions.js';
import { isNumber } from '../scenario/python/values.js';
import type { Body, Greenlet } from './greenlet.js';
import { bind, type Hub } from './hub.js';
import type { Timer } from './timers.js';

/** What was sent. */
interface Sent {
  readonly value: unknown;
  /** What was sent as an exception: the arguments of `throw`. */
  readonly exception: readonly unknown[] | null;
  /** The calls of `wait()` that it is to end. */
  readonly waits: ReadonlySet<Wait>;
  /** How often it was raised. */
  raised: number;
}

/** A call of `wait()` that waits. */
interface Wait {
  /** How the event has ended it. Null while it has not: whatever else wakes the waiter comes from elsewhere. */
  end: Sent | 'time is up' | 'cannot be thrown' | null;
}

/** Names with an underscore are the reference's own. */
export class Event {
  private _sent: Sent | null = null;
  private readonly _id: number;
  readonly _waiters = new Map<Greenlet, Wait>();
  /** Who stopped waiting before anything was sent, each with the rule by which the next `send()` leaves it alone. */
  private readonly _left = new Map<Greenlet, string>();

  constructor(
    readonly _hub: Hub,
    ...surplus: unknown[]
  ) {
    if (surplus.length > 0) {
      this._rule('event.arguments');
      throw exceptions.TypeError!('Event() takes no arguments');
    }
    this._id = _hub._machine.newId();
    _hub._whenBlocked.push(() => {
      if (this._waiters.size > 0) this._rule('event.wait-never');
    });
  }

  /** Marks that a rule about events is obeyed here. Events that the program does not see obey the rules of other pages. */
  _rule(id: string): void {
    this._hub._machine.rule(id);
  }

  /** Notes that the turn under way reads or changes the event. */
  private _touch(): void {
    this._hub._machine.touch(this._id);
  }

  // Sending

  send(result?: unknown, exc?: unknown): null {
    const isTuple = Array.isArray(exc);
    const exception: readonly unknown[] | null = (exc ?? null) === null ? null : isTuple ? exc : [exc];
    this._send(result ?? null, exception);
    if (!exception && result === undefined) this._rule('event.send-nothing');
    if (exception) this._rule(isTuple ? 'event.send-exc-tuple' : 'event.send-exc');
    if (exception && (result ?? null) !== null) this._rule('event.send-both');
    return null;
  }

  send_exception(...args: unknown[]): null {
    const [exception] = bind('send_exception(*args)', args) as [readonly unknown[]];
    this._send(null, exception);
    return null;
  }

  private _send(value: unknown, exception: readonly unknown[] | null): void {
    this._touch();
    if (this._sent) {
      this._rule('event.send-twice');
      if (this._waiters.size > 0) this._rule('event.send-twice-waiters');
      throw exceptions.AssertionError!('Trying to re-send() an already-triggered event.');
    }
    const { running } = this._hub._world;
    // A green thread that calls what was linked to it.
    if ('_linker' in running && running._linker === running) this._hub._machine.rule('link.send');
    const sent: Sent = { value, exception, waits: new Set(this._waiters.values()), raised: 0 };
    this._sent = sent;
    this._markSend(sent);
    this._hub._need();
    // Who of the waiters is woken first is left open.
    for (const waiter of this._hub._machine.order([...this._waiters.keys()]))
      this._hub._after(0, () => this._deliver(sent, waiter), null, undefined, waiter);
  }

  private _markSend({ exception, waits }: Sent): void {
    const { _hub: hub } = this;
    const { running } = hub._world;
    if (running === hub._greenlet) this._rule('event.send-from-hub');
    if (waits.size > 0) this._rule(exception ? 'event.exception-no-switch' : 'event.send-no-switch');
    if (waits.size > 1) {
      this._rule('event.all-waiters');
      this._rule('event.order');
    }
    if (waits.size > 0 && this._keepsOrder) this._markPlace(waits.size);
    for (const [greenlet, rule] of this._left) if (greenlet !== running && greenlet._state !== 'dead') this._rule(rule);
    this._left.clear();
  }

  /** Where the waiters that are woken now will come. */
  private _markPlace(count: number): void {
    const { isRoundOpen, isNextRoundTaken } = this._hub._timers;
    if (isRoundOpen || isNextRoundTaken) this._rule('event.position');
    if (isRoundOpen) this._rule('event.round');
    if (count > 1) this._rule('event.together');
  }

  /** Whether the hub wakes green threads in the order of the original. */
  private get _keepsOrder(): boolean {
    return this._hub._machine.answer('hub.scheduling') === 'exact';
  }

  /** Wakes a waiter with what was sent, or because its time is up; nobody who waits no more. */
  private *_deliver(sent: Sent | null, waiter: Greenlet): Body {
    this._touch();
    const wait = this._waiters.get(waiter);
    if (!wait) return null;
    if (sent && !sent.waits.has(wait)) {
      // This was meant for another of its waits.
      if (!this._endsLaterWait()) return null;
    } else if (sent && sent !== this._sent) this._rule('event.reset-waiters');
    wait.end = sent ?? 'time is up';
    if (sent?.exception) yield* this._throwInto(waiter, wait, sent.exception);
    else yield* this._hub._world.switch(waiter, [sent ? sent.value : null]);
    return null;
  }

  /** Whether what ends a wait may end a later one of the same greenlet: that is left open. */
  protected _endsLaterWait(): boolean {
    this._rule('event.reset-twice');
    return this._hub._machine.choose(2) === 0;
  }

  private *_throwInto(waiter: Greenlet, wait: Wait, exception: readonly unknown[]): Body {
    const { _world: world, _machine: machine } = this._hub;
    const before = waiter._raised;
    this._rule('event.exception-traced');
    try {
      yield* world.throw(waiter, [...exception]);
    } catch (error) {
      const wasThrown = waiter._raised !== before;
      if (wasThrown && waiter._state === 'dead' && waiter._raised?.error === error) this._rule('event.exception-unhandled');
      // `event-not-exception`: it is the hub that calls `throw`, so the TypeError is the hub's, and the waiter waits on.
      if (wasThrown || machine.defects.has('event-not-exception')) throw error;
      this._rule('event.not-exception-waiters');
      wait.end = 'cannot be thrown';
      yield* world.throw(waiter, [error]);
    }
    return null;
  }

  // Waiting

  *wait(timeout?: unknown): Body {
    this._touch();
    const { _sent: sent, _hub: hub } = this;
    if (hub._world.running === hub._greenlet) this._rule('event.wait-in-hub');
    if (!sent) return yield* this._await(timeout);
    this._rule('event.ready-no-switch');
    if (this._waiters.size > 0) this._rule('event.wait-late');
    if (isLimit(timeout)) this._rule('event.timeout-ready');
    if (isLimit(timeout) && isNone(sent)) this._rule('event.timeout-sent-none');
    return yield* this._give(sent);
  }

  /** Gives what was sent to somebody who need not wait for it. */
  private *_give(sent: Sent): Body {
    if (sent.waits.size === 0) this._rule('event.no-waiter');
    if (!sent.exception) {
      this._markValue(sent);
      return sent.value;
    }
    const { _world: world } = this._hub;
    const { running } = world;
    const before = running._raised;
    this._rule('event.exception-traced');
    try {
      return yield* world.throw(running, [...sent.exception]);
    } catch (error) {
      if (running._raised === before) this._rule('event.not-exception');
      else this._markException(sent, sent.exception, error);
      throw error;
    }
  }

  /** Waits until something is sent or the time is up, unless somebody else wakes the waiter or throws into it. */
  private *_await(timeout: unknown): Body {
    const { running } = this._hub._world;
    const wait: Wait = { end: null };
    const limit = this._enter(running, wait, timeout);
    this._markWait(running, timeout);
    try {
      running._awaits ??= this;
      const value = yield* this._hub._pause();
      this._markReturn(running, wait, timeout);
      limit?._cancel();
      return value;
    } catch (error) {
      this._markRaise(running, wait, limit, error);
      // `event-stale-timeout`: only a `wait()` that returns cancels its time limit, which ends a later one otherwise.
      if (!(limit?._isPending && this._hub._machine.defects.has('event-stale-timeout'))) limit?._cancel();
      throw error;
    } finally {
      this._touch();
      this._waiters.delete(running);
      if (running._awaits === this) running._awaits = null;
    }
  }

  /** Makes a greenlet a waiter; gives what limits its time. */
  private _enter(waiter: Greenlet, wait: Wait, timeout: unknown): Timer | null {
    try {
      const limit = this._limit(waiter, timeout);
      this._waiters.set(waiter, wait);
      return limit;
    } catch (error) {
      // `event-timeout-type`: it is a waiter before it is known whether the timer can be made, and nobody takes that back.
      if (this._hub._machine.defects.has('event-timeout-type')) this._waiters.set(waiter, wait);
      throw error;
    }
  }

  private _limit(waiter: Greenlet, timeout: unknown): Timer | null {
    if (timeout === null) this._rule('event.timeout-none');
    if (!isLimit(timeout)) return null;
    if (!isNumber(timeout)) {
      this._rule('event.timeout-type');
      this._left.set(waiter, 'event.timeout-type-leaves');
    }
    return this._hub._after(timeout, () => this._deliver(null, waiter), waiter, undefined, waiter);
  }

  private _markWait(waiter: Greenlet, timeout: unknown): void {
    if (waiter === this._hub._greenlet) return;
    this._rule('event.wait-others-run');
    if (this._left.get(waiter) === 'event.interrupted-gone') this._rule('event.interrupted-again');
    this._left.delete(waiter);
    if (isLimit(timeout) && Number(timeout) < 0 && this._keepsOrder && this._hub._timers.isNextRoundTaken)
      this._rule('event.timeout-negative-first');
  }

  /** `wait()` is about to return. */
  private _markReturn(waiter: Greenlet, { end }: Wait, timeout: unknown): void {
    if (end === null) {
      // Not if the hub was aborted: then main goes on.
      if (this._hub._greenlet._state !== 'dead') this._rule('event.wait-switched');
    } else if (end === 'time is up') this._markTimeUp(waiter, Number(timeout));
    else if (end !== 'cannot be thrown') {
      this._markValue(end);
      if (!isLimit(timeout)) return;
      this._rule('event.timeout-value');
      this._rule('event.timeout-done');
      if (isNone(end)) this._rule('event.timeout-sent-none');
    }
  }

  private _markTimeUp(waiter: Greenlet, seconds: number): void {
    if (this._sent) this._rule('event.timeout-race');
    else {
      this._rule('event.timeout');
      if (seconds === 0) this._rule('event.timeout-zero');
      if (seconds < 0) this._rule('event.timeout-negative');
    }
    if (this._waiters.size > 1) this._rule('event.timeout-others');
    this._left.set(waiter, 'event.timeout-gone');
  }

  /** `wait()` is about to raise. */
  private _markRaise(waiter: Greenlet, { end }: Wait, limit: Timer | null, error: unknown): void {
    // There it was refused.
    if (waiter === this._hub._greenlet) return;
    if (limit) this._rule('event.timeout-interrupted');
    if (end === null) {
      this._rule('event.interrupted');
      if (this._sent) this._rule('event.interrupted-sent');
      this._left.set(waiter, 'event.interrupted-gone');
    } else if (typeof end === 'object') {
      this._markException(end, end.exception!, error);
      if (limit) this._rule('event.timeout-value');
    }
  }

  /** A value that was sent is returned. */
  private _markValue({ value }: Sent): void {
    this._rule('event.send');
    if (value instanceof Error) this._rule('event.send-exception-value');
  }

  /** An exception that was sent is raised. */
  private _markException(sent: Sent, args: readonly unknown[], error: unknown): void {
    const [type, value] = args;
    if (args.length === 0) this._rule('event.exception-nothing');
    else if (type instanceof Error) this._rule('event.exception');
    else {
      this._rule(args.length === 1 ? 'event.exception-class' : 'event.exception-value');
      if (error !== value && sent.raised > 0) this._rule('event.exception-class-new');
    }
    if (!isOf(error, exceptions.Exception)) this._rule('event.exception-any');
    sent.raised++;
  }

  // Asking without waiting

  ready(): boolean {
    this._markAsked('event.ready');
    return this._sent !== null;
  }

  has_exception(): boolean {
    this._markAsked('event.ready');
    return this._hasException;
  }

  has_result(): boolean {
    this._markAsked('event.ready');
    return this._hasResult;
  }

  *poll(notready: unknown = null): Body {
    this._markAsked('event.poll');
    return this._sent ? yield* this._give(this._sent) : notready;
  }

  *poll_result(notready: unknown = null): Body {
    this._markAsked('event.poll-result');
    return this._hasResult ? yield* this._give(this._sent!) : notready;
  }

  *poll_exception(notready: unknown = null): Body {
    this._markAsked(this._hasException ? 'event.poll-exception-raises' : 'event.poll-exception');
    return this._hasException ? yield* this._give(this._sent!) : notready;
  }

  private get _hasException(): boolean {
    return this._sent !== null && this._sent.exception !== null;
  }

  private get _hasResult(): boolean {
    return this._sent !== null && this._sent.exception === null;
  }

  private _markAsked(rule: string): void {
    this._touch();
    this._rule(rule);
    this._rule('event.poll-no-switch');
    if (this._waiters.size > 0) this._rule('event.ready-at-once');
  }

  // Using an event again

  reset(): null {
    this._touch();
    if (!this._sent) {
      this._rule('event.reset-fresh');
      throw exceptions.AssertionError!('Trying to re-reset() a fresh event.');
    }
    this._rule('event.reset');
    this._sent = null;
    return null;
  }
}

/** Whether a timeout limits the time: None, and no timeout, do not. */
const isLimit = (timeout: unknown): boolean => (timeout ?? null) !== null;

/** Whether what was sent looks like a timeout. */
const isNone = ({ value, exception }: Sent): boolean => value === null && exception === null;

/** The result of a green thread: an event that the program does not see. The rules about it are those of results.md. */
export class Result extends Event {
  override _rule(): void {}
}
