/** The mapping of greenlet's documentation to rules: nothing in it is made up, and nothing of the release is left out. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../adapters/package-root.js';
import { readSpec } from '../suites/read-spec.js';

const page = readFileSync(join(packageRoot, 'docs/greenlet-documentation.md'), 'utf8');
const ids = new Set(readSpec(join(packageRoot, 'spec')).map(({ id }) => id));

interface Row {
  readonly text: string;
  /** The last column: ids of rules, or why there is none. */
  readonly rules: string;
}

const rows: Row[] = page
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\|(-+\||.*\| rules \|$)/.test(line))
  .map((text) => ({
    text,
    rules: text
      .split(/(?<!\\)\|/)
      .at(-2)!
      .trim(),
  }));

/** What stands in backticks and looks like a rule's id. */
const named = (text: string): string[] => [...text.matchAll(/`([a-z]+\.[a-z0-9-]+)`/g)].map((match) => match[1]!);

test('every page in the list at the head has a section, in the same order', () => {
  const [head, ...sections] = page.split(/^## /m);
  const listed = [...head!.matchAll(/^- (`docs\/\S+\.rst`)$/gm)].map((match) => match[1]!);
  expect(listed.length).toBeGreaterThan(0);
  expect(sections.map((section) => section.split('\n')[0])).toEqual(listed);
  for (const section of sections) expect(section).toMatch(/^\|-/m);
});

test('every row names rules or says why there is none', () => {
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.filter(({ rules }) => named(rules).length === 0 && !/^No rule: ./.test(rules))).toEqual([]);
});

test('every rule that is named stands in the spec', () => {
  const unknown = rows.flatMap(({ rules }) => named(rules)).filter((id) => !ids.has(id));
  expect([...new Set(unknown)]).toEqual([]);
});

test("every rule's id stands in backticks, in the last column", () => {
  for (const { text, rules } of rows) {
    const words = text.replace(rules, rules.replaceAll(/`[^`]*`/g, '')).match(/[a-z]+\.[a-z0-9-]+/g) ?? [];
    expect(
      words.filter((word) => ids.has(word)),
      text,
    ).toEqual([]);
  }
});
