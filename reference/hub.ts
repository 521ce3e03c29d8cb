/**
 * The reference for the hub: spec/eventlet/hub.md, and what it reports (results.md), rule by rule.
 *
 * The hub is a greenlet of reference/greenlet.ts that runs a loop.
 */

import { bindArguments, isArgumentError, Keywords, signature } from '../scenario/python/calls.js';
import { exceptions, isOf } from '../scenario/python/exceptions.js';
import { isExhaustion, Outside } from '../scenario/python/limits.js';
import { Dict, entriesOf, float, isNumber, truthy, typeName } from '../scenario/python/values.js';
import { Greenlet, GreenletExit, type Body, type Greenlets, type Run } from './greenlet.js';
import { everything, type Machine } from './machine.js';
import type { Spawning } from './spawning.js';
import { Timers, type Callback, type Request, type Timer } from './timers.js';

/** The arguments of a call as Python binds them to parameters like `func, *args, **kwargs`. */
export function bind(text: string, args: readonly unknown[], defaults: readonly unknown[] = []): unknown[] {
  return bindArguments(signature(text), defaults, [...args], Keywords);
}

/** Calls a function of the scenario with a tuple and a dict of arguments. */
export function call(run: unknown, args: readonly unknown[], keywords: unknown): Body {
  if (typeof run !== 'function') throw exceptions.TypeError!(`'${typeName(run)}' object is not callable`);
  return (run as Run)(...args, ...toKeywords(keywords));
}

/** Keyword arguments as functions of the scenario take them: none, or one object. */
export const toKeywords = (keywords: unknown): Keywords[] => {
  const entries = entriesOf(keywords as Dict);
  return entries.length > 0 ? [new Keywords(Object.fromEntries(entries))] : [];
};

function* nothing(): Body {
  return null;
}

/** What ends a scenario for good, and is no exception of its. */
export const isFinal = (error: unknown): boolean => isExhaustion(error) || error instanceof Outside;

/** What ends the hub when it comes out of a timer, and goes to main. */
export const isInterrupt = (error: unknown): boolean => isOf(error, exceptions.SystemExit) || isOf(error, exceptions.KeyboardInterrupt);

const isPlainInterrupt = (error: unknown): boolean =>
  [exceptions.SystemExit!.prototype, exceptions.KeyboardInterrupt!.prototype].includes(Object.getPrototypeOf(error) as never);

/** The greenlet whose `switch` a callback is. */
const wokenBy = (callback: unknown): Greenlet | undefined =>
  typeof callback === 'function' && 'self' in callback && callback.self instanceof Greenlet ? callback.self : undefined;

/** A green thread as the hub sees it at its end. */
interface Ended extends Greenlet {
  readonly _event?: { readonly _waiters: Pick<ReadonlySet<Greenlet>, 'has' | 'size'> };
}

/** Names with an underscore are the reference's own. */
export class Hub {
  /** The greenlet that runs the loop; a new one when the last has died. */
  _greenlet: Greenlet;
  _running = false;
  private stopping = false;
  readonly _timers: Timers;
  /** What was reported, and not raised to anybody. */
  readonly _reports: unknown[] = [];
  /** To be called when nobody can be woken any more: who waits then waits for ever. */
  readonly _whenBlocked: (() => void)[] = [];
  /** Who is paused until the hub is told to wake it. */
  private readonly _paused = new Set<Greenlet>();
  /** How often each greenlet has paused. */
  private readonly _pauses = new Map<Greenlet, number>();
  /** Whether control came to the hub from somebody who pauses. */
  private _entered = false;
  /** The interrupt that ended the loop last. */
  private _interrupt: unknown;
  /** What fires before the first round. */
  private _first: Timer | null = null;
  private _aborts = 0;
  private readonly _reparented = new WeakSet<Greenlet>();
  /** What makes green threads. */
  _spawning!: Spawning;
  /** For which green thread each greenlet waited last. */
  readonly _waitedFor = new WeakMap<Greenlet, Greenlet>();
  /** What the last green thread that ended by an exception ended by. */
  _lastError: unknown;

  constructor(
    readonly _world: Greenlets,
    readonly _machine: Machine,
  ) {
    this._greenlet = this._makeGreenlet(_world.running);
    this._timers = new Timers(
      _machine,
      (timer) => this._fire(timer),
      () => this.stopping,
    );
    _world.onDeadSwitch = this._markDeadSwitch;
  }

  private readonly _markDeadSwitch = (target: Greenlet): void => {
    if (target === this._greenlet) this._rule('hub.raw-dead');
  };

  _rule(id: string): void {
    this._machine.rule(id);
  }

  private _makeGreenlet(parent: Greenlet): Greenlet {
    const made = this._world.make(
      Object.assign(() => this._run(), { label: 'run', ofClass: true }),
      parent,
    );
    made._id = 0;
    return made;
  }

  get greenlet(): Greenlet {
    this._rule('hub.greenlet');
    return this._greenlet;
  }

  get running(): boolean {
    this._rule('hub.running');
    return this._running;
  }

  clock(): unknown {
    this._rule('hub.clock');
    return float(this._timers.now);
  }

  private _isMade = false;

  /**
   * Somebody needs the hub: eventlet makes it when that happens first. `hub-made-inside`: it becomes a child of whoever does.
   */
  _need(): void {
    if (this._isMade) return;
    this._isMade = true;
    const { running, mainGreenlet } = this._world;
    if (running !== mainGreenlet && this._machine.defects.has('hub-made-inside')) this._greenlet._up = running;
  }

  // Timers

  schedule_call_global(...args: unknown[]): Timer {
    return this._schedule('schedule_call_global', args, false);
  }

  schedule_call_local(...args: unknown[]): Timer {
    return this._schedule('schedule_call_local', args, true);
  }

  private _schedule(label: string, args: readonly unknown[], isLocal: boolean): Timer {
    const last = args.at(-1);
    if (last instanceof Keywords && ('seconds' in last || 'cb' in last)) this._rule('timer.keywords');
    let bound: unknown[];
    try {
      bound = bind(`${label}(seconds, cb, *args, **kw)`, args);
    } catch (error) {
      this._rule('timer.bad-arguments');
      throw error;
    }
    const [seconds, callback, rest, keywords] = bound as [unknown, unknown, unknown[], Dict];
    if (!isNumber(seconds)) this._rule('timer.bad-delay');
    const { running: maker } = this._world;
    const woken = wokenBy(callback);
    const pauses = woken && this._pausesOf(woken);
    if (isLocal && maker === this._greenlet) this._rule('timer.local-hub');
    const hasArguments = rest.length + keywords.entries.size > 0;
    const request = { maker, isLocal, callback, hasArguments };
    const run = (): Body => {
      // Whoever is switched to by a timer is meant to be in the wait that it was in then, or in its next.
      if (woken && this._pausesOf(woken) > pauses! + (woken === maker ? 1 : 0)) this._rule('hub.switch-stray');
      return call(callback, rest, keywords);
    };
    return this._after(seconds, run, isLocal ? maker : null, request);
  }

  /** Has something called after some seconds, as long as `owner` is alive. */
  _after(seconds: unknown, callback: Callback, owner: Greenlet | null = null, request?: Request, target?: Greenlet): Timer {
    this._need();
    if (!isNumber(seconds)) throw exceptions.TypeError!(`unsupported operand type(s) for +: 'float' and '${typeName(seconds)}'`);
    return this._timers.make(Number(seconds), callback, owner, request, target);
  }

  /** Wakes a greenlet at the next opportunity. */
  _wake(greenlet: Greenlet, ...values: unknown[]): Timer {
    const pauses = this._pausesOf(greenlet);
    const wake = (): Body => {
      if (this._pausesOf(greenlet) > pauses) this._rule('hub.switch-stray');
      return this._world.switch(greenlet, values);
    };
    return this._after(0, wake, null, undefined, greenlet);
  }

  private _pausesOf(greenlet: Greenlet): number {
    return this._pauses.get(greenlet) ?? 0;
  }

  // Pausing

  /** `hub.switch()`. */
  *switch(...args: unknown[]): Body {
    if (args.length > 0) {
      this._rule('hub.switch-arguments');
      throw exceptions.TypeError!('switch() takes no arguments');
    }
    const fired = this._fired;
    let value: unknown;
    try {
      value = yield* this._pause();
    } catch (error) {
      this._rule('hub.switch-throw');
      throw error;
    }
    this._rule('hub.switch');
    if (this._fired > fired + 1) this._rule('hub.switch-others');
    return value;
  }

  /** The timer whose callback is under way. */
  private _firing: Timer | null = null;
  /** How many timers have fired. */
  _fired = 0;
  /** How many rounds have begun. */
  _rounds = 0;

  /** Hands control to the loop; gives what the current greenlet is woken with. */
  *_pause(): Body {
    this._need();
    const { running } = this._world;
    if (running === this._greenlet) {
      this._rule('hub.switch-in-hub');
      throw exceptions.AssertionError!('Cannot switch to MAINLOOP from MAINLOOP');
    }
    if (this._greenlet._state === 'new' && this._timers.left.length > 0) this._rule('hub.start');
    this._ensureGreenlet();
    this._adopt(running);
    this._pauses.set(running, this._pausesOf(running) + 1);
    const aborts = this._aborts;
    this._paused.add(running);
    this._entered = true;
    try {
      const value = yield* this._world.switch(this._greenlet, []);
      if (aborts < this._aborts && running !== this._world.mainGreenlet) this._rule('hub.abort-waiters');
      return value;
    } catch (error) {
      this._markRaised(running, error);
      throw error;
    } finally {
      this._paused.delete(running);
    }
  }

  /** A greenlet that pauses becomes a child of the hub's. */
  private _adopt(greenlet: Greenlet): void {
    const hub = this._greenlet;
    if (hub._up === greenlet || greenlet._up === hub) return;
    // Only where the hub is no child of main's: `hub-made-inside`.
    if (greenlet === this._world.mainGreenlet) throw exceptions.AttributeError!('cannot set the parent of a main greenlet');
    for (let at: Greenlet | null = hub; at; at = at._up) if (at === greenlet) return;
    if (greenlet._from !== hub) this._rule('hub.reparent-creator');
    this._rule('hub.reparent');
    this._reparented.add(greenlet);
    greenlet._up = hub;
  }

  private _markRaised(paused: Greenlet, error: unknown): void {
    if (isFinal(error)) return;
    if (paused._from !== this._greenlet || this._firing?._request) this._rule('hub.raw-throw');
    if (paused === this._world.mainGreenlet && error === this._interrupt) this._rule('report.interrupt-leaves-wait');
  }

  _ensureGreenlet(): void {
    const old = this._greenlet;
    if (old._state !== 'dead') return;
    if (old._from === null || !this._ran.has(old)) this._rule('hub.throw-unstarted');
    else if (this._interrupt !== undefined) {
      this._rule('hub.exit-replaced');
      this._rule('report.interrupt-hub');
    }
    const next = this._makeGreenlet(old._up!);
    // Green threads may still have the old one for a parent.
    old._up = next;
    this._greenlet = next;
  }

  // The loop

  /** Has a loop that has not begun begin, and wake the current greenlet before all else. */
  *_begin(): Body {
    const { running } = this._world;
    this._first = this._timers.make(0, () => this._world.switch(running, []), null);
    return yield* this._world.switch(this._greenlet, []);
  }

  /** The greenlets whose loop has begun. */
  private readonly _ran = new WeakSet<Greenlet>();

  private *_run(): Body {
    if (this._running) throw exceptions.RuntimeError!('Already running!');
    this._markRun();
    this._running = true;
    this.stopping = false;
    try {
      if (this._first) yield* this._fire(this._first);
      while (!this.stopping) {
        this._rounds++;
        yield* this._timers.round();
        if (!this._timers.advance() && !this.stopping) {
          this._rule('hub.blocked');
          for (const tell of this._whenBlocked) tell();
          throw this._machine.block();
        }
      }
      this._rule('hub.abort');
      this._aborts++;
      this._timers.clear();
    } finally {
      this._running = false;
      this.stopping = false;
    }
    return null;
  }

  private _markRun(): void {
    this._ran.add(this._greenlet);
    if (this._aborts > 0) this._rule('hub.abort-again');
    if (this._interrupt === undefined || this._timers.left.length === 0) return;
    this._rule('hub.exit-rest');
    this._rule('report.interrupt-others');
  }

  *abort(wait: unknown = false): Body {
    this._machine.touch(everything);
    const wasRunning = this._running;
    const isMain = this._world.running === this._world.mainGreenlet;
    if (wasRunning) this.stopping = true;
    if (!truthy(wait)) {
      this._rule(wasRunning ? 'hub.abort-returns' : 'hub.abort-idle');
      return null;
    }
    if (this._world.running === this._greenlet) {
      this._rule('hub.abort-wait-in-hub');
      throw exceptions.AssertionError!("Can't abort with wait from inside the hub's greenlet.");
    }
    if (!wasRunning) {
      this._rule('hub.abort-wait-idle');
      if (!this._machine.defects.has('abort-idle')) return null;
    } else if (!isMain) this._rule('hub.abort-wait-thread');
    // Nothing, so that the hub does not sleep.
    this._after(0, nothing);
    yield* this._pause();
    this._rule('hub.abort-wait');
    return null;
  }

  private *_fire(timer: Timer): Body {
    if (timer._called) return null;
    timer._called = true;
    timer._touchOwner();
    if (timer._orphaned) {
      if (timer._request) this._rule('timer.local-dead');
      return null;
    }
    this._fired++;
    this._firing = timer;
    const hub = this._greenlet;
    if (timer._request) this._timers.markFired(timer);
    hub._from = null;
    this._entered = false;
    try {
      const value = yield* timer._callback();
      if (timer._request && (value ?? null) !== null) this._rule('timer.result');
      this._markReturn(timer, hub._from as Ended | null);
    } catch (error) {
      if (isFinal(error)) throw error;
      if (isInterrupt(error)) {
        const from = this._endedNow();
        this._markInterrupt(from, error);
        this._interrupt = error;
        throw error;
      }
      this._report(error);
    }
    return null;
  }

  /** Reports what came out of a callback, or of a green thread that the hub has switched to. */
  _report(error: unknown): void {
    this._markReport(this._endedNow(), error);
    this._reports.push(error);
  }

  /** Who handed control back to the hub by an exception, if it was ever away. */
  private _endedNow(): Ended | null {
    const from = this._greenlet._from as Ended | null;
    if (from?._state === 'dead') this._markEnd(from);
    // What is reported, or ends the loop, everybody can see.
    this._machine.touch(everything);
    return from;
  }

  // Marks of what comes back to the hub

  /** A callback has returned. @param from who handed control back, if it was ever away */
  private _markReturn(timer: Timer, from: Ended | null): void {
    if (from === null) return;
    if (timer._request) this._rule('timer.round-inside');
    if (from._state === 'dead') {
      this._markEnd(from);
      if (isOf(this._lastError, GreenletExit)) this._rule('report.exit');
      else if (this._lastError !== undefined && timer._request) this._rule('hub.end-exception');
      if (isInterrupt(this._lastError)) this._rule('hub.exit-callback');
      this._lastError = undefined;
    } else if (!this._entered) this._rule('hub.greenlet-switch');
    else if (from._from !== this._greenlet && from._from !== this._world.mainGreenlet && from._from !== null) this._rule('hub.raw-caller');
  }

  private _markEnd(from: Ended): void {
    this._rule('hub.end');
    if (from._from !== this._greenlet && from._from !== this._world.mainGreenlet) this._rule('hub.raw-caller');
  }

  /** An exception comes out of a callback: its own, that of a green thread that ended, or one thrown into the hub. */
  private _markReport(from: Ended | null, error: unknown): void {
    if (from === null) {
      this._rule(isOf(error, GreenletExit) ? 'timer.exception-exit' : 'timer.exception');
      this._rule(isOf(error, GreenletExit) ? 'report.exit-callback' : 'report.callback');
      if (isArgumentError(error)) this._rule('timer.bad-callback');
      return;
    }
    if (from._state !== 'dead') return this._rule('hub.throw');
    this._lastError = undefined;
    this._rule('hub.end-exception');
    if (this._reparented.has(from)) this._rule('hub.reparent-exception');
    this._rule(from._event ? 'report.uncaught' : 'report.spawn-n');
    const waiters = from._event?._waiters.size ?? 0;
    if (waiters > 0) {
      this._rule('report.waited');
      this._rule('report.moment');
    }
    if (waiters > 1) this._rule('report.once');
    if (this._reports.includes(error)) this._rule('report.waiter');
    if (this._reports.length > 0) this._rule('report.order');
    if (this._timers.left.length > 0) this._rule('report.goes-on');
    if (!isOf(error, exceptions.Exception)) this._rule('report.base');
  }

  private _markInterrupt(from: Ended | null, error: unknown): void {
    this._rule('report.interrupt-silent');
    if (error === this._interrupt) this._rule('report.interrupt-waiter');
    if (!isPlainInterrupt(error)) this._rule('report.interrupt-derived');
    if (from === null) {
      this._rule('timer.exception-system');
      return this._rule('report.interrupt-callback');
    }
    if (from._state !== 'dead') return this._rule('hub.throw-exit');
    this._lastError = undefined;
    this._rule('hub.exit');
    this._rule(from._event ? 'report.interrupt' : 'report.interrupt-callback');
    const waiters = from._event?._waiters;
    if (!waiters || waiters.size === 0) return;
    if (waiters.has(this._world.mainGreenlet)) this._rule('report.interrupt-main-waits');
    if (waiters.size > (waiters.has(this._world.mainGreenlet) ? 1 : 0)) this._rule('report.interrupt-waiter');
  }

  /** The program has ended. @param error the exception that left it, if any */
  _markProgramEnd(error?: unknown): void {
    this._timers.markEnd();
    if (error !== undefined && error === this._interrupt) {
      this._rule('hub.exit-uncaught');
      this._rule('report.interrupt-uncaught');
    }
    if (this._paused.size > 0) this._rule('hub.blocked-threads');
  }
}

/**
 * A class as the program sees it: whoever makes an object of it need not name the hub.
 *
 * @param isInstance answers `isinstance`
 */
export function withHub(
  type: new (hub: Hub, ...args: never[]) => object,
  hub: Hub,
  isInstance = (value: unknown): boolean => value instanceof type,
): unknown {
  return Object.defineProperties(construct.bind(null, type, hub), {
    prototype: { value: type.prototype },
    [Symbol.hasInstance]: { value: isInstance },
  });
}

/** The constructor of all such classes: V8 would keep one of each program, with all that the program has. */
const construct = function (type: new (hub: Hub, ...args: never[]) => object, hub: Hub, ...args: unknown[]): object {
  return new type(hub, ...(args as never[]));
};
