/** Green threads among everything else in JavaScript: its promises, timers, errors and types; the spec's pages test the rest. */

import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { equal } from './equal.js';
import {
  AssertionError,
  GreenletExit,
  Keywords,
  KeyboardInterrupt,
  RuntimeError,
  SystemExit,
  ValueError,
  createWorld,
  type Hub,
  type World,
} from './green-threads.js';

let world: World;
let hub: Hub;
let reports: unknown[];
let log: unknown[];
beforeEach(() => {
  reports = [];
  log = [];
  world = createWorld({ report: (error) => reports.push(error) });
  hub = world.getHub();
});
afterEach(() => {
  vi.useRealTimers();
});

const note = (what: unknown): void => void log.push(what);
const fails = (error: unknown) => (): never => {
  throw error;
};

describe('what happens outside of all green threads', () => {
  it('brings the result of a promise by an event', async () => {
    const { Event } = world;
    const value = new Event();
    const error = new Event();
    void delay(5, 'value').then((result) => value.send(result));
    void Promise.reject(new RangeError('problem')).catch((problem: unknown) => error.sendException(problem));
    expect(await value.wait()).toBe('value');
    await expect(error.wait()).rejects.toEqual(new RangeError('problem'));
  });

  it('wakes a hub that has nothing to do, or nothing for a long time', async () => {
    const { Event, Semaphore, spawn, sleep } = world;
    const event = new Event();
    const semaphore = new Semaphore(0);
    setTimeout(() => void semaphore.release(), 5);
    expect(await semaphore.acquire()).toBe(true);
    spawn(sleep, 1_000);
    setTimeout(() => event.send(), 5);
    await event.wait();
    setTimeout(() => spawn(note, 'spawned by a timer of Node'), 5);
    await sleep(0.05);
    expect(log).toEqual(['spawned by a timer of Node']);
    setTimeout(() => void hub.abort(), 5);
    expect([await hub.switch(), hub.running]).toEqual([undefined, false]);
  });

  it('brings items into queues and pools', async () => {
    const { LightQueue, PriorityQueue, TokenPool, Empty, Full } = world;
    const queue = new LightQueue(1);
    setTimeout(() => void queue.put('item'), 5);
    expect(await queue.get(true, 1)).toBe('item');
    await expect(queue.get(true, 0.005)).rejects.toBeInstanceOf(Empty);
    await queue.put('first');
    await expect(queue.put('second', false)).rejects.toBeInstanceOf(Full);
    const pool = new TokenPool(0, 1);
    const token = await pool.get();
    setTimeout(() => void pool.put(token), 5);
    expect(await pool.get()).toBe(token);
    const tasks = new PriorityQueue();
    for (const task of [
      [2, 'b'],
      [1, 'b'],
      [1, 'a'],
    ])
      await tasks.put(task);
    expect([await tasks.get(), await tasks.get(), await tasks.get()]).toEqual([
      [1, 'a'],
      [1, 'b'],
      [2, 'b'],
    ]);
    setTimeout(() => {
      for (let i = 0; i < 3; i++) tasks.taskDone();
    }, 5);
    await tasks.join();
    expect(tasks.unfinishedTasks).toBe(0);
  });

  it('must not wait: nobody could wake it', async () => {
    const { sleep, spawn } = world;
    const thread = spawn(sleep, 0.02);
    const refusals: unknown[] = [];
    setTimeout(() => void hub.switch().catch((error: unknown) => refusals.push(error)), 1);
    setTimeout(() => void thread.wait().catch((error: unknown) => refusals.push(error)), 1);
    setTimeout(() => void sleep(1).catch((error: unknown) => refusals.push(error)), 1);
    await thread.wait();
    expect(refusals.map((error) => (error as Error).constructor)).toEqual([AssertionError, AssertionError, RuntimeError]);
  });

  it('goes on beside green threads that only give up their turns', async () => {
    const { sleep, spawn } = world;
    let isOver = false;
    const thread = spawn(async () => {
      while (!isOver) await sleep(0);
      return 'over';
    });
    setTimeout(() => (isOver = true), 20);
    expect(await thread.wait()).toBe('over');
  });
});

describe('time', () => {
  it('passes no faster than asked for', async () => {
    const { sleep } = world;
    const start = [performance.now(), hub.clock()] as const;
    await sleep(0.03);
    expect(performance.now() - start[0]).toBeGreaterThanOrEqual(30);
    expect(hub.clock() - start[1]).toBeGreaterThan(0.0299);
  });

  it('may be longer than any timeout of JavaScript, and for ever', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const { sleep, spawn } = world;
    const year = 365 * 24 * 60 * 60;
    spawn(async () => {
      await sleep(year);
      note('a year later');
    });
    spawn(sleep, Infinity);
    const main = sleep(2 * year).then(() => note('two years later'));
    await vi.advanceTimersByTimeAsync((year - 1) * 1000);
    expect(log).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(log).toEqual(['a year later']);
    await vi.advanceTimersByTimeAsync(year * 1000);
    await main;
    await new Promise((resolve) => setImmediate(resolve));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not pass where only turns are given up: a timeout of zero would take a millisecond in Node', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const { sleep, spawn } = world;
    const thread = spawn(async () => {
      for (let i = 0; i < 100; i++) await sleep(0);
    });
    await thread.wait();
    expect([hub.clock(), vi.getTimerCount()]).toEqual([performance.now() / 1000, 0]);
  });

  it('is a number, or what has the value of one', async () => {
    const { sleep, Timeout } = world;
    for (const seconds of [0, -1, 0n, false, new Number(0), { valueOf: () => 0 }]) await sleep(seconds as number);
    for (const wrong of ['0', null, undefined, NaN, {}, [], new Date(NaN)]) {
      await expect(sleep(wrong as number)).rejects.toThrow(TypeError);
      expect(() => hub.scheduleCallGlobal(wrong as number, note)).toThrow(TypeError);
    }
    expect(() => new Timeout('1' as unknown as number)).toThrow(TypeError);
  });
});

describe('arguments', () => {
  it('may be given by name, and are passed on by name', async () => {
    const { spawn, spawnN, spawnAfter, withTimeout } = world;
    const named = (...args: unknown[]): unknown[] => args;
    const of = (values: Record<string, unknown>): Keywords => new Keywords(values);
    expect(await spawn(named, 1, of({ x: 2, seconds: 3 })).wait()).toEqual([1, of({ x: 2, seconds: 3 })]);
    expect(await spawnAfter(0, named, of({ cb: 1 })).wait()).toEqual([of({ cb: 1 })]);
    expect(await withTimeout(1, named, of({ x: 2, timeout_value: 3 }))).toEqual([of({ x: 2 })]);
    const given = await new Promise((resolve) => {
      spawnN((...args: unknown[]) => resolve(args), of({ seconds: 1 }));
      void world.sleep();
    });
    expect(given).toEqual([of({ seconds: 1 })]);
  });

  it('are refused where there are too many, and where the function is missing', async () => {
    const { spawn, spawnN, spawnAfter, sleep, getHub, Event, Semaphore, CappedSemaphore, Timeout } = world;
    const anything = (call: unknown) => call as (...args: unknown[]) => unknown;
    const event = new Event();
    const thread = spawn(sleep);
    const calls: (() => unknown)[] = [
      () => anything(spawn)(),
      () => anything(spawnN)(),
      () => anything(spawnAfter)(1),
      () => anything(spawn)(note, new Keywords({ func: note })),
      () => anything(getHub)(1),
      () => anything(event.send.bind(event))(1, null, 3),
      () => anything(event.ready.bind(event))(1),
      () => anything(thread.unlink.bind(thread))(),
      () => anything(hub.scheduleCallLocal.bind(hub))(1),
      () => new Timeout(...([1, null, 3] as never[])),
      () => new Semaphore(...([1, 2] as never[])),
      () => new CappedSemaphore(...([1] as unknown as [number, number])),
    ];
    for (const refused of calls) expect(refused, String(refused)).toThrow(TypeError);
    const waits: (() => unknown)[] = [
      () => anything(sleep)(1, 2),
      () => anything(hub.switch.bind(hub))(1),
      () => anything(hub.abort.bind(hub))(false, 2),
      () => anything(thread.wait.bind(thread))(1),
      () => anything(thread.link.bind(thread))(),
      () => anything(event.wait.bind(event))(1, 2),
      () => anything(world.kill)(),
    ];
    for (const refused of waits) await expect(refused(), String(refused)).rejects.toThrow(TypeError);
  });
});

describe('errors that nobody handles', () => {
  it('are written to the console unless somebody wants to be told', async () => {
    const written = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { spawn, sleep } = createWorld();
    const problem = new RangeError('problem');
    spawn(fails(problem));
    await sleep();
    expect(written.mock.calls).toEqual([[problem]]);
    written.mockRestore();
  });

  it('may be anything that JavaScript can throw', async () => {
    const { spawn, sleep } = world;
    for (const thrown of ['text', 0, null, undefined]) spawn(fails(thrown));
    const waiter = spawn(() => spawn(fails('text')).wait());
    await sleep(0.01);
    expect(reports).toEqual(['text', 0, null, undefined, 'text', 'text']);
    await expect(waiter.wait()).rejects.toBe('text');
  });

  it('come to main if they are meant for the program: SystemExit and KeyboardInterrupt, and those derived from them', async () => {
    class Shutdown extends SystemExit {}
    const { spawn, sleep } = world;
    for (const error of [new SystemExit('1'), new KeyboardInterrupt(), new Shutdown()]) {
      spawn(fails(error));
      await expect(sleep(1)).rejects.toBe(error);
      expect(hub.running).toBe(false);
    }
    expect(reports).toEqual([]);
  });

  it('come to main if the maker of the world says so', async () => {
    const { spawn, sleep } = createWorld({ isInterrupt: (error) => error instanceof RangeError, report: (error) => reports.push(error) });
    const exit = new SystemExit();
    spawn(fails(exit));
    spawn(fails(new RangeError()));
    await expect(sleep(1)).rejects.toThrow(RangeError);
    expect(reports).toEqual([exit]);
  });

  it('are no unhandled rejections of JavaScript', async () => {
    const rejections: unknown[] = [];
    const listen = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', listen);
    const { spawn, spawnN, sleep, kill, Event } = world;
    const event = new Event();
    const threads = [spawn(fails(new RangeError())), spawnN(fails(new RangeError())), spawn(event.wait.bind(event)), spawn(sleep, 1)];
    await sleep();
    await kill(threads[3]!, new RangeError());
    event.sendException(new RangeError());
    await sleep();
    await kill(spawn(note), new RangeError());
    await delay(5);
    process.off('unhandledRejection', listen);
    expect([reports.length, rejections]).toEqual([5, []]);
  });
});

describe('blocks', () => {
  it('are limited by a Timeout between enter() and exit()', async () => {
    const { Timeout, sleep } = world;
    const limited = async (silent: boolean): Promise<unknown> => {
      const timeout = new Timeout(0.005, silent ? false : null).enter();
      try {
        await sleep(1);
      } catch (error) {
        if (!timeout.exit(error)) throw error;
      } finally {
        timeout.exit();
      }
      return timeout.pending;
    };
    expect(await limited(true)).toBe(false);
    await expect(limited(false)).rejects.toBeInstanceOf(Timeout);
  });

  it('hold a permit between enter() and exit()', async () => {
    const { Semaphore, CappedSemaphore } = world;
    for (const lock of [new Semaphore(), new CappedSemaphore(1, 1)]) {
      await lock.enter();
      expect(lock.locked()).toBe(true);
      await lock.exit();
      expect(lock.locked()).toBe(false);
    }
  });
});

describe('types', () => {
  it('are JavaScript’s own: errors extend Error, green threads are greenlets', async () => {
    const { Timeout, GreenThread, Greenlet, spawn, Semaphore, BoundedSemaphore, Hub, Timer } = world;
    const timeout = new Timeout(null);
    expect(timeout).toBeInstanceOf(Error);
    expect([timeout.name, timeout.message, new Timeout(0.5, false).message]).toEqual(['Timeout', '', '0.5 seconds']);
    const thread = spawn(note);
    expect([thread instanceof GreenThread, thread instanceof Greenlet]).toEqual([true, true]);
    expect([new BoundedSemaphore() instanceof Semaphore, hub instanceof Hub]).toEqual([true, true]);
    expect(hub.scheduleCallGlobal(0, note)).toBeInstanceOf(Timer);
    expect([0.5, '2', 2.9, true].map((count) => new Semaphore(count).balance)).toEqual([0, 2, 2, 1]);
    for (const wrong of ['two', '', null, {}, [1]]) expect(() => new Semaphore(wrong)).toThrow(TypeError);
    for (const wrong of [-1, '-1']) expect(() => new Semaphore(wrong)).toThrow(ValueError);
  });

  it('tell a timeout, also that of an AbortSignal', async () => {
    const { Timeout, isTimeout } = world;
    const signal = AbortSignal.timeout(1);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    const timeouts = [new Timeout(null), signal.reason as unknown];
    expect(timeouts.map((value) => isTimeout(value))).toEqual([true, true]);
    const others = [new RangeError(), AbortSignal.abort().reason as unknown, null, 1];
    expect(others.map((value) => isTimeout(value))).toEqual([false, false, false, false]);
    // Like all functions here, it refuses what it does not know; so it is no callback for map().
    expect(() => timeouts.map(isTimeout)).toThrow(TypeError);
  });
});

describe('links', () => {
  it('are taken back by equal arguments', () => {
    const { spawn } = world;
    const [thread, other] = [spawn(note), spawn(note)];
    const error = new RangeError();
    const pairs: [linked: unknown, asked: unknown, isFound: boolean][] = [
      [[1, ['a']], [1, ['a']], true],
      [[1, ['a']], [1, ['b']], false],
      [{ x: [] }, { x: [] }, true],
      [{ x: 1 }, { x: 1, y: 2 }, false],
      [new Keywords({ x: 1 }), new Keywords({ x: 1 }), true],
      [new Map([['x', [1]]]), new Map([['x', [1]]]), true],
      [new Map([['x', 1]]), new Map([['x', 2]]), false],
      [null, undefined, true],
      [NaN, NaN, true],
      [error, error, true],
      [error, new RangeError(), false],
      [other, other, true],
      [other, thread, false],
      [1, '1', false],
      [1, true, true],
      [0, -0, true],
      [[], {}, false],
    ];
    for (const [linked, asked, isFound] of pairs) {
      void thread.link(note, linked);
      expect([equal(linked, asked), thread.unlink(note, asked)], String(linked)).toEqual([isFound, isFound]);
      thread.unlink(note, linked);
    }
    expect(thread.unlink(note)).toBe(false);
  });
});

describe('green threads', () => {
  it('are started by the hub alone', async () => {
    const { spawn, sleep } = world;
    const thread = spawn(note, 'never');
    hub.scheduleCallGlobal(-1, () => thread.switch('by hand'));
    await sleep();
    expect([log, thread.dead, (reports[0] as Error).constructor]).toEqual([[], true, TypeError]);
  });

  it('keep apart from those of another world', async () => {
    const other = createWorld();
    const log: string[] = [];
    const ticks = async ({ spawn, sleep }: World, name: string): Promise<void> => {
      const thread = spawn(async () => {
        for (let i = 0; i < 3; i++) {
          log.push(name);
          await sleep(0.005);
        }
      });
      await thread.wait();
    };
    await Promise.all([ticks(world, 'a'), ticks(other, 'b')]);
    expect(log.sort()).toEqual(['a', 'a', 'a', 'b', 'b', 'b']);
    expect(other.getHub()).not.toBe(hub);
  });

  it('may be many, each waiting for the next', async () => {
    const { spawn, sleep } = world;
    const chain = (n: number): Promise<unknown> => (n === 0 ? sleep().then(() => 'the last') : spawn(chain, n - 1).wait());
    expect(await spawn(chain, 5_000).wait()).toBe('the last');
    const many = Array.from({ length: 5_000 }, (_, i) => spawn(async () => (await sleep(0.001 * (i % 5)), i)));
    let sum = 0;
    for (const thread of many) sum += (await thread.wait()) as number;
    expect(sum).toBe((5_000 * 4_999) / 2);
  });

  it('can be killed before the hub has begun, while it runs, and after it has ended', async () => {
    const { spawn, sleep } = world;
    const killed = async (hasStarted: boolean): Promise<unknown[]> => {
      const thread = spawn(sleep, 1);
      if (hasStarted) await sleep();
      spawn(note, 'another');
      await thread.kill(RangeError, 'too far');
      return [thread.dead, await thread.wait().catch((error: unknown) => error), hub.running];
    };
    const expected = [true, new RangeError('too far'), true];
    expect(await killed(false)).toEqual(expected);
    expect(await killed(true)).toEqual(expected);
    await hub.abort(true);
    expect(await killed(false)).toEqual(expected);
    const survivor = spawn(sleep, 1);
    await sleep();
    await hub.abort(true);
    await survivor.kill(RangeError, 'too late');
    expect(survivor.dead).toBe(true);
    expect(log).toEqual(['another', 'another', 'another']);
    expect(reports).toEqual(['too far', 'too far', 'too far', 'too late'].map((text) => new RangeError(text)));
  });

  it('that kill themselves go on at once when they catch it', async () => {
    const { spawn, sleep, getcurrent, kill } = world;
    const thread = spawn(async () => {
      await expect(kill(getcurrent())).rejects.toBeInstanceOf(GreenletExit);
      const start = hub.clock();
      await sleep(0.01);
      return hub.clock() - start > 0.0099;
    });
    expect(await thread.wait()).toBe(true);
  });
});
