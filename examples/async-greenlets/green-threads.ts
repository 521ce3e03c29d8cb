/**
 * Green threads for JavaScript: async functions that look as if each had the machine for itself. They take turns
 * wherever they wait, for time, for each other, for events and semaphores; between two waits nothing else happens.
 *
 * @example
 * const { spawn, sleep } = createWorld();
 * const ticker = spawn(async () => {
 *   for (;;) {
 *     console.log('tick');
 *     await sleep(1);
 *   }
 * });
 * await sleep(3);
 * await ticker.kill();
 *
 * While a green thread awaits anything else than these, all others stand still. So an event brings what JavaScript promises:
 *
 * @example
 * const answer = new Event();
 * fetch(url).then((value) => answer.send(value), (error) => answer.sendException(error));
 * await answer.wait();
 */

import { refuseSurplus } from './arguments.js';
import { KeyboardInterrupt, SystemExit } from './errors.js';
import { createEvents, type Event, type EventClass } from './event.js';
import { createGreenThreads, type GreenThread, type GreenThreads } from './green-thread.js';
import { createGreenlets, type World as Greenlets } from './greenlet.js';
import { Hub, Timer, type HubOptions } from './hub.js';
import { createMaps, type GreenMapClass } from './map.js';
import { createPiles, type GreenPileClass } from './pile.js';
import { createPools, type GreenPoolClass } from './pool.js';
import { createQueues, type Queues } from './queue.js';
import { createResourcePools, type ResourcePools } from './resource-pool.js';
import { createResults } from './results.js';
import { createSemaphores, type Semaphores } from './semaphore.js';
import { createTimeouts, type Timeouts } from './timeout.js';

export { AssertionError, RuntimeError } from './errors.js';
export { AttributeError, GreenletError, GreenletExit, Keywords, ValueError, type Greenlet, type Run } from './greenlet.js';
export { Hub, KeyboardInterrupt, SystemExit, Timer };
export type { Event, GreenThread, HubOptions };

export interface World extends Greenlets, GreenThreads, Queues, ResourcePools, Semaphores, Timeouts {
  readonly Event: EventClass;
  readonly GreenPool: GreenPoolClass;
  readonly GreenPile: GreenPileClass;
  readonly GreenMap: GreenMapClass;
  readonly getHub: () => Hub;
  readonly Hub: typeof Hub;
  readonly Timer: typeof Timer;
}

/** Makes green threads, with a hub of their own, to which the caller is main. */
export function createWorld({ isInterrupt = isExit, report = console.error, pick }: Partial<HubOptions> = {}): World {
  const greenlets = createGreenlets();
  const hub = new Hub(greenlets, { isInterrupt, report, pick });
  const getHub = (...surplus: readonly unknown[]): Hub => {
    refuseSurplus('getHub', 0, surplus);
    return hub;
  };
  const Event = createEvents(greenlets, hub);
  const threads = createGreenThreads(greenlets, hub, Event);
  const queues = createQueues(greenlets, hub, Event);
  const makeResults = createResults(greenlets, hub, threads, queues.LightQueue);
  const { GreenMap, makeMap } = createMaps(threads, makeResults);
  const GreenPool = createPools(greenlets, hub, threads, Event, makeMap);
  return {
    ...greenlets,
    ...threads,
    ...queues,
    ...createResourcePools(hub, queues.LightQueue),
    ...createSemaphores(greenlets, hub),
    ...createTimeouts(greenlets, hub),
    Event,
    GreenPool,
    GreenPile: createPiles(GreenPool, makeResults),
    GreenMap,
    getHub,
    Hub,
    Timer,
  };
}

const isExit = (error: unknown): boolean => error instanceof SystemExit || error instanceof KeyboardInterrupt;
