/** All mistakes, by the page of `spec/eventlet` that they are about. */

import { event } from './event.js';
import { hub } from './hub.js';
import { killing } from './killing.js';
import { links } from './links.js';
import { maps } from './maps.js';
import type { Mistake } from './mistakes.js';
import { piles } from './piles.js';
import { pools } from './pools.js';
import { results } from './results.js';
import { semaphores } from './semaphores.js';
import { sleeping } from './sleeping.js';
import { spawning } from './spawning.js';
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
  results,
  semaphores,
  sleeping,
  spawning,
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
