/** All mistakes, by the page of `spec/eventlet` that they are about. */

import { event } from './event.js';
import { hub } from './hub.js';
import { killing } from './killing.js';
import { links } from './links.js';
import { maps } from './maps.js';
import type { Mistake } from './mistakes.js';
import { piles } from './piles.js';
import { pools } from './pools.js';
import { queueHub } from './queue-hub.js';
import { queueOrders } from './queue-orders.js';
import { queueWaiters } from './queue-waiters.js';
import { queues } from './queues.js';
import { resourcePools } from './resource-pools.js';
import { results } from './results.js';
import { semaphores } from './semaphores.js';
import { sleeping } from './sleeping.js';
import { spawning } from './spawning.js';
import { tasks } from './tasks.js';
import { timeouts } from './timeouts.js';
import { timers } from './timers.js';

export const mistakes: Readonly<Record<string, readonly Mistake[]>> = {
  event,
  hub,
  killing,
  links,
  maps,
  piles,
  pools,
  'queue-hub': queueHub,
  'queue-orders': queueOrders,
  'queue-waiters': queueWaiters,
  queues,
  'resource-pools': resourcePools,
  results,
  semaphores,
  sleeping,
  spawning,
  tasks,
  timeouts,
  timers,
};

/** @throws Error when there is none of that name */
export function mistake(name: string): Mistake {
  const found = Object.values(mistakes)
    .flat()
    .find((one) => one.name === name);
  if (!found) throw new Error(`There is no mistake "${name}" in examples/wrong/green-threads`);
  return found;
}
