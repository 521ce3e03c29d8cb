/** The pages as tests: everything that they show happens, on the original, on the reference and in JavaScript. */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Implementation } from '../adapters/implementation.js';
import { openAdapter } from '../adapters/open.js';
import { packageRoot } from '../adapters/package-root.js';
import { findPython, python } from '../adapters/python/environment.js';
import { observed } from '../reference/machine.js';
import { runReference } from '../reference/run.js';
import { documentOf } from '../reports/document.js';
import { terminalReport } from '../reports/terminal.js';
import { parse } from '../scenario/parse.js';
import { printPython } from '../scenario/print-python.js';
import { requires } from '../scenario/requires.js';
import type { Program } from '../scenario/syntax.js';
import { traceLines } from '../scenario/trace.js';
import { conform, type Standing } from '../suites/conform.js';
import { defectOf } from '../suites/judge.js';
import { judgeLaw, programsOf } from '../suites/laws.js';
import { parsePage, readSpec } from '../suites/read-spec.js';
import type { Rule } from '../suites/rule.js';

const run = { kit: { version: '' }, seed: 1, selection: { only: [], cases: 0, replay: false }, timing: { started: '', seconds: [] } };

const folder = join(packageRoot, 'spec');
const rules = readSpec(folder);
const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.md') && !file.startsWith('defects'),
);
const isTested = ({ untested }: Rule): boolean => untested === undefined;

/** An implementation that has all there is. */
const complete = await openAdapter('reference');

/** The code blocks of a page, as a reader of Markdown sees them. */
const fencesOf = (page: string): { readonly info: string; readonly content: string; readonly line: number }[] =>
  new MarkdownIt()
    .parse(readFileSync(join(folder, page), 'utf8'), {})
    .filter(({ type }) => type === 'fence')
    .map(({ info, content, map }) => ({ info: info.trim(), content, line: map![0] + 1 }));

/** Whether to run on Python: a machine may lack it, CI may not. */
const withPython =
  Boolean(process.env.CI) ||
  process.env.GREENSPEC_PYTHON !== undefined ||
  (await findPython().then(
    () => true,
    () => false,
  ));
if (!withPython) console.warn('No Python 3.9 or later on the PATH: the spec is not run on the original here.');

/** What JavaScript has not, nor therefore the example: threads, contexts, frames, Python's modules, destructors. */
const beyondJavaScript = [
  'gc',
  'in_thread',
  'ContextVar',
  'Context',
  'copy_context',
  '.get',
  '.set',
  '.gr_context',
  '.gr_frame',
  'copy',
  'deepcopy',
  'dumps',
  'GREENLET_USE_GC',
  'GREENLET_USE_TRACING',
  'GREENLET_USE_CONTEXT_VARS',
];
const mayLack: Readonly<Record<string, readonly string[]>> = { eventlet: [], greenlet: [], example: beyondJavaScript };

/** Whether an implementation may leave a rule out: then it must say so. */
const mayBeUnsupported = (adapter: string, rule: Rule): boolean =>
  adapter === 'reference'
    ? rule.unmodelled !== undefined
    : adapter === 'greenlet' && rule.area.startsWith('eventlet/')
      ? true
      : [...rule.needs, ...[...rule.examples, ...rule.laws].flatMap(({ program }) => [...requires(program)])].some((part) =>
          mayLack[adapter]!.includes(part),
        );

describe.each(['greenlet', 'eventlet', 'reference', 'example'])('%s keeps', (adapter) => {
  const isPython = adapter === 'greenlet' || adapter === 'eventlet';
  const runs = !isPython || withPython;
  let implementation: Implementation | undefined;
  let standing: Standing;
  beforeAll(async () => {
    if (!runs) return;
    implementation = await openAdapter(adapter, { say: (text) => console.warn(text) });
    standing = await conform(implementation, rules, { seed: run.seed, cases: 0, lawCases: 100 });
    // The first run on Python makes its environment.
  }, 300_000);
  afterAll(() => implementation?.close());

  for (const rule of rules) {
    it.skipIf(!runs || !isTested(rule))(rule.id, () => {
      const all = standing.failures.filter(({ rule: id }) => id === rule.id);
      // A known defect is a failure of the rule all the same; its page tells of it.
      const failures = all.filter(({ judgement }) => defectOf(judgement) === undefined);
      if (failures.length > 0) expect.fail(terminalReport(documentOf({ ...run, standings: [{ ...standing, failures }] })));
      const { verdict } = standing.rules.find((result) => result.rule === rule)!;
      const unsupported = mayBeUnsupported(adapter, rule) ? ['unsupported'] : [];
      expect(all.length > 0 && isPython ? ['fail', 'crash'] : ['pass', ...unsupported]).toContain(verdict);
    });
  }
});

/** Prints the pairs of texts that are different programs to Python itself. */
const differing = `
import ast, json, sys
same = lambda a, b: ast.dump(ast.parse(a)) == ast.dump(ast.parse(b))
print(json.dumps([pair for pair in json.load(sys.stdin) if not same(*pair)]))
`;

it.skipIf(!withPython)(
  'Python runs what the pages show, as they show it',
  async () => {
    const shown = pages.flatMap((page) => fencesOf(page).filter(({ info }) => info === 'python'));
    expect(shown).toHaveLength(rules.reduce((sum, { examples, laws }) => sum + examples.length + laws.length, 0));
    const pairs = shown.map(({ content }) => [content, printPython(parse(content))]);
    const output = execFileSync(await python(), ['-c', differing], { input: JSON.stringify(pairs), encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual([]);
  },
  300_000,
);

/** The rules that a source text names. */
const markedIn = (source: string): string[] => [...source.matchAll(/'([a-z]+\.[a-z0-9-]+)'/g)].map((match) => match[1]!);

/** Rules that a model keeps without a decision of its own, so that no line of it could mark them. */
const unmarked: Readonly<Record<string, string>> = {
  'attributes.own': 'objects of JavaScript keep what is set on them',
  'report.handled': 'an exception that a function handles does not leave it',
  'report.interrupt-handled': 'an exception that a function handles does not leave it',
  'run.method-kept': 'a method of a class stays readable by itself',
  'timeout.by-hand': 'raising is the language’s, and no Timeout is told of it',
  'event.send-keyword': 'keyword arguments find their places before the model is called',
  'sleep.nested': 'a generator of JavaScript stays suspended with all that it has called',
  'wait.own-handler': 'a handler of JavaScript holds its exception in a variable of its own',
};

/** What these pages say follows from other rules. */
const following: readonly string[] = ['eventlet/invariants', 'eventlet/patterns'];

const marksOf = (program: Program): string[] => [...new Set(runReference(program).marks.map(({ rule }) => rule))];

describe('the reference', () => {
  // The rules about the language are its runtime's to keep.
  const isModelled = (rule: Rule): boolean =>
    rule.area.includes('/') && isTested(rule) && rule.unmodelled === undefined && !Object.hasOwn(unmarked, rule.id);
  const own = rules.filter((rule) => isModelled(rule) && !following.includes(rule.area));
  const stated = own.map(({ id }) => id);

  it('marks the rules that the pages state, and no others', () => {
    const sources = readdirSync(join(packageRoot, 'reference')).filter((file) => !/(test|defects|machine)\.ts$/.test(file));
    const marked = sources.flatMap((file) => markedIn(readFileSync(join(packageRoot, 'reference', file), 'utf8')));
    expect({
      'stated in no page': [...new Set(marked)].filter((id) => !stated.includes(id)),
      'marked by no line': stated.filter((id) => !marked.includes(id)),
    }).toEqual({ 'stated in no page': [], 'marked by no line': [] });
  });

  for (const rule of own.filter(isTested)) {
    it(`is at ${rule.id} in every example and law of the rule`, () => {
      for (const { program, place } of rule.examples) expect(marksOf(program), `${place.file}:${place.line}`).toContain(rule.id);
      for (const law of rule.laws) {
        const marks = programsOf(law, complete, 1, 50).flatMap(marksOf);
        expect(marks, `${law.place.file}:${law.place.line}`).toContain(rule.id);
      }
    });
  }
});

describe('reading.md', () => {
  const fences = fencesOf('reading.md');
  const samples = fences
    .map((fence, i) => ({ ...fence, error: fences[i + 1]?.info === 'error' ? fences[i + 1]!.content.trim() : undefined }))
    .filter(({ info }) => info === 'markdown');

  it('has nothing but samples and their errors', () => {
    expect(new Set(fences.map(({ info }) => info))).toEqual(new Set(['markdown', 'error']));
    expect(samples.filter(({ error }) => error !== undefined)).toHaveLength(fences.filter(({ info }) => info === 'error').length);
  });

  for (const { line, content, error } of samples) {
    if (error === undefined) it(`shows in line ${line} what holds`, () => holds(content));
    else it(`shows in line ${line} what is refused: ${error}`, () => expect(refusal(content)).toBe(error));
  }
});

function refusal(page: string): string {
  try {
    parsePage('page.md', page, 'page');
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
}

/** Runs the one rule of a sample on the reference: with each answer, when it is a variation. */
function holds(page: string): void {
  const [rule, ...more] = parsePage('page.md', page, 'page');
  expect(more).toEqual([]);
  if (rule!.unmodelled !== undefined) return;
  for (const { program, outputs } of rule!.examples) {
    for (const { name, lines } of outputs) {
      const answers = name === undefined ? {} : { [rule!.id]: name };
      expect(traceLines(runReference(program, { variations: answers }).trace)).toEqual(lines);
    }
  }
  for (const law of rule!.laws) {
    for (const program of programsOf(law, complete, 1, 100)) {
      const { trace } = runReference(program);
      expect(judgeLaw(rule!, law, program, { kind: 'trace', trace }, observed).verdict).toBe('pass');
    }
  }
}
