/** What is special to greenlets in JavaScript, and the rules that are easiest to break; the spec's pages test the rest. */

import { beforeEach, describe, expect, it } from 'vitest';
import {
  AttributeError,
  GreenletError,
  GreenletExit,
  Keywords,
  ValueError,
  createGreenlets,
  type Greenlet,
  type Run,
  type World,
} from './greenlet.js';

let world: World;
let main: Greenlet;
let Greenlet: World['Greenlet'];
let getcurrent: World['getcurrent'];
beforeEach(() => {
  world = createGreenlets();
  ({ Greenlet, getcurrent } = world);
  main = getcurrent();
});

class KeyError extends Error {
  readonly args: readonly unknown[];

  constructor(...args: unknown[]) {
    super(String(args));
    this.args = args;
  }
}

/** A greenlet that waits and returns whatever it catches. */
async function catcher(parent?: Greenlet): Promise<Greenlet> {
  const greenlet = new Greenlet(async () => {
    try {
      return await main.switch();
    } catch (error) {
      return error;
    }
  }, parent);
  await greenlet.switch();
  return greenlet;
}

/** A greenlet that waits, and returns what it is sent as the second of a pair. */
async function waiting(name: string): Promise<Greenlet> {
  const greenlet = new Greenlet(async () => [name, await main.switch()]);
  await greenlet.switch();
  return greenlet;
}

async function dead(parent?: Greenlet): Promise<Greenlet> {
  const greenlet = new Greenlet(() => 'done');
  await greenlet.switch();
  if (parent) greenlet.parent = parent;
  return greenlet;
}

const fails = (): never => {
  throw new KeyError('k');
};
const neverCalled = (): void => expect.unreachable();

describe('throw()', () => {
  it('raises GreenletExit unless told otherwise', async () => {
    const exit = await (await catcher()).throw();
    expect(exit).toBeInstanceOf(GreenletExit);
    expect(exit).toHaveProperty('message', '');
  });

  it('constructs the class with the value, with the items of an array, or with nothing', async () => {
    const args = async (...given: unknown[]): Promise<unknown> => {
      const greenlet = await catcher();
      return ((await greenlet.throw(KeyError, ...given)) as KeyError).args;
    };
    expect(await args()).toEqual([]);
    expect(await args('v')).toEqual(['v']);
    expect(await args([1, 2])).toEqual([1, 2]);
    expect(await args([])).toEqual([]);
    expect(await args([[1, 2]])).toEqual([[1, 2]]);
    expect(await args(null)).toEqual([]);
    expect(await args(undefined, null)).toEqual([]);
    const other = new RangeError('another class');
    expect(await args(other)).toEqual([other]);
  });

  it('takes an instance of the class, or an instance alone, as it is', async () => {
    const error = new KeyError('k');
    expect(await (await catcher()).throw(KeyError, error)).toBe(error);
    expect(await (await catcher()).throw(Error, error)).toBe(error);
    expect(await (await catcher()).throw(error)).toBe(error);
    expect(await (await catcher()).throw(error, null, null)).toBe(error);
  });

  it('refuses what is no error before anything happens, whatever the state of the target', async () => {
    const raise = (greenlet: Greenlet, ...given: unknown[]): Promise<unknown> =>
      (greenlet.throw as (...given: unknown[]) => Promise<unknown>).call(greenlet, ...given);
    const bad: unknown[][] = [['text'], [42], [null], [undefined], [[KeyError]], [Object], [class {}], [() => {}], [main]];
    const error = new KeyError('k');
    bad.push([error, 'value'], [error, error], [KeyError, 'v', 42], [KeyError, 1, null, 4], [new Keywords({ type: KeyError })]);
    const target = await catcher();
    const finished = await dead(await catcher());
    for (const given of bad) {
      for (const greenlet of [target, new Greenlet(), finished]) await expect(raise(greenlet, ...given)).rejects.toThrow(TypeError);
    }
    expect([target.alive, finished.parent!.alive]).toEqual([true, true]);
    expect(await target.switch('untouched')).toBe('untouched');
  });

  it('raises the error of a failing constructor in the target', async () => {
    class Unconstructible extends Error {
      constructor() {
        super();
        throw new RangeError('constructor');
      }
    }
    expect(await (await catcher()).throw(Unconstructible)).toEqual(new RangeError('constructor'));
  });

  it('returns like switch(), and can be repeated', async () => {
    const counter = new Greenlet(async () => {
      for (let n = 0; ;) {
        try {
          await main.switch(n, 'caught');
        } catch {
          n++;
        }
      }
    });
    await counter.switch();
    expect(await counter.throw(KeyError)).toEqual([1, 'caught']);
    expect(await counter.throw(KeyError)).toEqual([2, 'caught']);
  });

  it('leads to the parent of the target if nobody catches it, not to the thrower', async () => {
    const boss = await catcher();
    const target = new Greenlet(() => main.switch(), boss);
    await target.switch();
    const thrower = new Greenlet(() => target.throw(KeyError, 'k'));
    expect(await thrower.switch()).toEqual(new KeyError('k'));
    expect([target.dead, boss.dead, thrower.alive]).toEqual([true, true, true]);
  });

  it('ends an unstarted greenlet, and its unstarted parents, without running them', async () => {
    const boss = new Greenlet(neverCalled);
    const worker = new Greenlet(neverCalled, boss);
    await expect(worker.throw(KeyError, 'k')).rejects.toThrow(KeyError);
    expect([worker.dead, boss.dead]).toEqual([true, true]);
    expect(() => worker.run).toThrow(AttributeError);
  });

  it('fails in the caller where an unstarted greenlet has no function', async () => {
    const empty = new Greenlet();
    await expect(empty.throw(KeyError)).rejects.toThrow(AttributeError);
    await expect((await dead(empty)).throw()).rejects.toThrow(AttributeError);
    expect([empty.alive, empty.dead]).toEqual([false, false]);
  });

  it('raises at once in the current greenlet, and in main when a child throws there', async () => {
    await expect(main.throw(KeyError)).rejects.toThrow(KeyError);
    const child = new Greenlet(async () => ['resumed with', await main.throw(KeyError)]);
    await expect(child.switch()).rejects.toThrow(KeyError);
    expect(child.alive).toBe(true);
    expect(await child.switch(1)).toEqual(['resumed with', 1]);
  });

  it('goes past the dead, to whom a GreenletExit is a value', async () => {
    await expect((await dead()).throw(KeyError)).rejects.toThrow(KeyError);
    const boss = await catcher();
    expect(await (await dead(await dead(boss))).throw(KeyError, 'k')).toEqual(new KeyError('k'));
    const exit = new GreenletExit('bye');
    expect(await (await dead()).throw(exit)).toBe(exit);
    expect(await (await dead(await waiting('boss got'))).throw(exit)).toEqual(['boss got', exit]);
    const unstarted = new Greenlet((...args: unknown[]) => args);
    expect(await (await dead(unstarted)).throw(exit)).toEqual([exit]);
  });
});

describe('GreenletExit', () => {
  it('is the result of the greenlet that it ends, whatever its class', async () => {
    class Leave extends GreenletExit {}
    const leave = new Leave('bye');
    const leaving = new Greenlet(() => {
      throw leave;
    });
    expect(await leaving.switch()).toBe(leave);
    expect(leaving.dead).toBe(true);
    expect(await new Greenlet(neverCalled).throw(leave)).toBe(leave);
  });

  it('goes to the parent, and starts one that has not started', async () => {
    const boss = await waiting('boss got');
    const target = new Greenlet(() => main.switch(), boss);
    await target.switch();
    expect(await target.throw()).toEqual(['boss got', new GreenletExit()]);
    const unstarted = new Greenlet((...args: unknown[]) => args);
    expect(await new Greenlet(neverCalled, unstarted).throw(GreenletExit, 'bye')).toEqual([new GreenletExit('bye')]);
  });

  it('is an exception in main', async () => {
    await expect(main.throw()).rejects.toThrow(GreenletExit);
  });

  it('has nothing to do with the class of errors', () => {
    expect(new GreenletError()).not.toBeInstanceOf(GreenletExit);
    expect(world.error).toBe(GreenletError);
  });
});

describe('parent', () => {
  it('can be changed in every state, and the last one counts', async () => {
    const [first, second] = [await waiting('first'), await waiting('second')];
    const greenlet = new Greenlet(() => main.switch(), first);
    await greenlet.switch();
    greenlet.parent = second;
    expect(await greenlet.switch('result')).toEqual(['second', 'result']);
    greenlet.parent = first;
    expect(await greenlet.switch('more')).toEqual(['first', 'more']);
  });

  it('is a greenlet of the same world', () => {
    const greenlet = new Greenlet();
    for (const wrong of [null, 42, 'main', Greenlet, createGreenlets().getcurrent()]) {
      expect(() => (greenlet.parent = wrong as Greenlet)).toThrow(TypeError);
    }
    expect(greenlet.parent).toBe(main);
  });

  it('is no descendant', () => {
    const top = new Greenlet();
    const child = new Greenlet(null, top);
    const grandchild = new Greenlet(null, child);
    for (const descendant of [top, child, grandchild]) expect(() => (top.parent = descendant)).toThrow(ValueError);
    expect(top.parent).toBe(main);
  });

  it('cannot be deleted, and main has none', () => {
    const greenlet = new Greenlet();
    expect(() => (greenlet.parent = undefined!)).toThrow(AttributeError);
    expect(() => (main.parent = greenlet)).toThrow(AttributeError);
    expect(() => (main.parent = null!)).toThrow(AttributeError);
    expect([greenlet.parent, main.parent]).toEqual([main, null]);
  });
});

describe('run', () => {
  it('is replaced and taken away until the start', async () => {
    const greenlet = new Greenlet(neverCalled);
    greenlet.run = undefined!;
    expect(() => greenlet.run).toThrow(AttributeError);
    await expect(greenlet.switch()).rejects.toThrow(AttributeError);
    greenlet.run = (x) => ['new', x];
    expect(greenlet.run(1)).toEqual(['new', 1]);
    expect(await greenlet.switch(2)).toEqual(['new', 2]);
    expect(() => (greenlet.run = neverCalled)).toThrow(AttributeError);
    expect(() => (greenlet.run = undefined!)).toThrow(AttributeError);
    expect(() => greenlet.run).toThrow(AttributeError);
    expect(() => (main.run = neverCalled)).toThrow(AttributeError);
  });

  it('may be a method, which wins over the function of the constructor', async () => {
    class Worker extends Greenlet {
      readonly tools = 'tools';

      override async run(x: number): Promise<unknown> {
        return [this.tools, getcurrent() === this, x, await main.switch('paused')];
      }
    }
    const worker = new Worker(neverCalled);
    expect(await worker.switch(1)).toBe('paused');
    expect(worker.run).toBe(Worker.prototype.run);
    expect(await worker.switch(2)).toEqual(['tools', true, 1, 2]);
    expect(await new Greenlet(() => 3, new Worker()).switch()).toBe('paused');
  });

  it('may be assigned over a method', async () => {
    class Worker extends Greenlet {
      override run(): unknown {
        return 'the method';
      }
    }
    const worker = new Worker();
    worker.run = () => 'the function';
    expect(await worker.switch()).toBe('the function');
    expect(await new Worker().switch()).toBe('the method');
    worker.run = (): string => 'has no effect';
    expect(await worker.switch('dead')).toBe('dead');
  });
});

it('dead is read-only', () => {
  expect(() => Object.assign(new Greenlet(), { dead: true })).toThrow(TypeError);
});

it('a switch method of a derived class has no part in the end of a child', async () => {
  class Loud extends Greenlet {
    override switch(): Promise<unknown> {
      return expect.unreachable();
    }
  }
  const boss = new Loud(async (x: unknown) => ['boss got', x]);
  expect(await new Greenlet(() => 'result', boss).switch()).toEqual(['boss got', 'result']);
});

describe('the trace callback', () => {
  let names: Map<Greenlet, string>;
  let log: string[];
  const record: Parameters<World['settrace']>[0] = (event, [origin, target]) => {
    log.push(`${event} ${names.get(origin) ?? '?'} ${names.get(target) ?? '?'}`);
  };
  const named = (name: string, greenlet: Greenlet): Greenlet => {
    names.set(greenlet, name);
    return greenlet;
  };
  const breaks = (): never => {
    throw new KeyError('tracer');
  };
  beforeEach(() => {
    names = new Map([[main, 'main']]);
    log = [];
  });

  it('is exchanged by settrace()', () => {
    const { settrace, gettrace } = world;
    expect(gettrace()).toBe(null);
    expect(settrace(record)).toBe(null);
    expect(settrace(breaks)).toBe(record);
    expect(settrace(null)).toBe(breaks);
    expect(gettrace()).toBe(null);
    expect(settrace as () => unknown).toThrow(TypeError);
  });

  it('hears of every arrival, by what arrives', async () => {
    const waits = named('waits', new Greenlet(() => main.switch()));
    const unstarted = named('unstarted', new Greenlet(neverCalled));
    const boss = named('boss', new Greenlet((x: unknown) => x));
    const worker = named('worker', new Greenlet(() => 1, boss));
    const failing = named('failing', new Greenlet(fails));
    const finished = named('finished', await dead());
    world.settrace(record);
    await waits.switch();
    await waits.throw();
    await expect(unstarted.throw(KeyError)).rejects.toThrow(KeyError);
    await worker.switch();
    await expect(failing.switch()).rejects.toThrow(KeyError);
    await main.switch();
    await finished.throw();
    await expect(new Greenlet().switch()).rejects.toThrow(AttributeError);
    world.settrace(null);
    expect(log).toEqual([
      'switch main waits',
      'switch waits main',
      'throw main waits',
      'switch waits main',
      'throw main unstarted',
      'throw unstarted main',
      'switch main worker',
      'switch worker boss',
      'switch boss main',
      'switch main failing',
      'throw failing main',
      'switch main main',
      'switch main main',
    ]);
  });

  it('runs in the target, and what it returns is ignored', async () => {
    world.settrace((_, [, target]) => {
      log.push(String(getcurrent() === target));
      return Promise.resolve(42);
    });
    expect(await new Greenlet(() => 1).switch()).toBe(1);
    expect(log).toEqual(['true', 'true']);
  });

  it('ends a starting greenlet by what it throws, and is gone', async () => {
    const greenlet = new Greenlet(neverCalled);
    world.settrace(breaks);
    await expect(greenlet.switch()).rejects.toThrow('tracer');
    expect([greenlet.dead, world.gettrace()]).toEqual([true, null]);
  });

  it.each(['switch', 'throw'] as const)('replaces what a %s brings by what it throws', async (method) => {
    const target = await catcher();
    world.settrace(breaks);
    expect(await target[method]()).toEqual(new KeyError('tracer'));
    world.settrace(breaks);
    await expect(main[method]()).rejects.toThrow('tracer');
  });

  it('may be anything until it is called', async () => {
    const greenlet = new Greenlet(neverCalled);
    world.settrace(42 as unknown as null);
    expect(world.gettrace()).toBe(42);
    await expect(greenlet.switch()).rejects.toThrow(TypeError);
    expect([greenlet.dead, world.gettrace()]).toEqual([true, null]);
  });

  it('may switch: then it is called for that, too', async () => {
    const greenlet = named('greenlet', new Greenlet(() => 'result'));
    const helper = named('helper', new Greenlet(() => 'helped', greenlet));
    world.settrace(async (event, greenlets) => {
      record(event, greenlets);
      if (log.length === 1) log.push(String(await helper.switch()));
    });
    expect(await greenlet.switch()).toBe('result');
    expect(log).toEqual(['switch main greenlet', 'switch greenlet helper', 'switch helper greenlet', 'helped', 'switch greenlet main']);
  });

  it('may leave a greenlet half started, which keeps its first arguments', async () => {
    const greenlet = new Greenlet((...args: unknown[]) => args);
    world.settrace(async () => {
      world.settrace(null);
      log.push(String(await main.switch('left')));
    });
    expect(await greenlet.switch('first')).toBe('left');
    expect(greenlet.alive).toBe(true);
    expect(await greenlet.switch('second')).toEqual(['first']);
    expect(log).toEqual(['second']);
  });

  it('may leave a switch half arrived, which keeps its value', async () => {
    const greenlet = await catcher();
    world.settrace(async () => {
      world.settrace(null);
      log.push(String(await main.switch('left')));
    });
    expect(await greenlet.switch('first')).toBe('left');
    expect(await greenlet.switch('second')).toBe('first');
    expect(log).toEqual(['second']);
  });
});

it('a start inside a start takes no stack', async () => {
  const level: Run = async (n: number) => (n === 0 ? 'deepest' : new Greenlet(level).switch(n - 1));
  expect(await new Greenlet(level).switch(20_000)).toBe('deepest');
});
