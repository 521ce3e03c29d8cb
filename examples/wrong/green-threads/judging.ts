/** Which rules report a mistake about green threads. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAdapter } from '../../../adapters/open.js';
import { packageRoot } from '../../../adapters/package-root.js';
import { readSpec } from '../../../suites/read-spec.js';
import { Questions } from '../broken-rules.js';
import { writeCompiled, type Mistake } from './mistakes.js';

/** Pages of what follows from other rules, and is broken with these: see invariants.test.ts. */
const following = ['eventlet/invariants', 'eventlet/patterns'];

/** The rules about green threads. */
export const rules = readSpec(join(packageRoot, 'spec')).filter(({ area }) => area.startsWith('eventlet/') && !following.includes(area));

/** Milliseconds after which what does not answer hangs. */
const patience = 3_000;

let questions: Questions | undefined;

/**
 * The ids of the rules that report a mistake, sorted; with the verdict, when it is not `fail`.
 *
 * @param areas the pages that are asked; all when there are none
 */
export async function reporters(mistake: Mistake, areas?: ReadonlySet<string>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), `${mistake.name}-`));
  try {
    const implementation = await openAdapter(await writeCompiled(mistake, folder), { patience });
    try {
      return await (questions ??= new Questions(rules, 10)).brokenBy(implementation, areas);
    } finally {
      await implementation.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
