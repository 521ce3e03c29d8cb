/** The reference for pools: spec/eventlet/pools.md, rule by rule. */

import { exceptions } from '../scenario/python/exceptions.js';
import { arithmetic } from '../scenario/python/operators.js';
import { compare, isNumber, type Dict } from '../scenario/python/values.js';
import { Result } from './event.js';
import { isExit, type Body, type Greenlet } from './greenlet.js';
import { bound, isGreenThread, whenEnded, type GreenThread } from './greenthread.js';
import { call, isFinal, isInterrupt, type Hub } from './hub.js';
import { everything } from './machine.js';
import { Semaphore } from './semaphore.js';
import { GreenMap } from './map.js';
import { Workers } from './workers.js';
import { Zip } from './zip.js';

/** What the rules of a Semaphore are for the slots of a pool; nothing where those below say it. */
const rulesOfSlots: Readonly<Record<string, string>> = {
  'sem.initial-type': 'pool.size-type',
  'sem.initial-negative': 'pool.size-negative',
  'sem.initial-convert': 'pool.size-convert',
  'sem.fifo': 'pool.full-fifo',
  'sem.no-overtaking': 'pool.no-overtaking',
  'sem.hand-over-order': 'pool.full-turn',
  'sem.killed': 'pool.interrupted-next',
  'sem.stray-switch': 'pool.full-switched',
};

/** The slots of a pool that are free, and who waits for one. */
class Slots extends Semaphore {
  constructor(
    private readonly _pool: GreenPool,
    size: unknown,
  ) {
    super(_pool._hub, size);
  }

  override _rule(id: string): void {
    const own = rulesOfSlots[id];
    if (own === undefined) return;
    // While it is made it does not know its pool.
    if ((this._pool as GreenPool | undefined) === undefined) this._hub._machine.rule(own);
    else this._pool._rule(own);
  }

  /** A worker has ended. */
  _giveBack(): void {
    this._bring();
  }

  /** There are more slots, or less. @param wakes whether those are woken for whom there is one now */
  _change(by: number, wakes: boolean): void {
    this._touch();
    this._counter += by;
    if (!wakes) return;
    for (let i = 0; i < Math.min(by, this._counter, this._waiters.length); i++) this._wakeFirst();
  }

  get _blocked(): number {
    return this._waiters.length;
  }
}

/** Names with an underscore are the reference's own. */
export class GreenPool {
  private _size: number;
  private readonly _id: number;
  private readonly _slots: Slots;
  private readonly _workers: Workers;
  /** Is sent when nobody works any more, nor waits for a slot. */
  private _idle: Result;
  /** The piles that use it. */
  readonly _piles = new Set<object>();
  /** How many wait in `waitall()`. */
  private _waiting = 0;

  constructor(
    readonly _hub: Hub,
    size?: unknown,
    ...surplus: unknown[]
  ) {
    if (surplus.length > 0) throw exceptions.TypeError!('GreenPool() takes a size');
    this._id = _hub._machine.newId();
    if (size === undefined) this._rule('pool.size-default');
    this._slots = new Slots(this, size === undefined ? 1000 : size);
    this._size = this._slots._first;
    if (this._size === 0) this._rule('pool.size-zero');
    this._workers = new Workers(_hub._machine);
    this._idle = new Result(_hub);
  }

  _rule(id: string): void {
    this._hub._machine.rule(id);
  }

  private _touch(): void {
    this._hub._machine.touch(this._id);
  }

  // Counts

  get size(): number {
    this._touch();
    return this._size;
  }

  running(): number {
    this._touch();
    this._rule('pool.running');
    if (this._slots._blocked > 0) this._rule('pool.running-blocked');
    return this._workers.size;
  }

  free(): number {
    this._touch();
    this._rule('pool.free');
    if (this._slots._counter > 0 && this._slots._blocked > 0) this._rule('pool.free-promised');
    return this._slots._counter;
  }

  waiting(): number {
    this._touch();
    this._rule(this._slots._counter > 0 && this._slots._blocked > 0 ? 'pool.waiting-promised' : 'pool.waiting');
    if (this._slots._counter < 0) this._rule('pool.waiting-negative');
    return Math.max(0, this._slots._blocked - this._slots._counter);
  }

  /** How many slots are free, minus those who wait for one. */
  private get _balance(): number {
    return this._slots._counter - this._slots._blocked;
  }

  get coroutines_running(): Workers {
    this._touch();
    this._rule('pool.workers');
    return this._workers;
  }

  // Spawning

  *spawn(...args: unknown[]): Body {
    return yield* this._spawn(...this._arguments('spawn', args));
  }

  /** Whether who spawns now has to wait. */
  get _isFull(): boolean {
    return this._slots._counter <= 0 || this._slots._blocked > 0;
  }

  *_spawn(run: unknown, positional: readonly unknown[], keywords: Dict): Body {
    const { running } = this._hub._world;
    if (this._runsInside(running)) return yield* this._spawnInside(running, run, positional, keywords);
    yield* this._takeSlot(running);
    // `pool-keywords`: it is `eventlet.spawn(func, *args, **kwargs)` that gets the keywords, when the slot is taken already.
    if (keywords.has('func') && this._hub._machine.defects.has('pool-keywords')) throw exceptions.TypeError!('got multiple values');
    if (isNamed(keywords)) this._rule('pool.spawn-keyword-names');
    const made = this._hub._spawning._spawnThread(run, positional, keywords);
    this._add(made);
    made._owner = this;
    this._markSpawned(run, positional, keywords);
    this._rule('pool.spawn');
    return made;
  }

  *spawn_n(...args: unknown[]): Body {
    const [run, positional, keywords] = this._arguments('spawn_n', args);
    const { running } = this._hub._world;
    if (this._runsInside(running)) {
      yield* this._runReporting(run, positional, keywords, true);
      return null;
    }
    yield* this._takeSlot(running);
    if (isNamed(keywords)) this._rule('pool.spawn-keyword-names');
    const made: Greenlet = this._hub._spawning._spawnBare(
      () => this._work(made, run, positional, keywords),
      [run, positional, keywords, true],
    );
    this._add(made);
    this._markSpawned(run, positional, keywords);
    this._rule('pool.spawn-n');
    return null;
  }

  private _arguments(label: string, args: readonly unknown[]): [run: unknown, args: readonly unknown[], keywords: Dict] {
    const bind = `${label}(function, *args, **kwargs)`;
    const found = bound(this._hub, 'pool.spawn-arguments', bind, args) as [unknown, readonly unknown[], Dict];
    // `pool-keywords`: the method has its object as a parameter, too.
    if (found[2].has('self') && this._hub._machine.defects.has('pool-keywords')) throw exceptions.TypeError!('got multiple values');
    return found;
  }

  /** Takes a slot, and waits while there is none. */
  private *_takeSlot(running: Greenlet): Body {
    this._touch();
    const waits = this._isFull;
    if (waits) this._markWait(running);
    else this._rule('pool.spawn-no-switch');
    try {
      yield* this._slots.acquire();
    } catch (error) {
      if (running === this._hub._greenlet) this._rule('pool.hub-full');
      else if (!isFinal(error)) this._leave();
      throw error;
    }
    this._touch();
    if (waits) this._rule('pool.full-returns');
    return null;
  }

  private _markWait(running: Greenlet): void {
    if (running === this._hub._greenlet) return;
    if (this._slots._counter > 0) {
      if (this._workers.has(running)) this._rule('pool.inside-queue');
      return;
    }
    this._rule('pool.full');
    if (this._slots._counter < 0) this._rule('pool.resize-down-spawn');
    if (this._size === 0) this._rule('pool.size-zero');
    if (this._isOfWorker(running)) this._rule('pool.inside-own');
  }

  /** Whether a green thread was spawned by a worker, and is none itself. */
  private _isOfWorker(greenlet: Greenlet): boolean {
    return isGreenThread(greenlet) && this._workers.has(greenlet._spawn.maker);
  }

  /** A green thread that waited for a slot gave up. */
  private _leave(): void {
    this._touch();
    this._rule('pool.interrupted');
    if (this._workers.size > 0 || this._balance !== this._size || this._idle.ready() || this._waiting === 0) return;
    this._rule('pool.waitall-interrupted-spawn');
    // `pool-waitall-stranded`: eventlet looks only when a worker ends.
    if (!this._hub._machine.defects.has('pool-waitall-stranded')) this._idle.send(null);
  }

  private _add(worker: Greenlet): void {
    this._touch();
    if (this._workers.size === 0) this._begin();
    this._workers.add(worker);
    whenEnded(worker, () => {
      if (!this._workers.has(worker)) return;
      this._rule('pool.dead');
      // `pool-unstarted`: eventlet gives a slot back where the function ends, and this one has not begun.
      if (!this._hub._machine.defects.has('pool-unstarted')) this._done(worker);
    });
  }

  /** There is a first worker again. */
  private _begin(): void {
    if (!this._idle.ready() && this._waiting > 0) this._rule('pool.waitall-queue');
    // `pool-waitall-stranded`: who waits for the old event waits for one that nobody sends any more.
    const isStranded = this._waiting > 0 && this._hub._machine.defects.has('pool-waitall-stranded');
    if (this._idle.ready() || isStranded) this._idle = new Result(this._hub);
  }

  private _markSpawned(run: unknown, args: readonly unknown[], keywords: Dict): void {
    if (args.length + keywords.entries.size > 0) this._rule('pool.spawn-passes');
    if (typeof run !== 'function') this._rule('pool.spawn-not-callable');
    if (this._workers.has(this._hub._world.running)) this._rule('pool.inside-room');
    if (this._waiting > 0) this._rule('pool.waitall-later');
  }

  // The ends of workers

  /** A worker has ended. */
  _done(worker: Greenlet): void {
    this._touch();
    this._rule('pool.slot-back');
    if (isGreenThread(worker)) this._markDone(worker);
    const isAwaited = this._slots._blocked > 0;
    if (isAwaited) this._rule('pool.full-turn');
    if (isGreenThread(worker) && worker._waiting > 0 && (isAwaited || this._waiting > 0)) this._rule('pool.wake-order');
    this._slots._giveBack();
    this._workers.delete(worker);
    if (this._balance !== this._size) return;
    if (this._waiting > 0) {
      this._rule('pool.waitall');
      if (this._waiting > 1) this._rule('pool.waitall-several');
    }
    this._idle.send(null);
  }

  private _markDone(worker: GreenThread): void {
    if (worker._failure) this._rule(isExit(worker._failure.error) ? 'pool.exit' : 'pool.exception');
    if (worker._failure && isInterrupt(worker._failure.error)) this._rule('pool.interrupt');
    if (worker._kill) this._rule(worker._kill.isUnstarted ? 'pool.killed-unstarted' : 'pool.killed');
    if (worker._waiting > 0) this._rule('pool.slot-back-wait');
    if (worker._links.length > 0) this._rule('pool.slot-back-links');
  }

  /** What a worker without a result does. */
  private *_work(worker: Greenlet, run: unknown, args: readonly unknown[], keywords: Dict): Body {
    try {
      return yield* this._runReporting(run, args, keywords, false);
    } finally {
      if (!this._hub._machine.over) this._done(worker);
    }
  }

  /** Calls a function, and reports what it raises. */
  private *_runReporting(run: unknown, args: readonly unknown[], keywords: Dict, isInside: boolean): Body {
    if (isInside) this._markInside();
    try {
      yield* call(run, args, keywords);
    } catch (error) {
      if (isFinal(error)) throw error;
      if (isExit(error) || isInterrupt(error)) {
        this._rule(isInside ? 'pool.inside-n-exit' : isExit(error) ? 'pool.exit' : 'pool.interrupt');
        throw error;
      }
      this._rule(isInside ? 'pool.inside-n-raises' : 'pool.n-reported');
      this._hub._machine.touch(everything);
      this._hub._reports.push(error);
    }
    return null;
  }

  // Workers that spawn

  /** Whether a function is to be run by the worker that spawns it, which would have to wait for itself. */
  private _runsInside(running: Greenlet): boolean {
    this._touch();
    return this._slots._counter <= 0 && this._workers.has(running);
  }

  private _markInside(): void {
    this._rule('pool.inside');
    this._rule('pool.inside-uncounted');
  }

  private *_spawnInside(running: Greenlet, run: unknown, args: readonly unknown[], keywords: Dict): Body {
    this._markInside();
    const made = this._hub._spawning._make();
    const turns = this._hub._fired;
    this._depth.set(running, (this._depth.get(running) ?? 0) + 1);
    if (this._depth.get(running)! > 1) this._rule('pool.inside-nested');
    try {
      yield* made._main(run, args, keywords);
    } catch (error) {
      if (!isFinal(error)) this._rule('pool.inside-raises');
      throw error;
    } finally {
      this._depth.set(running, this._depth.get(running)! - 1);
    }
    if (this._hub._fired > turns) this._rule('pool.inside-waits');
    this._rule('pool.inside-result');
    // `pool-inside-unstarted`: it is the object of a green thread that was never switched to, a child of the worker.
    if (this._hub._machine.defects.has('pool-inside-unstarted')) made._up = running;
    else made._state = 'dead';
    return made;
  }

  /** How many functions each worker runs in one another. */
  private readonly _depth = new Map<Greenlet, number>();

  // Maps: spec/eventlet/maps.md

  imap(...args: unknown[]): GreenMap {
    const [run, iterables] = this._mapArguments('imap(function, *iterables)', args) as [unknown, readonly unknown[]];
    return this._map(run, new Zip(this._hub, iterables));
  }

  starmap(...args: unknown[]): GreenMap {
    const [run, iterable] = this._mapArguments('starmap(function, iterable)', args);
    this._rule('map.starmap');
    return this._map(run, iterable);
  }

  private _mapArguments(parameters: string, args: readonly unknown[]): unknown[] {
    return bound(this._hub, 'map.arguments', parameters, args);
  }

  /** Has a pool of its own do the work. */
  private _map(run: unknown, iterable: unknown): GreenMap {
    this._touch();
    if (this._workers.size > 0) this._rule('map.own-pool');
    if (this._workers.has(this._hub._world.running)) this._rule('map.inside');
    return new GreenMap(this, new OwnPool(this._hub, this._size), run, iterable);
  }

  // Waiting for all

  *waitall(): Body {
    this._touch();
    const { running } = this._hub._world;
    if (this._workers.has(running)) {
      this._rule('pool.waitall-inside');
      throw exceptions.AssertionError!('Calling waitall() from within one of the workers will never terminate.');
    }
    if (this._workers.size === 0) {
      this._rule(this._slots._blocked > 0 ? 'pool.waitall-blocked' : 'pool.waitall-idle');
      return null;
    }
    if (this._isOfWorker(running)) this._rule('pool.waitall-child');
    if (running._up !== null) this._rule('pool.waitall-anyone');
    const idle = this._idle;
    this._waiting++;
    try {
      yield* idle.wait();
    } catch (error) {
      if (running === this._hub._greenlet) this._rule('pool.hub-waitall');
      else if (!isFinal(error)) this._rule('pool.waitall-interrupted');
      throw error;
    } finally {
      this._waiting--;
    }
    if (!idle.ready()) this._rule('pool.waitall-switched');
    else if (this._workers.size > 0) this._rule('pool.waitall-busy');
    return null;
  }

  // Other sizes

  resize(...args: unknown[]): null {
    this._touch();
    if (args.length !== 1) throw exceptions.TypeError!('resize() takes a size');
    const [size] = args;
    if (!isNumber(size)) this._rule('pool.resize-type');
    const by = arithmetic('-', size, this._size) as number;
    this._markResize(Number(size), by);
    const { _machine: machine } = this._hub;
    // `pool-resize-wakes-nobody`: eventlet adds the slots to the count, and that is all.
    this._slots._change(by, !machine.defects.has('pool-resize-wakes-nobody'));
    this._size = size as number;
    return null;
  }

  private _markResize(size: number, by: number): void {
    if (compare(by, 0) > 0) this._rule(this._slots._blocked > 0 ? 'pool.resize-wakes' : 'pool.resize-up');
    if (compare(by, 0) < 0) this._rule(size < this._workers.size ? 'pool.resize-below' : 'pool.resize-down');
    if (size < 0) this._rule('pool.resize-negative');
  }
}

/** The pool of a map, which no program sees. The rules about it are those of maps. */
class OwnPool extends GreenPool {
  override _rule(): void {}
}

/** Names of parameters in eventlet of which keywords may have the names. */
const isNamed = (keywords: Dict): boolean => keywords.has('func') || keywords.has('self');
