/** The reference for green threads: spec/eventlet/{spawning,sleeping,killing,results,links}.md, rule by rule. */

import { exceptions } from '../scenario/python/exceptions.js';
import { collect, Dict, equal, isDict, isNumber, type List } from '../scenario/python/values.js';
import { Event } from './event.js';
import { Greenlet, GreenletExit, type Body } from './greenlet.js';
import { bind, call, isFinal, toKeywords, type Hub } from './hub.js';

/** A function to be called at the end, with its arguments. */
type Link = readonly [run: unknown, args: readonly unknown[], keywords: Dict];

export interface GreenThreadClass {
  new (...args: unknown[]): GreenThread;
  readonly prototype: GreenThread;
}

/** What `spawn` gives: a greenlet that has a result. */
export interface GreenThread extends Greenlet {
  _event: Event;
  _links: Link[];
  _linking: boolean;
  _main(run: unknown, args: readonly unknown[], keywords: unknown): Body;
  wait(): Body;
}

/** The result of a green thread: an event that the program does not see. The rules about it are those of results.md. */
class Result extends Event {
  override _rule(): void {}
}

/** Makes the class of the green threads of one hub. */
export function greenThreadClass(hub: Hub): GreenThreadClass {
  const world = hub._world;
  class Thread extends (world.api.greenlet as new (...args: unknown[]) => Greenlet) {
    declare _event: Event;
    declare _links: Link[];
    declare _linking: boolean;

    *wait(...args: unknown[]): Body {
      if (args.length > 0) throw exceptions.TypeError!('wait() takes no arguments');
      return yield* this._event.wait();
    }

    *link(...args: unknown[]): Body {
      this._links.push(bind('link(func, *args, **kwargs)', args) as unknown as Link);
      if (this._event.ready()) yield* this._runLinks();
      return null;
    }

    unlink(...args: unknown[]): boolean {
      const sought = bind('unlink(func, *args, **kwargs)', args);
      const at = this._links.findIndex((link) => equal([...link], sought));
      if (at === -1) return false;
      this._links.splice(at, 1);
      return true;
    }

    kill(...args: unknown[]): Body {
      return kill(hub, this, args);
    }

    *cancel(...args: unknown[]): Body {
      return this._state === 'started' ? null : yield* kill(hub, this, args);
    }

    /** What a green thread runs: the function, and then all that hangs on its end. */
    *_main(run: unknown, args: readonly unknown[], keywords: unknown): Body {
      let result: unknown;
      try {
        result = yield* call(run, args, keywords);
      } catch (error) {
        if (isFinal(error)) throw error;
        this._event.send_exception(error);
        yield* this._runLinks();
        throw error;
      }
      this._event.send(result);
      yield* this._runLinks();
      return null;
    }

    *_runLinks(): Body {
      if (this._linking) return null;
      this._linking = true;
      try {
        for (let link; (link = this._links.shift());) yield* call(link[0], [this, ...link[1]], link[2]);
      } finally {
        this._linking = false;
      }
      return null;
    }
  }
  return Thread as unknown as GreenThreadClass;
}

function makeThread(hub: Hub, kind: GreenThreadClass): GreenThread {
  const main = function* (...args: unknown[]): Body {
    const [run, positional, keywords] = bind('main(function, args, kwargs)', args);
    if (!isDict(keywords)) throw exceptions.TypeError!('argument after ** must be a mapping');
    return yield* made._main(run, collect(positional), keywords);
  };
  const made = hub._world.make(Object.assign(main, { label: 'main', ofClass: true }), hub._greenlet, kind as never) as GreenThread;
  made._event = new Result(hub);
  made._links = [];
  made._linking = false;
  return made;
}

/** The functions of green threads, for one hub. */
export function greenThreads(hub: Hub): Record<string, unknown> {
  const world = hub._world;
  const GreenThread = greenThreadClass(hub);
  const spawnAfter = (seconds: unknown, [run, args, keywords]: readonly unknown[], owner: Greenlet | null): GreenThread => {
    const made = makeThread(hub, GreenThread);
    hub._after(seconds, () => world.switch(made, [run, args, keywords]), owner);
    return made;
  };
  return {
    GreenThread,
    spawn: (...args: unknown[]) => spawnAfter(0, bind('spawn(func, *args, **kwargs)', args), null),
    spawn_after(...args: unknown[]): GreenThread {
      const [seconds, ...rest] = bind('spawn_after(seconds, func, *args, **kwargs)', args);
      return spawnAfter(seconds, rest, null);
    },
    spawn_after_local(...args: unknown[]): GreenThread {
      const [seconds, ...rest] = bind('spawn_after_local(seconds, func, *args, **kwargs)', args);
      return spawnAfter(seconds, rest, world.running);
    },
    spawn_n(...args: unknown[]): Greenlet {
      const [run, positional, keywords] = bind('spawn_n(func, *args, **kwargs)', args) as [unknown, unknown[], Dict];
      const made = world.make(run, hub._greenlet);
      for (const name of ['self', 'seconds', 'cb'])
        if (keywords.has(name)) throw exceptions.TypeError!(`got multiple values for argument '${name}'`);
      hub._after(0, () => world.switch(made, [...positional, ...toKeywords(keywords)]));
      return made;
    },
    *sleep(...args: unknown[]): Body {
      const [seconds] = bind('sleep(seconds=)', args, [0]);
      if (world.running === hub._greenlet) {
        if (!isNumber(seconds)) throw exceptions.TypeError!("'<=' not supported between these");
        if (Number(seconds) <= 0) return null;
        throw exceptions.RuntimeError!('do not call blocking functions from the mainloop');
      }
      const timer = hub._after(seconds, wake(world.running));
      try {
        yield* hub._pause();
      } finally {
        timer._cancel();
      }
      return null;
    },
    kill(...args: unknown[]): Body {
      const [target, rest] = bind('kill(g, *throw_args)', args);
      return kill(hub, target, rest as unknown[]);
    },
  };
  function wake(greenlet: Greenlet): () => Body {
    return () => world.switch(greenlet, []);
  }
}

/** `kill(target, …)`. */
function* kill(hub: Hub, target: unknown, args: readonly unknown[]): Body {
  const world = hub._world;
  if (!(target instanceof Greenlet)) throw exceptions.AttributeError!('dead');
  if (target._state === 'dead') return null;
  if (target._state === 'new') {
    // It is as if its function had raised at once.
    // eslint-disable-next-line require-yield
    const raise = function* (): Body {
      throw thrown(args);
    };
    target._stored = { run: Object.assign(raise, { label: 'just_raise', ofClass: true }) };
    if ('_main' in target) {
      try {
        yield* (target as GreenThread)._main(raise, [], new Dict());
      } catch (error) {
        if (isFinal(error)) throw error;
      }
    }
  }
  if (world.running !== hub._greenlet) {
    hub._ensureGreenlet();
    hub._wake(world.running);
  }
  return yield* world.throw(target, [...args]);
}

/** The exception that `throw` would raise with these arguments. */
function thrown(args: readonly unknown[]): unknown {
  const [type, value = null] = args;
  if (args.length === 0) return GreenletExit();
  if (type instanceof Error) return type;
  if (value instanceof Error) return value;
  return value === null ? (type as () => unknown)() : (type as (value: unknown) => unknown)(value);
}

export type { List };
