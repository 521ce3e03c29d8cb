/** Each known defect has a page whose programs show it, and a switch in the reference that reproduces just that. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { afterAll, describe, expect, test } from 'vitest';
import type { Implementation, Outcome } from '../adapters/implementation.js';
import { openAdapter } from '../adapters/open.js';
import { packageRoot } from '../adapters/package-root.js';
import { realPython } from '../scenario/real-python.js';
import { knownDefects } from '../reference/defects.js';
import { runReference } from '../reference/run.js';
import { parse } from '../scenario/parse.js';
import { checkSubset } from '../scenario/subset.js';
import { traceLines } from '../scenario/trace.js';
import { observed } from '../reference/machine.js';
import { judgeProgram } from '../suites/judge.js';
import { readSpec } from '../suites/read-spec.js';

const folder = join(packageRoot, 'spec/defects');
const ids = readdirSync(folder).map((file) => file.replace(/\.md$/, ''));
const rules = readSpec(join(packageRoot, 'spec'));

test('pages and switches name the same defects', () => {
  expect(ids.sort()).toEqual(Object.keys(knownDefects).sort());
});

const isReal = await realPython('known defects on the libraries that have them');
/** The libraries that have a defect, by name. */
const libraries = new Map<string, Implementation>();
for (const name of isReal ? new Set(Object.values(knownDefects).flatMap(({ implementations }) => implementations)) : [])
  libraries.set(name, await openAdapter(name));
afterAll(() => Promise.all([...libraries.values()].map((library) => library.close())));

describe.each(ids)('%s', (id) => {
  const text = readFileSync(join(folder, `${id}.md`), 'utf8');
  const blocks = new MarkdownIt().parse(text, {}).filter(({ type }) => type === 'fence');
  const samples = blocks.flatMap(({ info, content, map }, i) =>
    info === 'python'
      ? [{ content, line: map![0] + 1, output: blocks[i + 1]!.content.trimEnd(), correct: blocks[i + 2]!.content.trimEnd() }]
      : [],
  );

  test('stands in the heading, and names rules that the spec has, the one it breaks first', () => {
    expect(text).toMatch(new RegExp(`^# \`${id}\`\n`));
    const broken = [.../Breaks (.*?)\. /s.exec(text)![1]!.matchAll(/`([^`]+)`/g)].map(([, rule]) => rule);
    expect(broken[0]).toBe(knownDefects[id]!.rule);
    for (const rule of broken) expect(rules.map((one) => one.id)).toContain(rule);
  });

  test('has programs, and below each what is printed and what should be', () => {
    const infos = blocks.map(({ info }) => info).filter((info) => info !== 'text');
    expect(infos).toEqual(samples.flatMap(() => ['python', 'output', 'output correct']));
    for (const { output, correct } of samples) expect(output).not.toBe(correct);
  });

  test('shows on the reference, and only when it is switched on', () => {
    expect(samples.length).toBeGreaterThan(0);
    for (const { content, line, output, correct } of samples) {
      const program = parse(content);
      checkSubset(program);
      const { trace } = runReference(program, { defects: new Set([id]) });
      expect(trace.end === 'crash' ? 'crash' : traceLines(trace).join('\n'), `line ${line}`).toBe(output);
      expect(traceLines(runReference(program).trace).join('\n'), `line ${line}`).toBe(correct);
    }
  });

  test.skipIf(!isReal).each(knownDefects[id]?.implementations ?? [])('shows on %s, and explains what it does', async (name) => {
    for (const { content, output } of samples) {
      const program = parse(content);
      const outcome = await libraries.get(name)!.run(program);
      expect(shown(outcome)).toBe(output);
      expect(judgeProgram(program, outcome, observed, [id])).toMatchObject({ defect: id });
    }
  });
});

const shown = (outcome: Outcome): string => (outcome.kind === 'trace' ? traceLines(outcome.trace).join('\n') : outcome.kind);
