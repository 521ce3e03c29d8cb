/** Who takes turns in any order conforms, and is told so: whatever the rules about order say is no matter then. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAdapter } from '../../adapters/open.js';
import { packageRoot } from '../../adapters/package-root.js';
import { conform } from '../../suites/conform.js';
import { readSpec } from '../../suites/read-spec.js';

test('the example conforms in whatever order its hub gives turns', async () => {
  const implementation = await openAdapter(join(packageRoot, 'examples/any-order/adapter.ts'));
  const { variations, failures, rules } = await conform(implementation, readSpec(join(packageRoot, 'spec')), {
    seed: 1,
    cases: 1_000,
    lawCases: 10,
  });
  await implementation.close();
  expect(variations['hub.scheduling']).toBe('any');
  expect(failures.map(({ rule, program, judgement }) => ({ rule, program, judgement }))).toEqual([]);
  expect(rules.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(600);
}, 600_000);
