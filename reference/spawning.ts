/** The reference for spawning and sleeping: spec/eventlet/{spawning,sleeping}.md, rule by rule. */

import { Keywords } from '../scenario/python/calls.js';
import { exceptions } from '../scenario/python/exceptions.js';
import { collect, isDict, isNumber, type Dict } from '../scenario/python/values.js';
import { Result } from './event.js';
import { isExit, type Body, type Greenlet } from './greenlet.js';
import { bound, greenThreadClass, isGreenThread, whenEnded, type GreenThread, type GreenThreadClass } from './greenthread.js';
import { bind, isFinal, toKeywords, type Hub } from './hub.js';
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
  readonly order: readonly string[];
}

/** Tells the rules about order that are at work when a turn is asked for: by what was asked before, and is still to come. */
function orderRules(asked: Omit<Asked, 'order'>, before: Asked | null): string[] {
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
export function greenThreads(hub: Hub): Record<string, unknown> {
  const world = hub._world;
  const rule = (id: string): void => hub._machine.rule(id);
  const GreenThread = greenThreadClass(hub);
  const isMain = (greenlet: Greenlet): boolean => greenlet._up === null;

  // Asking for turns

  /** What was asked for last. */
  let last: Asked | null = null;
  const ask = (way: Way | 'sleep', seconds: number, timer: Timer): Asked => {
    const asked = { way, seconds, timer, round: hub._rounds, turns: hub._fired };
    last = { ...asked, order: orderRules(asked, last) };
    return last;
  };
  /** Whether others have had a turn since a turn was asked for that has now come. */
  const othersRan = ({ turns }: Asked): boolean => hub._fired - turns > 1;

  // Spawning: spec/eventlet/spawning.md

  /** What was spawned, and the functions. */
  const all: Greenlet[] = [];
  const spawned = new Set<unknown>();

  /** The arguments of a call that spawns. */
  const spawnArgs = (parameters: string, args: readonly unknown[]): unknown[] => {
    try {
      return bind(parameters, args);
    } catch (error) {
      const last = args.at(-1);
      const has = (id: string): boolean => last instanceof Keywords && Object.hasOwn(last, id);
      if (has('func')) rule('spawn.keyword-func');
      else rule(has('seconds') && args.length > 2 ? 'after.keyword-seconds' : 'spawn.without-function');
      throw error;
    }
  };

  const spawnThread = (way: Way, seconds: unknown, [run, args, keywords]: readonly unknown[], isLocal = false): GreenThread => {
    const maker = world.running;
    const made = makeThread(hub, GreenThread, { maker, isLocal, isDelayed: Number(seconds) > 0 });
    if (!isNumber(seconds)) rule('after.bad-delay');
    const start = (): Body => {
      if (made._state === 'new') {
        markStart(asked, maker);
        markArguments(way, run, args as readonly unknown[], keywords as Dict);
      } else if (made._state === 'dead' && !made._event.ready()) rule('hub.raw-throw-unstarted');
      return world.switch(made, [run, args, keywords]);
    };
    const timer = hub._after(seconds, start, isLocal ? maker : null, undefined, made);
    const asked = ask(way, Number(seconds), timer);
    rule('spawn.green-thread');
    markSpawned(made, run, maker);
    if (isLocal) whenEnded(maker, () => made._state === 'new' && rule('after.local-dead'));
    return made;
  };

  const markSpawned = (made: Greenlet, run: unknown, maker: Greenlet): void => {
    all.push(made);
    whenEnded(made, (error) => (hub._lastError = error));
    rule('spawn.parent');
    rule('hub.parent');
    if (spawned.has(run)) rule('spawn.each');
    spawned.add(run);
    if (!isMain(maker) && maker !== hub._greenlet) rule('spawn.turn');
  };

  /** A function is about to start. */
  const markStart = (asked: Asked, maker: Greenlet): void => {
    const { way, seconds, order } = asked;
    if (way === 'spawn') rule('spawn.opportunity');
    if (way === 'spawn_after' && seconds > 0) rule('after.delay');
    if (way === 'spawn_after_local') markLocal(maker);
    else if (maker._state === 'dead') rule('after.outlives');
    for (const id of order) rule(id);
    if (seconds < 0) rule('after.negative');
    if (asked.round === 0 || !othersRan(asked)) return;
    if (seconds < 0) rule('after.negative-round');
    else if (seconds === 0) rule('spawn.order-round');
  };

  const markLocal = (maker: Greenlet): void => {
    if (isMain(maker) || maker === hub._greenlet) rule('after.local-main');
    else rule('after.local-alive');
    if (isGreenThread(maker) && maker._spawn.maker._state === 'dead') rule('after.local-maker');
  };

  const markArguments = (way: Way, run: unknown, args: readonly unknown[], keywords: Dict): void => {
    const names = [...keywords.entries.values()].map(([key]) => key as string);
    if (args.length > 0 || names.length > 0)
      rule(way === 'spawn' ? 'spawn.arguments' : way === 'spawn_n' ? 'spawn.n-arguments' : 'after.arguments');
    if (way === 'spawn' && names.some((id) => innerNames.includes(id))) rule('spawn.keyword-names');
    if (way === 'spawn_n' && names.some((id) => takenNames.includes(id))) rule('spawn.n-keyword-names');
    if (args.some((value) => typeof value === 'object' && value !== null)) rule('spawn.arguments-same');
    if (typeof run !== 'function') rule('spawn.not-callable');
    else if (!('signature' in run)) rule('spawn.callable');
  };

  const spawnBare = ([run, positional, keywords]: readonly unknown[]): Greenlet => {
    const maker = world.running;
    const made = world.make(run, hub._greenlet);
    if (hub._machine.defects.has('spawn-n-keywords')) refuseTaken(keywords as Dict);
    const timer = hub._after(
      0,
      () => {
        if (made._state === 'new') {
          markStart(asked, maker);
          markArguments('spawn_n', run, positional as readonly unknown[], keywords as Dict);
        } else if (made._state === 'started') rule('hub.raw-unstarted');
        return world.switch(made, [...(positional as readonly unknown[]), ...toKeywords(keywords)]);
      },
      null,
      undefined,
      made,
    );
    const asked = ask('spawn_n', 0, timer);
    whenEnded(made, (error) => error !== undefined && !isExit(error) && rule('spawn.n-fails'));
    markSpawned(made, run, maker);
    return made;
  };

  // Sleeping: spec/eventlet/sleeping.md

  /** How each greenlet slept last. */
  const slept = new WeakMap<Greenlet, Asked>();

  function* sleep(...args: unknown[]): Body {
    const [seconds] = bound(hub, 'sleep.arguments', 'sleep(seconds=)', args, [0]);
    const { running } = world;
    if (running === hub._greenlet) return sleepInHub(seconds);
    if (!isNumber(seconds)) rule('sleep.bad-seconds');
    const timer = hub._after(seconds, () => world.switch(running, []), null, undefined, running);
    const asked = ask('sleep', Number(seconds), timer);
    running._awaits = timer;
    try {
      yield* hub._pause();
      markWoken(running, asked);
    } catch (error) {
      if (!isFinal(error)) {
        rule('sleep.thrown');
        if (timer._isPending) rule('sleep.thrown-forgotten');
      }
      throw error;
    } finally {
      timer._cancel();
      running._awaits = null;
    }
    if (args.length === 0) rule('sleep.zero-default');
    rule('sleep.returns');
    return null;
  }

  const markWoken = (running: Greenlet, asked: Asked): void => {
    const { seconds, timer, order } = asked;
    if (timer._isPending) {
      rule('sleep.switched');
      rule('sleep.switched-forgotten');
      rule('hub.raw-switch-sleep');
      return;
    }
    for (const id of order) rule(id);
    if (isMain(running)) rule('sleep.main');
    if (seconds > 0) markTime(running, asked);
    else if (seconds < 0) rule('sleep.negative');
    if (seconds === 0 && asked.round > 0) rule('sleep.zero-again');
    slept.set(running, asked);
    if (!othersRan(asked)) return;
    rule(seconds > 0 ? 'sleep.others' : seconds === 0 ? 'sleep.zero' : 'sleep.negative-round');
    if (isMain(running)) rule('spawn.main-waits');
  };

  const markTime = (running: Greenlet, { seconds, timer }: Asked): void => {
    rule('sleep.seconds');
    if (!Number.isInteger(seconds)) rule('sleep.fraction');
    const before = slept.get(running);
    if (before && before.seconds > 0 && before.timer._due + seconds === timer._due) rule('sleep.order-deadline');
  };

  /** There is nobody whom the hub could hand control to. */
  const sleepInHub = (seconds: unknown): null => {
    if (!isNumber(seconds)) {
      rule('sleep.hub-bad-seconds');
      rule('sleep.hub-goes-on');
      throw exceptions.TypeError!("'<=' not supported between these");
    }
    if (Number(seconds) <= 0) {
      rule('sleep.hub-zero');
      return null;
    }
    rule('sleep.hub');
    rule('sleep.hub-goes-on');
    throw exceptions.RuntimeError!('do not call blocking functions from the mainloop');
  };

  // The current one, and main: spec/eventlet/spawning.md

  world.onCurrent = (current) => {
    if (isMain(current)) rule('spawn.current-main');
    else if (current === hub._greenlet) rule('spawn.current-timer');
    else if (isGreenThread(current)) rule('spawn.current');
  };

  whenEnded(world.running, () => {
    if (all.some(({ _state: state }) => state !== 'dead')) rule('spawn.main-ends');
  });

  return {
    GreenThread,
    spawn(...args: unknown[]): GreenThread {
      const made = spawnThread('spawn', 0, spawnArgs('spawn(func, *args, **kwargs)', args));
      rule('spawn.deferred');
      return made;
    },
    spawn_after(...args: unknown[]): GreenThread {
      const [seconds, ...rest] = spawnArgs('spawn_after(seconds, func, *args, **kwargs)', args);
      const made = spawnThread('spawn_after', seconds, rest);
      rule('after.returns');
      return made;
    },
    spawn_after_local(...args: unknown[]): GreenThread {
      const [seconds, ...rest] = spawnArgs('spawn_after_local(seconds, func, *args, **kwargs)', args);
      return spawnThread('spawn_after_local', seconds, rest, true);
    },
    spawn_n(...args: unknown[]): Greenlet {
      const made = spawnBare(spawnArgs('spawn_n(func, *args, **kwargs)', args));
      rule('spawn.n-greenlet');
      rule('spawn.n-deferred');
      return made;
    },
    sleep,
    kill(...args: unknown[]): Body {
      const [target, rest] = bound(hub, 'kill.arguments', 'kill(g, *throw_args)', args);
      if (isGreenThread(target)) rule('kill.function');
      return kill(hub, target, rest as unknown[]);
    },
  };
}

/** A green thread that has not started. */
function makeThread(hub: Hub, kind: GreenThreadClass, spawn: Spawn): GreenThread {
  const main = function* (...args: unknown[]): Body {
    const [run, positional, keywords] = bind('main(function, args, kwargs)', args);
    if (!isDict(keywords)) throw exceptions.TypeError!('argument after ** must be a mapping');
    return yield* made._main(run, collect(positional), keywords);
  };
  const made = hub._world.make(Object.assign(main, { label: 'main', ofClass: true }), hub._greenlet, kind as never) as GreenThread;
  return Object.assign(made, { _event: new Result(hub), _spawn: spawn, _links: [], _called: [], _unlinked: [] });
}

/**
 * `spawn-n-keywords`: `spawn_n` hands the keywords on among those of `schedule_call_global(seconds, cb, *args, **kw)`, a
 * method, which takes some of them for its own.
 */
function refuseTaken(keywords: Dict): void {
  for (const id of takenNames) if (keywords.has(id)) throw exceptions.TypeError!(`got multiple values for argument '${id}'`);
}
