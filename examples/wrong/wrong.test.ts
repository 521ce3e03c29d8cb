/** The kit finds every mistake, and blames the rules that it breaks and no others. */

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { Adapter } from '../../adapters/define-adapter.js';
import type { Implementation } from '../../adapters/implementation.js';
import { openAdapter } from '../../adapters/open.js';
import { packageRoot } from '../../adapters/package-root.js';
import { conform } from '../../suites/conform.js';
import { readSpec } from '../../suites/read-spec.js';

/** What each file in this folder exports. */
interface Wrong {
  readonly default: Adapter;
  readonly caughtBy: readonly string[];
  /** Why generated programs miss the mistake, if they do. */
  readonly onlyByExamples?: string;
}

const rules = readSpec(join(packageRoot, 'spec'));
const folder = join(packageRoot, 'examples/wrong');
const files = readdirSync(folder).filter((file) => /^(?!broken).*(?<!\.test)\.ts$/.test(file));
const all = await Promise.all(files.map(async (file) => ({ file, wrong: (await import(join(folder, file))) as Wrong })));
/** The rules about what JavaScript does not have. The example leaves them out, and so do the wrong ones. */
const beyondJavaScript = new Set(await leftOutByExample());

describe('conform finds', () => {
  for (const { file, wrong } of all) {
    // Concurrent: each waits for a thread of its own most of the time.
    it.concurrent(basename(file, '.ts'), async () => {
      const implementation = await openAdapter(join(folder, file));
      try {
        expect(implementation.name).toBe(basename(file, '.ts'));
        expect(await brokenRules(implementation)).toEqual([...wrong.caughtBy].sort());
      } finally {
        await implementation.close();
      }
    });
  }
});

test('every tested rule about greenlets is broken by somebody', () => {
  const caught = new Set(all.flatMap(({ wrong }) => wrong.caughtBy));
  const own = rules.filter(
    ({ id, area, level, untested }) =>
      area.startsWith('greenlet/') && level.startsWith('MUST') && untested === undefined && !beyondJavaScript.has(id),
  );
  expect(own.length).toBeGreaterThan(0);
  expect(own.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([]);
});

async function leftOutByExample(): Promise<string[]> {
  const example = await openAdapter('example');
  try {
    const { rules: results } = await conform(example, rules, { seed: 1, cases: 0, lawCases: 1 });
    return results.filter(({ verdict }) => verdict === 'unsupported').map(({ rule }) => rule.id);
  } finally {
    await example.close();
  }
}

/** The ids of the rules that an implementation breaks, by their examples and laws. */
async function brokenRules(implementation: Implementation): Promise<string[]> {
  const { rules: results } = await conform(implementation, rules, { seed: 1, cases: 0, lawCases: 20 });
  return results
    .filter(({ rule, verdict }) => rule.level.startsWith('MUST') && verdict !== 'pass' && verdict !== 'untested')
    .filter(({ rule, verdict }) => verdict !== 'unsupported' || !beyondJavaScript.has(rule.id))
    .map(({ rule, verdict }) => (verdict === 'fail' ? rule.id : `${rule.id}: ${verdict}`))
    .sort();
}
