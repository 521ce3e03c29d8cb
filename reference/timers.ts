/** The reference for timers: spec/eventlet/timers.md, rule by rule. */

import { exceptions } from '../scenario/python/exceptions.js';
import type { Body, Greenlet } from './greenlet.js';
import { everything, type Machine, type Turn } from './machine.js';

/** What the hub calls when a timer is due. */
export type Callback = () => Body;

/** What a scenario asks for that makes a timer itself; the wake-ups of green threads are timers of nobody. */
export interface Request {
  readonly maker: Greenlet;
  readonly isLocal: boolean;
  readonly callback: unknown;
  readonly hasArguments: boolean;
}

/** Names with an underscore are the reference's own: no scenario can reach or hide them. */
export class Timer {
  _called = false;
  /** Which it is of the timers that wake its target. */
  private readonly _rank: number;

  constructor(
    private readonly _timers: Timers,
    readonly _seconds: number,
    readonly _due: number,
    /** How many timers were made before it. */
    readonly _number: number,
    readonly _id: number,
    readonly _callback: Callback,
    /** The greenlet that must be alive when it is due; null when that matters to nobody. */
    private readonly _owner: Greenlet | null,
    readonly _request: Request | undefined,
    /** Whom it wakes. */
    readonly _target: Greenlet | undefined,
  ) {
    this._rank = _target ? ++_target._timers : 0;
  }

  get _label(): string {
    // A timeout may be due together with the end of the sleep that it limits.
    return this._target ? `${this._target._id}:${this._target._turns}:${this._rank}` : `${this._id}`;
  }

  get pending(): boolean {
    this._timers.touch(this._id);
    this._touchOwner();
    this._timers.rule('timer.pending');
    if (this._orphaned) this._timers.rule('timer.local-pending');
    return this._isPending;
  }

  *cancel(...args: unknown[]): Body {
    if (args.length > 0) {
      this._timers.rule('timer.bad-arguments');
      throw exceptions.TypeError!('cancel() takes no arguments');
    }
    this._timers.markCancel(this);
    this._cancel();
    return null;
  }

  /** A local timer depends on the life of its greenlet. */
  _touchOwner(): void {
    if (this._owner) this._timers.touch(this._owner._id);
  }

  _cancel(): void {
    this._timers.touch(this._id);
    this._called = true;
  }

  get _isPending(): boolean {
    return !this._called && !this._orphaned;
  }

  /** Whether it was due when it was made. */
  get _isImmediate(): boolean {
    return this._seconds <= 0;
  }

  get _orphaned(): boolean {
    return this._owner?._state === 'dead';
  }
}

/** The turn in which a loop that is to stop does so. */
const theEnd = { _id: -4, _label: 'the end' } satisfies Turn;

/**
 * Rounds that a clock which runs on lets pass before it may reach the next deadline between any two, and those after which it
 * has done so usually.
 */
const shortest = 10;
const usual = 200;

/** Fires one timer. */
type Fire = (timer: Timer) => Body;

/** The timers of a hub, and its clock, which moves when nothing is due. */
export class Timers {
  now = 0;
  /** Timers that a round looks at, in the order in which they are due. */
  private ready: Timer[] = [];
  /** Timers made since the hub last looked. */
  private fresh: Timer[] = [];
  private made = 0;
  private inRound = false;
  /** Rounds since time last passed. */
  private rounds = 0;
  /** Whether time last passed while somebody was ready. */
  private ranOn = false;
  private cancelled = 0;
  /** What fired last in this round. */
  private last: Timer | undefined;

  constructor(
    private readonly machine: Machine,
    private readonly fire: Fire,
    /** Whether the loop is to end after this round. */
    private readonly isStopping: () => boolean,
  ) {}

  rule(id: string): void {
    this.machine.rule(id);
  }

  touch(id: number): void {
    this.machine.touch(id);
  }

  make(seconds: number, callback: Callback, owner: Greenlet | null, request?: Request, target?: Greenlet): Timer {
    const timer = new Timer(this, seconds, this.now + seconds, this.made++, this.machine.newId(), callback, owner, request, target);
    if (request) this.markMade(timer);
    this.fresh.push(timer);
    return timer;
  }

  /** How many timers are left that may fire. */
  get left(): readonly Timer[] {
    return [...this.ready, ...this.fresh].filter((timer) => timer._isPending);
  }

  /** Whether something is still due in this round. */
  get isRoundOpen(): boolean {
    return this.ready.some((timer) => this.isDue(timer));
  }

  /** Whether something is due in the next round already, as far as is known now. */
  get isNextRoundTaken(): boolean {
    return this.fresh.some((timer) => this.isDue(timer));
  }

  private isDue(timer: Timer): boolean {
    return timer._due <= this.now && timer._isPending;
  }

  clear(): void {
    this.ready = [];
    this.fresh = [];
  }

  /** One round of the hub. */
  *round(): Body {
    if (this.ready.length + this.fresh.length > 1) this.rule('hub.scheduling');
    this.inRound = true;
    this.last = undefined;
    try {
      if (this.machine.takesTurns) yield* this.anyOrder();
      else if (this.machine.answer('hub.clock') === 'real') yield* this.onRealClock();
      else yield* this.inOrder();
    } finally {
      this.inRound = false;
    }
    this.take();
    return null;
  }

  /** Fires what is due, in order; what is made meanwhile waits for the next round. */
  private *inOrder(): Body {
    this.take();
    while (this.ready.length > 0 && this.ready[0]!._due <= this.now) {
      const timer = this.ready.shift()!;
      this.markOrder(timer);
      yield* this.fire(timer);
    }
    return null;
  }

  /**
   * A round on a clock that runs on meanwhile: what was to happen after some seconds may be a moment late, and so come
   * between what the round has to do, or in the next round.
   */
  private *onRealClock(): Body {
    this.take();
    const own = this.ready.filter((timer) => timer._due <= this.now && timer._isImmediate);
    let hasFiredLate = false;
    for (let isFirst = true; ; isFirst = false) {
      const late = this.nextLate();
      // Where time passed while somebody was ready, that what comes first is later yet is the same as that time passes later.
      const mayWait = !isFirst && (!this.ranOn || hasFiredLate) && (this.fresh.length > 0 || this.isStopping());
      while (own.length > 0 && own[0]!._called) own.shift();
      let timer: Timer | undefined;
      if (late && own.length > 0) timer = this.machine.choose(2) === 0 ? first(own[0]!, late) : last(own[0]!, late);
      else if (late && mayWait && this.machine.choose(2) === 1) return null;
      else timer = late ?? own[0];
      if (!timer) return null;
      if (timer === own[0]) own.shift();
      else hasFiredLate = true;
      this.remove(timer);
      this.markOrder(timer);
      yield* this.fire(timer);
    }
  }

  /**
   * What comes next of what may be late. Those that were made at the same time keep their order; of one second after three
   * and two after two, either may be later.
   */
  private nextLate(): Timer | undefined {
    const due = this.ready.filter((timer) => timer._due <= this.now && !timer._isImmediate);
    const together = due.filter((timer) => timer._due === due[0]!._due && timer._isPending);
    const heads = together.filter(({ _seconds }, i) => together.findIndex((other) => other._seconds === _seconds) === i);
    return heads[this.machine.choose(heads.length)] ?? due[0];
  }

  /**
   * Fires whatever is due in any order, also what is made meanwhile, until nothing is. Nobody can tell then where the round
   * ends after which the loop is to stop: it may stop at once.
   */
  private *anyOrder(): Body {
    for (;;) {
      this.take();
      const due = this.ready.filter((timer) => timer._due <= this.now && timer._isPending);
      if (due.length === 0) return null;
      const timer = this.machine.turn<Timer | Turn>(this.isStopping() ? [...due, theEnd] : due);
      if (!(timer instanceof Timer)) {
        this.machine.touch(everything);
        return null;
      }
      this.remove(timer);
      this.markOrder(timer);
      yield* this.fire(timer);
      this.runOn();
    }
  }

  private remove(timer: Timer): void {
    this.ready.splice(this.ready.indexOf(timer), 1);
  }

  private take(): void {
    for (const timer of this.fresh) {
      if (timer._called) {
        if (timer._request) this.rule('timer.cancel-gone');
        continue;
      }
      let at = this.ready.length;
      while (at > 0 && this.ready[at - 1]!._due > timer._due) at--;
      // Of timers due at the same time, the one that was made first is first.
      this.ready.splice(at, 0, timer);
    }
    this.fresh.length = 0;
  }

  /** Lets time pass until something is due; gives whether anything ever will be. */
  advance(): boolean {
    while (this.ready.length > 0 && !this.ready[0]!._isPending) {
      const timer = this.ready.shift()!;
      if (timer._request) this.rule(timer._called ? 'timer.cancel-gone' : 'timer.local-dead');
    }
    const [next] = this.ready;
    if (!next) return false;
    if (next._due <= this.now) {
      if (next._request) this.rule('timer.round-clock');
      this.runOn();
    } else {
      this.now = next._due;
      this.rounds = 0;
      this.ranOn = false;
    }
    return true;
  }

  /** A clock that runs on reaches the next deadline at some time also while somebody is ready all the time. */
  private runOn(): void {
    if (this.machine.answer('hub.clock') !== 'real' || ++this.rounds < shortest) return;
    const next = this.ready.find((timer) => timer._due > this.now && timer._isPending);
    if (!next || this.machine.choose(2) !== (this.rounds === usual ? 0 : 1)) return;
    this.now = next._due;
    this.rounds = 0;
    this.ranOn = true;
  }

  // Marks

  private markMade({ _seconds: seconds, _request: request }: Timer): void {
    if (!Number.isInteger(seconds)) this.rule('timer.fraction');
    if (this.inRound && seconds <= 0) this.rule(seconds < 0 ? 'timer.round-negative' : 'timer.round');
    if (typeof request!.callback !== 'function') this.rule('timer.bad-callback');
  }

  /** Whether a timer is about to fire in the round that is under way. */
  isNext(timer: Timer): boolean {
    return this.inRound && timer._due <= this.now && this.ready.includes(timer);
  }

  markCancel(timer: Timer): void {
    if (timer._called) return this.rule('timer.cancel-late');
    this.rule('timer.cancel');
    if (this.isNext(timer)) this.rule('timer.cancel-in-round');
    this.cancelled++;
  }

  private markOrder(timer: Timer): void {
    const { last } = this;
    this.last = timer;
    if (last && Boolean(last._request) !== Boolean(timer._request)) this.rule('timer.round-shared');
    if (!timer._request || !timer._isPending) return;
    for (const other of this.ready) {
      if (other._called) continue;
      if (other._due === timer._due) {
        if (other._request) this.rule('timer.order-made');
      } else if (other._number < timer._number) {
        if (timer._seconds < 0) this.rule('timer.negative');
        else if (other._request) this.rule('timer.order-due');
      }
    }
  }

  /** A timer of the scenario fires. */
  markFired({ _seconds: seconds, _request: request }: Timer): void {
    this.rule('timer.once');
    this.rule('timer.in-hub');
    if (seconds > 0) this.rule('timer.delay');
    const { hasArguments, isLocal, maker } = request!;
    if (hasArguments) this.rule('timer.arguments');
    if (isLocal) this.rule('timer.local-alive');
    else if (maker._state === 'dead') this.rule('timer.global');
    if (this.cancelled > 1) this.rule('timer.cancel-many');
  }

  /** The main greenlet has ended. */
  markEnd(): void {
    if (this.left.some((timer) => timer._request)) this.rule('timer.main-ends');
  }
}

const isEarlier = (a: Timer, b: Timer): boolean => a._due < b._due || (a._due === b._due && a._number < b._number);

/** Which of two timers fires first when there is time enough, and when there is not. */
const first = (a: Timer, b: Timer): Timer => (isEarlier(a, b) ? a : b);
const last = (a: Timer, b: Timer): Timer => (isEarlier(a, b) ? b : a);
