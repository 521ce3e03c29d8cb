import { expect, test } from 'vitest';
import type { Implementation, Outcome } from '../adapters/implementation.js';
import { documentOf } from '../reports/document.js';
import { terminalReport } from '../reports/terminal.js';
import { runReference } from '../reference/run.js';
import type { Program } from '../scenario/syntax.js';
import { conform, type ConformOptions } from './conform.js';
import { parsePage } from './read-spec.js';

/** An implementation that does what `run` says. */
const implementation = (run: (program: Program) => Promise<Outcome>): Implementation => ({
  name: 'mine',
  version: '',
  language: '',
  adapter: './mine',
  has: new Set(['greenlet', 'getcurrent', '.switch', '.dead', '.parent', '.run', 'keywords']),
  style: 'async',
  spelling: (name) => name,
  run,
  close: async () => {},
});

const right = async (program: Program): Promise<Outcome> => ({ kind: 'trace', trace: runReference(program).trace });
const options: ConformOptions = { seed: 1, cases: 300, lawCases: 5 };

const rules = ['first', 'second', 'third'].flatMap((id) =>
  parsePage(
    'page.md',
    `### \`order.${id}\`\n\nIt MUST print.\n\n\`\`\`python\nprint('${id}')\n\`\`\`\n\n\`\`\`output\n${id}\n\`\`\`\n`,
    'page',
  ),
);

test('no more programs are generated when too many end the implementation', async () => {
  let runs = 0;
  const { coverage, cutShort, failures } = await conform(
    implementation(async () => (runs++, { kind: 'crash', detail: 'gone' })),
    [],
    options,
  );
  expect(cutShort).toBe(true);
  expect(coverage.programs).toBeGreaterThanOrEqual(20);
  expect(coverage.programs).toBeLessThan(100);
  expect(failures.map(({ rule }) => rule)).toEqual(['crash']);
  expect(runs).toBeLessThan(coverage.programs + 2 * 320);
});

test('all programs are judged when none ends the implementation', async () => {
  const { coverage, cutShort, failures } = await conform(implementation(right), [], options);
  expect({ programs: coverage.programs, cutShort, failures }).toEqual({ programs: 300, cutShort: false, failures: [] });
});

test('failures stand in the order of the pages, whatever ends first', async () => {
  let waits = 50;
  const late = async (): Promise<Outcome> => {
    await new Promise((resolve) => setTimeout(resolve, (waits -= 15)));
    return { kind: 'trace', trace: { events: [["'no'"]], end: 'end' } };
  };
  const { failures } = await conform(implementation(late), rules, { ...options, cases: 0 });
  expect(failures.map(({ rule }) => rule)).toEqual(['order.first', 'order.second', 'order.third']);
});

test('a page that the reference contradicts is an error, whatever the implementation does', async () => {
  const wrong = parsePage('page.md', '### `a.b`\n\nIt MUST print.\n\n```python\nprint(1)\n```\n\n```output\n2\n```\n', 'page');
  const { rules: results, failures } = await conform(implementation(right), wrong, { ...options, cases: 0 });
  expect(results.map(({ verdict }) => verdict)).toEqual(['error']);
  expect(failures[0]!.judgement).toMatchObject({
    verdict: 'error',
    detail: expect.stringContaining('the page and the reference disagree'),
  });
});

test('a law that the reference breaks is an error', async () => {
  const wrong = parsePage(
    'page.md',
    '### `a.b`\n\nIt MUST hold.\n\n```python\n@given(x=integers)\ndef law(x):\n    assert x < 0\n```\n',
    'page',
  );
  const { rules: results } = await conform(implementation(right), wrong, { ...options, cases: 0, lawCases: 20 });
  expect(results.map(({ verdict }) => verdict)).toEqual(['error']);
});

test('a string that prints as the number does is not the number, and the report shows why', async () => {
  const page = parsePage('page.md', '### `a.b`\n\nIt MUST print.\n\n```python\nprint(1)\n```\n\n```output\n1\n```\n', 'page');
  const texts = implementation(async () => ({ kind: 'trace', trace: { events: [["'1'"]], end: 'end' } }));
  const standing = await conform(texts, page, { ...options, cases: 0 });
  expect(standing.rules.map(({ verdict }) => verdict)).toEqual(['fail']);
  const report = terminalReport(
    documentOf({
      kit: { version: '0' },
      seed: 1,
      selection: { only: [], cases: 0, replay: false },
      standings: [standing],
      timing: { started: '', seconds: [] },
    }),
  );
  expect(report).toMatch(/✗ 1 +'1'/);
});
