/** The kit finds every mistake, and blames the rules that it breaks and no others. */

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, test, vi } from 'vitest';
import { openAdapter } from '../../adapters/open.js';
import { packageRoot } from '../../adapters/package-root.js';
import { readSpec } from '../../suites/read-spec.js';
import { beyondJavaScript, Questions, toBreak } from './broken-rules.js';

// What each file says of its mistake is enough here. Whatever it makes is made in the thread that runs it.
vi.mock('./broken.js', () => ({ broken: () => undefined }));

/** What each file in this folder exports. */
interface Wrong {
  readonly caughtBy: readonly string[];
  /** Why generated programs miss the mistake, if they do. */
  readonly onlyByExamples?: string;
}

/** The wrong ones have greenlets alone, and no hub. */
const rules = readSpec(join(packageRoot, 'spec')).filter(({ area }) => !area.startsWith('eventlet/'));
const folder = join(packageRoot, 'examples/wrong');
const files = readdirSync(folder).filter((file) => /^(?!broken|hunt).*(?<!\.test)\.ts$/.test(file));
const all = await Promise.all(files.map(async (file) => ({ file, wrong: (await import(join(folder, file))) as Wrong })));
/** What only Python has: the example leaves it out, and so do the wrong ones. The wrong ones in python/ see to it. */
const greenlets = toBreak(rules).filter(({ area }) => area.startsWith('greenlet/'));
const questions = new Questions(rules, 20);
const leftOut = await beyondJavaScript(questions);

describe('the rules find', () => {
  for (const { file, wrong } of all) {
    // Concurrent: each waits for a thread of its own most of the time.
    it.concurrent(basename(file, '.ts'), async () => {
      const implementation = await openAdapter(join(folder, file));
      try {
        expect(implementation.name).toBe(basename(file, '.ts'));
        expect((await questions.brokenBy(implementation)).filter((id) => !leftOut.has(id))).toEqual([...wrong.caughtBy].sort());
      } finally {
        await implementation.close();
      }
    });
  }
});

test('every tested rule about greenlets that the example supports is broken by somebody', () => {
  const caught = new Set(all.flatMap(({ wrong }) => wrong.caughtBy));
  const own = greenlets.map(({ id }) => id).filter((id) => !leftOut.has(`${id}: unsupported`));
  expect(own.length).toBeGreaterThan(0);
  expect(own.filter((id) => !caught.has(id))).toEqual([]);
});
