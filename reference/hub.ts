/**
 * The reference for the hub: spec/eventlet/hub.md, rule by rule.
 *
 * The hub is a greenlet of reference/greenlet.ts that runs a loop. Time is a number that moves when nothing is due.
 */

import { bindArguments, Keywords, signature } from '../scenario/python/calls.js';
import { exceptions, isOf } from '../scenario/python/exceptions.js';
import { isExhaustion, Outside } from '../scenario/python/limits.js';
import { Dict, entriesOf, float, isNumber, truthy, typeName } from '../scenario/python/values.js';
import type { Body, Greenlet, Greenlets, Run } from './greenlet.js';
import type { Machine } from './machine.js';

/** What the hub calls when a timer is due. */
type Callback = () => Body;

/** Names with an underscore are the reference's own. */
export class Timer {
  _called = false;

  constructor(
    private readonly _seconds: number,
    readonly _due: number,
    /** How many timers were made before it. */
    readonly _number: number,
    readonly _callback: Callback,
    /** The greenlet that must be alive when it is due; null when it matters to nobody who made it. */
    private _owner: Greenlet | null,
  ) {}

  get pending(): boolean {
    return !this._called && !this._orphaned;
  }

  // eslint-disable-next-line require-yield
  *cancel(): Body {
    this._cancel();
    return null;
  }

  _cancel(): void {
    this._called = true;
  }

  /** Whether it was due when it was made. */
  get _isImmediate(): boolean {
    return this._seconds <= 0;
  }

  get _orphaned(): boolean {
    return this._owner?._state === 'dead';
  }
}

/** Which of two timers fires first when there is time enough, and when there is not. */
const isEarlier = (a: Timer, b: Timer): boolean => a._due < b._due || (a._due === b._due && a._number < b._number);
const first = (a: Timer, b: Timer): Timer => (isEarlier(a, b) ? a : b);
const last = (a: Timer, b: Timer): Timer => (isEarlier(a, b) ? b : a);

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

/** What ends a scenario for good, and is no exception of its. */
export const isFinal = (error: unknown): boolean => isExhaustion(error) || error instanceof Outside;

/** What ends the hub when it comes out of a timer, and goes to main. */
const isSystem = (error: unknown): boolean => isOf(error, exceptions.SystemExit) || isOf(error, exceptions.KeyboardInterrupt);

export class Hub {
  /** The greenlet that runs the loop; a new one when the last has died. */
  greenlet: Greenlet;
  running = false;
  private stopping = false;
  /** The time. */
  _now = 0;
  /** How many rounds have begun, and how many timers have fired. */
  _rounds = 0;
  _turns = 0;
  private made = 0;
  /** What fires before the first round. */
  private first: Timer | null = null;
  /** Timers that a round looks at, in the order in which they are due. */
  private timers: Timer[] = [];
  /** Timers made since the hub last looked. */
  private fresh: Timer[] = [];
  /** What was reported, and not raised to anybody. */
  readonly _reports: unknown[] = [];

  constructor(
    readonly _world: Greenlets,
    readonly _machine: Machine,
  ) {
    this.greenlet = this.makeGreenlet(_world.running);
  }

  private makeGreenlet(parent: Greenlet): Greenlet {
    return this._world.make(
      Object.assign(() => this.run(), { label: 'run', ofClass: true }),
      parent,
    );
  }

  clock(): unknown {
    return float(this._now);
  }

  schedule_call_global(...args: unknown[]): Timer {
    return this.schedule('schedule_call_global', args, null);
  }

  schedule_call_local(...args: unknown[]): Timer {
    return this.schedule('schedule_call_local', args, this._world.running);
  }

  private schedule(label: string, args: readonly unknown[], owner: Greenlet | null): Timer {
    const [seconds, callback, rest, keywords] = bind(`${label}(seconds, cb, *args, **kw)`, args);
    return this._after(seconds, () => call(callback, rest as unknown[], keywords), owner);
  }

  /** Has something called after some seconds, as long as `owner` is alive. */
  _after(seconds: unknown, callback: Callback, owner: Greenlet | null = null): Timer {
    if (!isNumber(seconds)) throw exceptions.TypeError!(`unsupported operand type(s) for +: 'float' and '${typeName(seconds)}'`);
    const timer = new Timer(Number(seconds), this._now + Number(seconds), this.made++, callback, owner);
    this.fresh.push(timer);
    return timer;
  }

  /** Wakes a greenlet at the next opportunity. */
  _wake(greenlet: Greenlet, ...values: unknown[]): Timer {
    return this._after(0, () => this._world.switch(greenlet, values));
  }

  /** Hands control to the loop; gives what the current greenlet is woken with. */
  *switch(...args: unknown[]): Body {
    if (args.length > 0) throw exceptions.TypeError!('switch() takes no arguments');
    const { running } = this._world;
    if (running === this.greenlet) throw exceptions.AssertionError!('Cannot switch to MAINLOOP from MAINLOOP');
    this._ensureGreenlet();
    if (this.greenlet._up !== running) {
      try {
        this._world.setParent(running, this.greenlet);
      } catch (error) {
        if (!isOf(error, exceptions.ValueError)) throw error;
      }
    }
    return yield* this._world.switch(this.greenlet, []);
  }

  _ensureGreenlet(): void {
    if (this.greenlet._state !== 'dead') return;
    const next = this.makeGreenlet(this.greenlet._up!);
    // Green threads may still have the old one for a parent.
    this.greenlet._up = next;
    this.greenlet = next;
  }

  /** Has a loop that has not begun begin, and wake the current greenlet before all else. */
  *_begin(): Body {
    const { running } = this._world;
    this.first = new Timer(0, this._now, this.made++, () => this._world.switch(running, []), null);
    return yield* this._world.switch(this.greenlet, []);
  }

  *abort(wait: unknown = false): Body {
    const wasRunning = this.running;
    if (wasRunning) this.stopping = true;
    if (truthy(wait)) {
      if (this._world.running === this.greenlet) throw exceptions.AssertionError!("Can't abort with wait from inside the hub's greenlet.");
      if (!wasRunning && !this._machine.defects.has('abort-idle')) return null;
      // Nothing, so that the hub does not sleep.
      // eslint-disable-next-line require-yield
      this._after(0, function* () {
        return null;
      });
      yield* this.switch();
    }
    return null;
  }

  /** The loop. */
  private *run(): Body {
    if (this.running) throw exceptions.RuntimeError!('Already running!');
    this.running = true;
    this.stopping = false;
    try {
      if (this.first) yield* this.fire(this.first);
      while (!this.stopping) {
        this._rounds++;
        if (this._machine.answer('hub.scheduling') === 'any') yield* this.anyRound();
        else if (this._machine.answer('hub.clock') === 'real') yield* this.realRound();
        else yield* this.round();
        this.takeFresh();
        this.advance();
      }
      this.timers = [];
      this.fresh = [];
    } finally {
      this.running = false;
      this.stopping = false;
    }
    return null;
  }

  /** Fires what is due, in order; what is made meanwhile waits for the next round. */
  private *round(): Body {
    this.takeFresh();
    while (this.timers.length > 0 && this.timers[0]!._due <= this._now) yield* this.fire(this.timers.shift()!);
    return null;
  }

  /**
   * A round on a clock that runs on meanwhile: what was to happen after some seconds may be a moment late, and so come
   * between what the round has to do, or in the next round. Among each other they keep their order.
   */
  private *realRound(): Body {
    this.takeFresh();
    const own = this.timers.filter((timer) => timer._due <= this._now && timer._isImmediate);
    for (let isFirst = true; ; isFirst = false) {
      const late = this.timers.find((timer) => timer._due <= this._now && !timer._isImmediate);
      while (own.length > 0 && own[0]!._called) own.shift();
      let timer: Timer | undefined;
      if (late && own.length > 0) timer = this._machine.choose(2) === 0 ? first(own[0]!, late) : last(own[0]!, late);
      else if (late && !isFirst && this.fresh.length > 0 && this._machine.choose(2) === 1) return null;
      else timer = late ?? own[0];
      if (!timer) return null;
      if (timer === own[0]) own.shift();
      this.timers.splice(this.timers.indexOf(timer), 1);
      yield* this.fire(timer);
    }
  }

  /** Fires whatever is due in any order, also what is made meanwhile, until nothing is. */
  private *anyRound(): Body {
    for (;;) {
      this.takeFresh();
      const due = this.timers.filter((timer) => timer._due <= this._now && timer.pending);
      if (due.length === 0) return null;
      const timer = due[this._machine.choose(due.length)]!;
      this.timers.splice(this.timers.indexOf(timer), 1);
      yield* this.fire(timer);
      if (this.stopping) return null;
    }
  }

  private takeFresh(): void {
    for (const timer of this.fresh) {
      if (timer._called) continue;
      let at = this.timers.length;
      while (at > 0 && this.timers[at - 1]!._due > timer._due) at--;
      // Of timers due at the same time, the one that was made first is first.
      this.timers.splice(at, 0, timer);
    }
    this.fresh.length = 0;
  }

  private *fire(timer: Timer): Body {
    if (timer._called) return null;
    timer._called = true;
    if (timer._orphaned) return null;
    this._turns++;
    try {
      yield* timer._callback();
    } catch (error) {
      if (isFinal(error) || isSystem(error)) throw error;
      this._reports.push(error);
    }
    return null;
  }

  /** Lets time pass until something is due. */
  private advance(): void {
    while (this.timers.length > 0 && !this.timers[0]!.pending) this.timers.shift();
    if (this.timers.length === 0) {
      if (this.stopping) return;
      throw this._machine.block();
    }
    this._now = Math.max(this._now, this.timers[0]!._due);
  }
}
