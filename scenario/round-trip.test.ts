import { execFileSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { programs } from '../suites/generate.js';
import { readSpec } from '../suites/read-spec.js';
import { anyTree } from './any-tree.js';
import { parse } from './parse.js';
import { printPython } from './print-python.js';
import type { Program } from './syntax.js';

const seed = 20_001;
const withoutLines = (program: Program): unknown => JSON.parse(JSON.stringify(program, (key, value: unknown) => (key === 'line' ? undefined : value)));

test('x', () => {
  fc.assert(
    fc.property(anyTree, (tree) => {
      const text = printPython(tree);
      let back;
      try { back = withoutLines(parse(text)); } catch (e) { throw new Error(text + '\n' + (e as Error).message); }
      if (!isDeepStrictEqual(back, withoutLines(tree))) throw new Error(text);
    }),
    { numRuns: Number(process.env.N ?? 2000), seed: Number(process.env.SEED ?? seed) },
  );
});
