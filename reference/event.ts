/** The reference for events: spec/eventlet/event.md, rule by rule. */

import { exceptions } from '../scenario/python/exceptions.js';
import type { Body, Greenlet } from './greenlet.js';
import { isGreenThread } from './greenthread.js';
import type { Hub } from './hub.js';

/** The result of an event to which nothing was sent yet. */
const nothing = Symbol('nothing');

/** Names with an underscore are the reference's own. */
export class Event {
  private _result: unknown = null;
  /** What was sent as an exception: the arguments of `throw`. */
  private _exception: readonly unknown[] | null = null;
  private readonly _waiters = new Set<Greenlet>();

  constructor(readonly _hub: Hub) {
    this.reset();
  }

  reset(): null {
    if (this._result === nothing) throw exceptions.AssertionError!('Trying to re-reset() a fresh event.');
    this._result = nothing;
    this._exception = null;
    return null;
  }

  ready(): boolean {
    return this._result !== nothing;
  }

  has_exception(): boolean {
    return this._exception !== null;
  }

  has_result(): boolean {
    return this.ready() && this._exception === null;
  }

  *poll(notready: unknown = null): Body {
    return this.ready() ? yield* this.wait() : notready;
  }

  *poll_exception(notready: unknown = null): Body {
    return this.has_exception() ? yield* this.wait() : notready;
  }

  *poll_result(notready: unknown = null): Body {
    return this.has_result() ? yield* this.wait() : notready;
  }

  *wait(timeout: unknown = null): Body {
    const { _world: world } = this._hub;
    const { running } = world;
    if (this._result === nothing) {
      const timer = (timeout ?? null) === null ? null : this._hub._after(timeout, () => this._deliver(null, null, running), running);
      this._waiters.add(running);
      running._awaits ??= this;
      try {
        return yield* this._hub._pause();
      } finally {
        timer?._cancel();
        this._waiters.delete(running);
        if (running._awaits === this) running._awaits = null;
      }
    }
    if (this._exception !== null) yield* world.throw(running, [...this._exception]);
    return this._result;
  }

  send(result: unknown = null, exc: unknown = null): null {
    if (this._result !== nothing) throw exceptions.AssertionError!('Trying to re-send() an already-triggered event.');
    const { running } = this._hub._world;
    if (isGreenThread(running) && running._linker === running) this._hub._machine.rule('link.send');
    this._result = result ?? null;
    this._exception = (exc ?? null) === null ? null : Array.isArray(exc) ? exc : [exc];
    const { _result: value, _exception: exception } = this;
    // Who of the waiters is woken first is left open.
    for (const waiter of this._hub._machine.order([...this._waiters])) this._hub._after(0, () => this._deliver(value, exception, waiter));
    return null;
  }

  send_exception(...args: unknown[]): null {
    return this.send(null, args);
  }

  /** Wakes a waiter, if it is still one. */
  *_deliver(result: unknown, exception: readonly unknown[] | null, waiter: Greenlet): Body {
    if (!this._waiters.has(waiter)) return null;
    const { _world: world } = this._hub;
    if (exception === null) yield* world.switch(waiter, [result]);
    else yield* world.throw(waiter, [...exception]);
    return null;
  }
}
