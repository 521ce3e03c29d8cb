import { defineAdapter } from 'greenspec';
import adapter, { isInterrupt } from '../async-greenlets/adapter.js';
import { createWorld } from '../async-greenlets/green-threads.js';

/** The example, with a hub that gives turns in an order that nobody can count on. */
export default defineAdapter({
  ...adapter,
  name: 'any-order',
  api: () => {
    const reports: unknown[] = [];
    let state = 1;
    const pick = (count: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >> 8) % count;
    };
    const world = createWorld({ isInterrupt, report: (error) => reports.push(error), pick });
    return { ...world, reported: () => [...reports] };
  },
});
