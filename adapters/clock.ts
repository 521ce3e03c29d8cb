/** Time that passes only when nothing else is left to do: what `setTimeout`, `Date` and their kin are in an adapter's thread. */

import { syncBuiltinESMExports } from 'node:module';
import { setImmediate } from 'node:timers'; // the real one, whatever an implementation makes of the global
import { promisify } from 'node:util';
import { install, type Clock } from '@sinonjs/fake-timers';

/** Where each scenario begins. Not at zero, which an implementation might take for no time at all. */
const start = Date.UTC(2000, 0, 1);

/** How much time passes at once while somebody is told to let it pass. */
const step = 10;

export class VirtualClock {
  private readonly clock: Clock;

  /** Takes the place of the real one, also in `node:timers`; immediates, ticks and promises stay as they are. */
  constructor() {
    this.clock = install({
      now: start,
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance', 'hrtime'],
      // What was set before is still to be cleared.
      shouldClearNativeTimers: true,
    });
    this.waitAtLeastOne();
    // Modules import what the built-in modules held when they were told last.
    syncBuiltinESMExports();
  }

  /** In Node, no timer waits for less than a millisecond. So who asks again and again whether it is time yet is told one day. */
  private waitAtLeastOne(): void {
    const { clock } = this;
    const { setTimeout, setInterval } = clock;
    const atLeastOne = (delay: number | undefined): number => (delay !== undefined && delay >= 1 ? delay : 1);
    const set: typeof setTimeout = (callback, delay, ...args) => setTimeout(callback, atLeastOne(delay), ...args);
    const repeat: typeof setInterval = (callback, delay, ...args) => setInterval(callback, atLeastOne(delay), ...args);
    // The library keeps in its functions what it needs to take them away again.
    clock.setTimeout = Object.assign(set, setTimeout);
    clock.setInterval = Object.assign(repeat, setInterval);
    Object.defineProperty(globalThis.setTimeout, promisify.custom, {
      value: (delay?: number, value?: unknown) => new Promise((resolve) => set(resolve, delay, value)),
      configurable: true,
    });
  }

  /** Lets time pass as the real one does, until it is told to stop. */
  flow(): void {
    this.clock.setTickMode({ mode: 'interval', delta: step });
  }

  stop(): void {
    this.clock.setTickMode({ mode: 'manual' });
  }

  /** Fires the timers of the next moment at which there are any; gives whether there is such a moment. */
  advance(): boolean {
    const { timers, timerHeap } = this.clock;
    const first = timerHeap?.peek();
    if (!first) return false;
    // One by one with promise jobs in between, and before the immediates that they set: as in Node.
    const { callAt: moment } = first;
    for (const timer of timers!.values()) if (timer !== first && timer.callAt === moment) setImmediate(() => this.fire(moment));
    this.fire(moment);
    return true;
  }

  /** Fires the next timer of that moment, unless the others have cleared it. */
  private fire(moment: number | undefined): void {
    if (this.clock.timerHeap?.peek()?.callAt === moment) this.clock.next();
  }

  /** Begins anew, without any timers. */
  reset(): void {
    this.clock.reset();
  }

  /** Gives the real time back. */
  uninstall(): void {
    this.clock.uninstall();
    syncBuiltinESMExports();
  }
}
