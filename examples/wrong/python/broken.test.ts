/** What only Python has: the kit finds every mistake there, too, and blames the rules that it breaks and no others. */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { openAdapter } from '../../../adapters/open.js';
import { packageRoot } from '../../../adapters/package-root.js';
import { python } from '../../../adapters/python/environment.js';
import { realPython } from '../../../scenario/real-python.js';
import { readSpec } from '../../../suites/read-spec.js';
import { beyondJavaScript, Questions, toBreak } from '../broken-rules.js';

const rules = readSpec(join(packageRoot, 'spec')).filter(({ area }) => !area.startsWith('eventlet/'));
const questions = new Questions(rules, 20);
const file = join(packageRoot, 'examples/wrong/python/broken.py');
const interpreter = (await realPython('wrong implementations of what only Python has')) && (await python());

/** The mistakes, each with the rules that report it. */
const mistakes: Readonly<Record<string, readonly string[]>> = interpreter
  ? JSON.parse(execFileSync(interpreter, [file], { encoding: 'utf8' }))
  : {};
/** What greenlet breaks without any mistake of ours: its known defects. */
const broken = interpreter ? await rulesBrokenBy('greenlet', 'greenlet') : [];

describe.skipIf(!interpreter)('the rules find', () => {
  for (const [name, caughtBy] of Object.entries(mistakes)) {
    // Concurrent: each waits for a process of its own most of the time.
    it.concurrent(name, async () => {
      const found = await rulesBrokenBy(`exec:${interpreter} ${file} ${name}`, name);
      expect(found.filter((id) => !broken.includes(id))).toEqual([...caughtBy].sort());
    });
  }

  test('a mistake for every tested rule about greenlets that the example leaves out', async () => {
    const caught = new Set(Object.values(mistakes).flat());
    const leftOut = await beyondJavaScript(questions);
    const greenlets = toBreak(rules).filter(({ area }) => area.startsWith('greenlet/'));
    const own = greenlets.map(({ id }) => id).filter((id) => leftOut.has(`${id}: unsupported`));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((id) => !caught.has(id))).toEqual([]);
  });
});

async function rulesBrokenBy(adapter: string, name: string): Promise<string[]> {
  const implementation = await openAdapter(adapter);
  try {
    expect(implementation.name).toBe(name);
    return await questions.brokenBy(implementation);
  } finally {
    await implementation.close();
  }
}
