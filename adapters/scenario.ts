/** What a pasted counterexample imports: runs one printed scenario on an adapter and prints its trace. */

import { traceLines } from '../scenario/trace.js';
import { VirtualClock } from './clock.js';
import type { Adapter } from './define-adapter.js';
import { AdapterRunner } from './run-adapter.js';

type Scope = Record<string, never>;

/**
 * Runs a scenario that a report shows, and prints what an output block would hold.
 *
 * @example
 * await scenario(adapter, async ({ print, getcurrent }) => {
 *   print(getcurrent().dead);
 * });
 */
export async function scenario(adapter: Adapter, program: (scope: Scope) => unknown): Promise<void> {
  const clock = adapter.clock === 'real' ? undefined : new VirtualClock();
  try {
    const runner = new AdapterRunner(adapter, clock);
    for (const line of traceLines(await runner.runFunction(program as (scope: object) => unknown))) console.log(line);
  } finally {
    clock?.uninstall();
  }
}
