/**
 * How far implementations other than the original get: makes the table of other-implementations.md, and what each passes and
 * fails by rule, from real runs.
 *
 *     npm run build && npx tsx docs/other-implementations.ts     writes both
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAdapter } from '../adapters/open.js';
import { packageRoot } from '../adapters/package-root.js';
import { conform, type RuleResult, type Standing } from '../suites/conform.js';
import { probe } from '../suites/probe.js';
import { readSpec } from '../suites/read-spec.js';

/** The adapters, by the names of the implementations. */
export const others: Readonly<Record<string, string>> = {
  gevent: 'gevent',
  'p-limit': join(packageRoot, 'examples/p-limit/adapter.ts'),
  'p-queue': join(packageRoot, 'examples/p-queue/adapter.ts'),
  'async-mutex': join(packageRoot, 'examples/async-mutex/adapter.ts'),
};

const page = join(packageRoot, 'docs/other-implementations.md');
const fileOf = (name: string): string => join(packageRoot, 'docs/other-implementations', `${name}.txt`);

export const readPage = (): string => readFileSync(page, 'utf8');
export const readRules = (name: string): string => readFileSync(fileOf(name), 'utf8');

const spec = readSpec(join(packageRoot, 'spec'));

/**
 * Judges an implementation by the examples and laws of all pages, or of one area; generated programs would blame other rules
 * with another seed.
 */
export async function judge(adapter: string, area?: string): Promise<Standing> {
  const implementation = await openAdapter(adapter);
  try {
    const rules = spec.filter((rule) => area === undefined || rule.area === area);
    const answers = await probe(implementation, spec);
    return await conform(implementation, rules, { seed: 1, cases: 0, lawCases: 10, answers });
  } finally {
    await implementation.close();
  }
}

type Verdict = RuleResult['verdict'];
const verdicts: readonly Verdict[] = ['pass', 'fail', 'crash', 'hang', 'error', 'unsupported'];

/** The verdicts of one implementation, rule by rule: those of each area that is not unsupported altogether. */
export function rulesText({ implementation: { name, version }, variations, rules }: Standing): string {
  const lines = [`${name} ${version}`, ...Object.entries(variations).map(([rule, answer]) => `${rule} = ${answer}`)];
  for (const area of areasOf(rules)) {
    const some = rules.filter(({ rule }) => rule.area === area);
    if (!isSupported(some)) continue;
    lines.push('', area);
    for (const verdict of verdicts) {
      const ids = some.filter((result) => result.verdict === verdict).map(({ rule }) => rule.id);
      if (ids.length > 0) lines.push(...wrap(`${verdict} ${ids.length}: ${ids.join(', ')}`));
    }
  }
  return lines.join('\n') + '\n';
}

const areasOf = (rules: readonly RuleResult[]): string[] => [...new Set(rules.map(({ rule }) => rule.area))];
const isSupported = (some: readonly RuleResult[]): boolean =>
  some.some(({ verdict }) => verdict !== 'unsupported' && verdict !== 'untested');

function wrap(text: string): string[] {
  const lines: string[] = ['  '];
  for (const word of text.split(' ')) {
    if (lines.at(-1)!.length + word.length > 120) lines.push('    ');
    lines[lines.length - 1] += lines.at(-1)!.trim() === '' ? word : ` ${word}`;
  }
  return lines;
}

/** What the table shows of each cell: passed, failed, unsupported, and in brackets what else there is. */
function cell(some: readonly RuleResult[]): string {
  if (!isSupported(some)) return '–';
  const count = (verdict: Verdict): number => some.filter((result) => result.verdict === verdict).length;
  const rest = (['crash', 'hang', 'error'] as const).filter((verdict) => count(verdict) > 0);
  const others = rest.length === 0 ? '' : ` (${rest.map((verdict) => `${count(verdict)} ${verdict}`).join(', ')})`;
  return `${count('pass')} / ${count('fail')} / ${count('unsupported')}${others}`;
}

/** The row for a rule: that of its area, but all of greenlet have one. */
const rowOf = ({ rule: { area } }: RuleResult): string => area.replace(/^greenlet\/.*/, 'greenlet');

/** One column of the table for an implementation: by area, what stands there. */
export const column = ({ implementation: { name, version }, rules }: Standing): ReadonlyMap<string, string> =>
  new Map([
    ['', `${name} ${version}`],
    ...[...new Set(rules.map(rowOf))].map((row): [string, string] => [row, cell(rules.filter((result) => rowOf(result) === row))]),
    ['all', cell(rules)],
  ]);

/** The table. */
export function table(columns: readonly ReadonlyMap<string, string>[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const areas = [...columns[0]!.keys()].filter((area) => area !== '');
  const label = (area: string): string => (area.includes('/') ? `[${area}](../spec/${area}.md)` : area);
  return [
    row(['', ...columns.map((one) => one.get('')!)]),
    `|---|${columns.map(() => '---').join('|')}|`,
    ...areas.map((area) => row([label(area), ...columns.map((one) => one.get(area)!)])),
  ].join('\n');
}

/** The table of the page, as it stands there. */
export const tableIn = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .join('\n');

if (process.argv[1]?.endsWith('other-implementations.ts')) {
  const standings: Standing[] = [];
  for (const [name, adapter] of Object.entries(others)) {
    const standing = await judge(adapter);
    standings.push(standing);
    writeFileSync(fileOf(name), rulesText(standing));
  }
  const text = readPage();
  writeFileSync(page, text.replace(tableIn(text), table(standings.map(column))));
}
