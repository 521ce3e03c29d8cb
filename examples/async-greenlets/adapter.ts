import { defineAdapter } from 'greenspec';
import { createWorld, Keywords } from './green-threads.js';

/** Of Python's exceptions, and of those that scenarios derive, only the names along their prototypes tell what they are. */
export function isInterrupt(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = Object.getPrototypeOf(at)) {
    if (at.name === 'SystemExit' || at.name === 'KeyboardInterrupt') return true;
  }
  return false;
}

export default defineAdapter({
  name: 'async-greenlets',
  version: '1.0.0',
  style: 'async',
  // Called once for every scenario, so that none sees another's greenlets.
  api: () => {
    const reports: unknown[] = [];
    const world = createWorld({ isInterrupt, report: (error) => reports.push(error) });
    return { ...world, reported: () => [...reports] };
  },
  keywords: Keywords,
});
