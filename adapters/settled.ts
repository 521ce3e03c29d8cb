/** When is a program over, or nothing left that could ever go on with it? */

import { clearImmediate, setImmediate } from 'node:timers'; // the real ones, whatever an implementation makes of the globals
import type { End } from '../scenario/trace.js';
import type { VirtualClock } from './clock.js';

/**
 * Waits for a program's end. When nothing else is left to do, time passes until the next timer; when no timer is left,
 * either, the program is `blocked`. Without a virtual clock, timers are waited for like everything else.
 */
export async function settled(outcome: unknown, clock?: VirtualClock): Promise<End> {
  const promise = Promise.resolve(outcome).then((): End => 'end');
  let watch: NodeJS.Immediate | undefined;
  const idle = new Promise<End>((resolve) => {
    let quiet = 0;
    const look = (): void => {
      // Two rounds of the event loop with nothing pending: every promise job has run by then. An immediate that is
      // pending here is the implementation's, since ours is the one that runs.
      quiet = pendingResources() ? 0 : quiet + 1;
      watch = setImmediate(look);
      if (quiet < 2) return;
      quiet = 0;
      if (!clock?.advance()) resolve('blocked');
    };
    watch = setImmediate(look);
  });
  try {
    return await Promise.race([promise, idle]);
  } finally {
    clearImmediate(watch);
  }
}

const passive: ReadonlySet<string> = new Set(['MessagePort', 'TTYWrap', 'PipeWrap', 'FSReqPromise', 'Worker']);

const pendingResources = (): boolean => process.getActiveResourcesInfo().some((kind) => !passive.has(kind));
