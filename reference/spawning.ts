/** The reference for spawning and sleeping: spec/eventlet/{spawning,sleeping}.md, rule by rule. */

import { Keywords } from '../scenario/python/calls.js';
import { exceptions } from '../scenario/python/exceptions.js';
import { Dict, isNumber } from '../scenario/python/values.js';
import { isExit, type Body, type Greenlet, type Greenlets, type Run } from './greenlet.js';
import { bound, GreenThread, isGreenThread, whenEnded } from './greenthread.js';
import { bind, isFinal, toKeywords, withHub, type Hub } from './hub.js';
import { kill } from './killing.js';
import type { Timer } from './timers.js';

/** How a green thread was made. */
export interface Spawn {
  /** Who made it. */
  readonly maker: Greenlet;
  /** Whether it starts only while its maker lives. */
  readonly isLocal: boolean;
  /** Whether it was to start later. */
  readonly isDelayed: boolean;
}

type Way = 'spawn' | 'spawn_n' | 'spawn_after' | 'spawn_after_local';

/** A turn that was asked of the hub. */
interface Asked {
  readonly way: Way | 'sleep';
  readonly seconds: number;
  readonly timer: Timer;
  /** The round in which it was asked, and how many turns there had been. */
  readonly round: number;
  readonly turns: number;
  /** The rules about order by which it comes where it does. */
  order: readonly string[];
}

/** Tells the rules about order that are at work when a turn is asked for: by what was asked before, and is still to come. */
function orderRules(asked: Asked, before: Asked | null): string[] {
  if (!before?.timer._isPending) return [];
  const { way, seconds, timer } = asked;
  const isSleep = way === 'sleep';
  const isSame = isSleep === (before.way === 'sleep');
  if (timer._due > before.timer._due) return [];
  if (timer._due < before.timer._due) {
    if (seconds >= 0) return isSame ? [isSleep ? 'sleep.order' : 'after.order'] : [];
    // What is in a round already comes before it.
    if (before.round < asked.round) return [];
    return [isSleep ? 'sleep.negative-order' : 'after.negative-order'];
  }
  if (seconds > 0) return isSame ? [isSleep ? 'sleep.order-same' : 'after.order-same'] : [];
  const rules = way === before.way ? [] : ['spawn.order-all'];
  if (isSleep) rules.push('sleep.zero-order');
  if (isSleep && before.way === 'sleep') rules.push('sleep.round-robin');
  if (way === 'spawn' && before.way === 'spawn') rules.push('spawn.order');
  return rules;
}

/** Keywords that are names of parameters inside of eventlet: of `spawn`, and of what `spawn_n` calls. */
const innerNames = ['seconds', 'cb', 'args', 'kwargs', 'self', 'function'];
const takenNames = ['seconds', 'cb', 'self'];

/** The functions of green threads, for one hub. */
export class Spawning {
  private readonly world: Greenlets;
  /** What was asked for last. */
  private last: Asked | null = null;
  /** What was spawned, and the functions. */
  private readonly all: Greenlet[] = [];
  private readonly spawned = new Set<unknown>();
  /** How each greenlet slept last. */
  private readonly slept = new WeakMap<Greenlet, Asked>();

  constructor(private readonly hub: Hub) {
    this.world = hub._world;
    hub._spawning = this;
    this.world.onCurrent = this.markCurrent;
    whenEnded(this.world.running, () => {
      if (this.all.some(({ _state: state }) => state !== 'dead')) this.rule('spawn.main-ends');
    });
  }

  /** What the program sees. */
  readonly api: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
    spawn: (...args) => this.spawn(args),
    spawn_after: (...args) => this.spawnAfter(args),
    spawn_after_local: (...args) => this.spawnAfterLocal(args),
    spawn_n: (...args) => this.spawnN(args),
    sleep: (...args) => this.sleep(args),
    kill: (...args) => this.kill(args),
  };

  /** The class of green threads as the program sees it. */
  class(): unknown {
    return withHub(GreenThread, this.hub, (value) => {
      if (this.world.isMain(value)) this.rule('main.type');
      return isGreenThread(value);
    });
  }

  private rule(id: string): void {
    this.hub._machine.rule(id);
  }

  /** The current one: spec/eventlet/spawning.md. */
  private readonly markCurrent = (current: Greenlet): void => {
    if (isMain(current)) this.rule('spawn.current-main');
    else if (current === this.hub._greenlet) this.rule('spawn.current-timer');
    else if (isGreenThread(current)) this.rule('spawn.current');
  };

  // Asking for turns

  private ask(way: Way | 'sleep', seconds: number, timer: Timer): Asked {
    const asked: Asked = { way, seconds, timer, round: this.hub._rounds, turns: this.hub._fired, order: [] };
    asked.order = orderRules(asked, this.last);
    return (this.last = asked);
  }

  /** Whether others have had a turn since a turn was asked for that has now come. */
  private othersRan({ turns }: Asked): boolean {
    return this.hub._fired - turns > 1;
  }

  // Spawning: spec/eventlet/spawning.md

  private spawn(args: readonly unknown[]): GreenThread {
    const made = this.spawnThread('spawn', 0, this.spawnArgs('spawn(func, *args, **kwargs)', args));
    this.rule('spawn.deferred');
    return made;
  }

  private spawnAfter(args: readonly unknown[]): GreenThread {
    const [seconds, ...rest] = this.spawnArgs('spawn_after(seconds, func, *args, **kwargs)', args);
    const made = this.spawnThread('spawn_after', seconds, rest);
    this.rule('after.returns');
    return made;
  }

  private spawnAfterLocal(args: readonly unknown[]): GreenThread {
    const [seconds, ...rest] = this.spawnArgs('spawn_after_local(seconds, func, *args, **kwargs)', args);
    return this.spawnThread('spawn_after_local', seconds, rest, true);
  }

  private spawnN(args: readonly unknown[]): Greenlet {
    const made = this.spawnBare(this.spawnArgs('spawn_n(func, *args, **kwargs)', args));
    this.rule('spawn.n-greenlet');
    this.rule('spawn.n-deferred');
    return made;
  }

  /** The arguments of a call that spawns. */
  private spawnArgs(parameters: string, args: readonly unknown[]): unknown[] {
    try {
      return bind(parameters, args);
    } catch (error) {
      const last = args.at(-1);
      const has = (id: string): boolean => last instanceof Keywords && Object.hasOwn(last, id);
      if (has('func')) this.rule('spawn.keyword-func');
      else this.rule(has('seconds') && args.length > 2 ? 'after.keyword-seconds' : 'spawn.without-function');
      throw error;
    }
  }

  private spawnThread(way: Way, seconds: unknown, [run, args, keywords]: readonly unknown[], isLocal = false): GreenThread {
    const maker = this.world.running;
    const made = new GreenThread(this.hub, { maker, isLocal, isDelayed: Number(seconds) > 0 });
    if (!isNumber(seconds)) this.rule('after.bad-delay');
    const start = (): Body => {
      if (made._state === 'new') {
        this.markStart(asked, maker);
        this.markArguments(way, run, args as readonly unknown[], keywords as Dict);
      } else if (made._state === 'dead' && !made._event.ready()) this.rule('hub.raw-throw-unstarted');
      return this.world.switch(made, [run, args, keywords]);
    };
    const timer = this.hub._after(seconds, start, isLocal ? maker : null, undefined, made);
    const asked = this.ask(way, Number(seconds), timer);
    this.rule('spawn.green-thread');
    this.markSpawned(made, run, maker);
    if (isLocal) whenEnded(maker, () => made._state === 'new' && this.rule('after.local-dead'));
    return made;
  }

  /** Spawns for a pool. */
  _spawnThread(run: unknown, args: readonly unknown[], keywords: unknown): GreenThread {
    return this.spawnThread('spawn', 0, [run, args, keywords]);
  }

  /** Makes a green thread that nobody is to start. */
  _make(): GreenThread {
    return new GreenThread(this.hub, { maker: this.world.running, isLocal: false, isDelayed: false });
  }

  /**
   * Spawns a greenlet without a result for a pool.
   *
   * @param passed what it is sent besides when its turn comes: seen only by one that was started before, which nobody prescribes
   */
  _spawnBare(run: Run, passed: readonly unknown[] = []): Greenlet {
    return this.spawnBare([run, [], new Dict()], passed);
  }

  private markSpawned(made: Greenlet, run: unknown, maker: Greenlet): void {
    this.all.push(made);
    whenEnded(made, (error) => (this.hub._lastError = error));
    this.rule('spawn.parent');
    this.rule('hub.parent');
    if (this.spawned.has(run)) this.rule('spawn.each');
    this.spawned.add(run);
    if (!isMain(maker) && maker !== this.hub._greenlet) this.rule('spawn.turn');
  }

  /** A function is about to start. */
  private markStart(asked: Asked, maker: Greenlet): void {
    const { way, seconds, order } = asked;
    if (way === 'spawn') this.rule('spawn.opportunity');
    if (way === 'spawn_after' && seconds > 0) this.rule('after.delay');
    if (way === 'spawn_after_local') this.markLocal(maker);
    else if (maker._state === 'dead') this.rule('after.outlives');
    for (const id of order) this.rule(id);
    if (seconds < 0) this.rule('after.negative');
    if (asked.round === 0 || !this.othersRan(asked)) return;
    if (seconds < 0) this.rule('after.negative-round');
    else if (seconds === 0) this.rule('spawn.order-round');
  }

  private markLocal(maker: Greenlet): void {
    if (isMain(maker) || maker === this.hub._greenlet) this.rule('after.local-main');
    else this.rule('after.local-alive');
    if (isGreenThread(maker) && maker._spawn.maker._state === 'dead') this.rule('after.local-maker');
  }

  private markArguments(way: Way, run: unknown, args: readonly unknown[], keywords: Dict): void {
    const names = [...keywords.entries.values()].map(([key]) => key as string);
    if (args.length > 0 || names.length > 0)
      this.rule(way === 'spawn' ? 'spawn.arguments' : way === 'spawn_n' ? 'spawn.n-arguments' : 'after.arguments');
    if (way === 'spawn' && names.some((id) => innerNames.includes(id))) this.rule('spawn.keyword-names');
    if (way === 'spawn_n' && names.some((id) => takenNames.includes(id))) this.rule('spawn.n-keyword-names');
    if (args.some((value) => typeof value === 'object' && value !== null)) this.rule('spawn.arguments-same');
    if (typeof run !== 'function') this.rule('spawn.not-callable');
    else if (!('signature' in run)) this.rule('spawn.callable');
  }

  private spawnBare([run, positional, keywords]: readonly unknown[], passed: readonly unknown[] = []): Greenlet {
    const maker = this.world.running;
    const made = this.world.make(run, this.hub._greenlet);
    if ((keywords as Dict).entries.size > 0 && this.hub._machine.defects.has('spawn-n-keywords')) refuseTaken(keywords as Dict);
    const timer = this.hub._after(
      0,
      () => {
        if (made._state === 'new') {
          this.markStart(asked, maker);
          this.markArguments('spawn_n', run, positional as readonly unknown[], keywords as Dict);
        } else if (made._state === 'started') this.rule('hub.raw-unstarted');
        return this.world.switch(made, [...(positional as readonly unknown[]), ...passed, ...toKeywords(keywords)]);
      },
      null,
      undefined,
      made,
    );
    const asked = this.ask('spawn_n', 0, timer);
    whenEnded(made, (error) => error !== undefined && !isExit(error) && this.rule('spawn.n-fails'));
    this.markSpawned(made, run, maker);
    return made;
  }

  // Sleeping: spec/eventlet/sleeping.md

  *sleep(args: readonly unknown[]): Body {
    const [seconds] = bound(this.hub, 'sleep.arguments', 'sleep(seconds=)', args, [0]);
    const { running } = this.world;
    if (running === this.hub._greenlet) return this.sleepInHub(seconds);
    if (!isNumber(seconds)) this.rule('sleep.bad-seconds');
    const timer = this.hub._after(seconds, () => this.world.switch(running, []), null, undefined, running);
    const asked = this.ask('sleep', Number(seconds), timer);
    running._awaits = timer;
    try {
      yield* this.hub._pause();
      this.markWoken(running, asked);
    } catch (error) {
      if (!isFinal(error)) {
        this.rule('sleep.thrown');
        if (timer._isPending) this.rule('sleep.thrown-forgotten');
      }
      throw error;
    } finally {
      timer._cancel();
      running._awaits = null;
    }
    if (args.length === 0) this.rule('sleep.zero-default');
    this.rule('sleep.returns');
    return null;
  }

  private markWoken(running: Greenlet, asked: Asked): void {
    const { seconds, timer, order } = asked;
    if (timer._isPending) {
      this.rule('sleep.switched');
      this.rule('sleep.switched-forgotten');
      this.rule('hub.raw-switch-sleep');
      return;
    }
    for (const id of order) this.rule(id);
    if (isMain(running)) this.rule('sleep.main');
    if (seconds > 0) this.markTime(running, asked);
    else if (seconds < 0) this.rule('sleep.negative');
    if (seconds === 0 && asked.round > 0) this.rule('sleep.zero-again');
    this.slept.set(running, asked);
    if (!this.othersRan(asked)) return;
    this.rule(seconds > 0 ? 'sleep.others' : seconds === 0 ? 'sleep.zero' : 'sleep.negative-round');
    if (isMain(running)) this.rule('spawn.main-waits');
  }

  private markTime(running: Greenlet, { seconds, timer }: Asked): void {
    this.rule('sleep.seconds');
    if (!Number.isInteger(seconds)) this.rule('sleep.fraction');
    const before = this.slept.get(running);
    if (before && before.seconds > 0 && before.timer._due + seconds === timer._due) this.rule('sleep.order-deadline');
  }

  /** There is nobody whom the this.hub could hand control to. */
  private sleepInHub(seconds: unknown): null {
    if (!isNumber(seconds)) {
      this.rule('sleep.hub-bad-seconds');
      this.rule('sleep.hub-goes-on');
      throw exceptions.TypeError!("'<=' not supported between these");
    }
    if (Number(seconds) <= 0) {
      this.rule('sleep.hub-zero');
      return null;
    }
    this.rule('sleep.hub');
    this.rule('sleep.hub-goes-on');
    throw exceptions.RuntimeError!('do not call blocking functions from the mainloop');
  }

  // Killing: spec/eventlet/killing.md

  private kill(args: readonly unknown[]): Body {
    const [target, rest] = bound(this.hub, 'kill.arguments', 'kill(g, *throw_args)', args);
    if (isGreenThread(target)) this.rule('kill.function');
    return kill(this.hub, target, rest as unknown[]);
  }
}

const isMain = (greenlet: Greenlet): boolean => greenlet._up === null;

/**
 * `spawn-n-keywords`: `spawn_n` hands the keywords on among those of `schedule_call_global(seconds, cb, *args, **kw)`, a
 * method, which takes some of them for its own.
 */
function refuseTaken(keywords: Dict): void {
  for (const id of takenNames) if (keywords.has(id)) throw exceptions.TypeError!(`got multiple values for argument '${id}'`);
}
