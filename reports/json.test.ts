/** The JSON report: what a program that reads it may rely on. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Implementation } from '../adapters/implementation.js';
import { packageRoot } from '../adapters/package-root.js';
import { findPython, python } from '../adapters/python/environment.js';
import { conformScript, run, runConform } from '../run-command.js';
import { runReference } from '../reference/run.js';
import { sameTrace } from '../scenario/trace.js';
import { conform, type Standing } from '../suites/conform.js';
import { CoverageCounter } from '../suites/coverage.js';
import { parsePage } from '../suites/read-spec.js';
import { documentOf, type Document, type FailureText, type TraceText } from './document.js';
import { jsonReport, readReport, reportSchema } from './json.js';

const folder = mkdtempSync(join(tmpdir(), 'json-'));
afterAll(() => rmSync(folder, { recursive: true }));

let reports = 0;

/** Runs the kit; gives its JSON report. */
async function report(...args: readonly string[]): Promise<Document> {
  const file = `report-${reports++}.json`;
  const { stderr, code } = await runConform(folder, [...args, '--json', file]);
  expect(stderr).toBe('');
  expect([0, 1]).toContain(code);
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Document;
}

/** Runs a command line of a report as a shell does, writing a JSON report of its own. */
async function again(command: string): Promise<{ code: number; failures: readonly FailureText[] }> {
  expect(command).toMatch(/^npx conform /);
  const file = `report-${reports++}.json`;
  const line = command.replace('npx conform', `"${process.execPath}" "${conformScript}"`);
  const { code, stderr } = await run('/bin/sh', ['-c', `${line} --json ${file}`], { cwd: folder });
  expect(stderr).toBe('');
  return { code, failures: (JSON.parse(readFileSync(join(folder, file), 'utf8')) as Document).implementations[0]!.failures };
}

const exampleModule = (file: string): string => join(packageRoot, 'dist/examples/async-greenlets', file);

/** The lines that a program with this trace prints. */
const output = ({ events, end }: TraceText): string => [...events, ...(end === 'end' ? [] : [end])].map((line) => `${line}\n`).join('');

beforeAll(() => {
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(packageRoot, join(folder, 'node_modules/greenspec'), 'dir');
  write('package.json', '{ "type": "module" }');
  for (const file of ['greenlet.js', 'errors.js', 'message.js']) write(file, readFileSync(exampleModule(file), 'utf8'));
  const original = readFileSync(exampleModule('message.js'), 'utf8');
  const mistaken = original.replaceAll('args.length === 1 ? args[0] : tuple', 'args.length > 0 ? args[0] : tuple');
  expect(mistaken).not.toBe(original);
  write('message.js', mistaken);
  write(
    'adapter.js',
    `import { createGreenlets, Keywords } from './greenlet.js';\n` +
      `export default { name: 'mistaken', version: '1.0.0', style: 'async', api: createGreenlets, keywords: Keywords };\n`,
  );
  const example = `import adapter from ${JSON.stringify(exampleModule('adapter.js'))};\n`;
  write('crashes.js', `${example}export default { ...adapter, api: { ...adapter.api(), getcurrent: () => process.exit(3) } };`);
  write('no-keywords.js', `${example}const { keywords, ...rest } = adapter;\nexport default rest;`);
});

const validate = new Ajv({ strict: true, allErrors: true }).compile(reportSchema());

describe('the schema describes', () => {
  /** The report of the one implementation, when the schema allows it. */
  async function valid(...args: readonly string[]): Promise<Document['implementations'][number]> {
    const found = await report(...args);
    validate(found);
    expect(validate.errors).toBe(null);
    const [implementation] = found.implementations;
    for (const [verdict, count] of Object.entries(implementation!.summary)) {
      if (verdict !== 'programs') expect(implementation!.rules.filter((rule) => rule.verdict === verdict)).toHaveLength(count);
    }
    return implementation!;
  }

  it.concurrent('the report on an implementation that conforms', async () => {
    const { summary, failures, lacks } = await valid('--cases', '100');
    expect(summary).toMatchObject({ fail: 0, crash: 0, hang: 0, error: 0, programs: 100 });
    expect(failures).toEqual([]);
    // What is Python's own.
    expect(lacks).toContain('gc');
    expect(lacks).not.toContain('GreenletExit');
    expect(summary.unsupported).toBeGreaterThan(0);
  });

  it.concurrent('the report on a wrong implementation', async () => {
    const { summary, failures } = await valid('--cases', '100', '--adapter', join(packageRoot, 'examples/wrong/returnsFirstElement.ts'));
    expect(summary.fail).toBeGreaterThan(0);
    expect(failures.map(({ rule }) => rule)).toContain('switch.tuple');
    expect(failures[0]!.program.javascript).toContain(
      `import adapter from '${join(packageRoot, 'examples/wrong/returnsFirstElement.ts')}';`,
    );
  });

  it.concurrent('the report on an implementation that crashes', async () => {
    const { summary, failures } = await valid('--only', 'main.alive', '--adapter', './crashes.js');
    expect(summary).toMatchObject({ pass: 0, crash: 1 });
    for (const { verdict, detail, expected, observed } of failures) {
      expect({ verdict, expected, observed }).toEqual({ verdict: 'crash', expected: null, observed: null });
      expect(detail).toContain('3');
    }
  });

  it.concurrent('the report on an implementation without some part of the API', async () => {
    const { summary, failures, lacks } = await valid('--cases', '50', '--adapter', './no-keywords.js');
    expect(lacks).toContain('keywords');
    expect(summary.unsupported).toBeGreaterThan(0);
    expect(summary).toMatchObject({ fail: 0, programs: 50 });
    expect(failures).toEqual([]);
  });

  it.concurrent('the report on several implementations, in their order', async () => {
    const found = await report('--only', 'main.parent', '--adapter', 'reference', '--adapter', './no-keywords');
    expect(validate(found)).toBe(true);
    expect(found.implementations).toMatchObject([{ name: 'reference' }, { name: 'async-greenlets', adapter: './no-keywords' }]);
  });
});

/** Does what the reference does that has the known defect. */
const defective: Implementation = {
  name: 'greenlet',
  version: '',
  language: '',
  adapter: './defective.js',
  has: new Set('greenlet getcurrent GreenletExit error .switch .throw .dead .parent .run'.split(' ')),
  style: undefined,
  spelling: (name) => name,
  run: async (program) => {
    const { trace } = runReference(program, { defects: new Set(['exit-arguments']) });
    return trace.end === 'crash' ? { kind: 'crash', detail: 'it was ended by SIGSEGV' } : { kind: 'trace', trace };
  },
  close: async () => {},
};

/** The report on a standing, which the schema allows. */
function reportOn(standing: Standing): Document['implementations'][number] {
  const found = JSON.parse(
    jsonReport(
      documentOf({
        kit: { version: '0' },
        seed: 1,
        selection: { only: [], cases: 0, replay: false },
        standings: [standing],
        timing: { started: '', seconds: [] },
      }),
    ),
  ) as Document;
  validate(found);
  expect(validate.errors).toBe(null);
  return found.implementations[0]!;
}

describe('a known defect in the report', () => {
  /** A GreenletExit that starts a parent; \`more\` is done to it before. */
  const exits = (more: string, output: string): string =>
    `\`\`\`python
def child():
    e = GreenletExit()
${more}    raise e
g = greenlet(child, greenlet(lambda *args: args))
print(g.switch())
\`\`\`
\`\`\`output
${output}
\`\`\`
`;
  const page = `### \`exit.parent-unstarted\`

It MUST hold.

${exits('', '(GreenletExit(),)')}
${exits('    e.x = 1\n', '(GreenletExit(),)')}`;
  const rules = parsePage('page.md', page, 'area');

  it('explains a wrong trace and a crash of examples', async () => {
    const { summary, failures } = reportOn(await conform(defective, rules, { seed: 1, cases: 0, lawCases: 1 }));
    expect(summary).toMatchObject({ pass: 0, crash: 1, fail: 0 });
    expect(failures).toMatchObject([
      { rule: 'exit.parent-unstarted', source: 'example', verdict: 'fail', defect: 'exit-arguments', observed: { events: ['()'] } },
      {
        rule: 'exit.parent-unstarted',
        source: 'example',
        verdict: 'crash',
        defect: 'exit-arguments',
        expected: null,
        observed: null,
        detail: 'it was ended by SIGSEGV',
      },
    ]);
  });

  it('explains nothing of an implementation that is not known to have it', async () => {
    const other: Implementation = { ...defective, name: 'mine' };
    const { failures } = reportOn(await conform(other, rules, { seed: 1, cases: 0, lawCases: 1 }));
    expect(failures.map(({ verdict, defect }) => [verdict, defect])).toEqual([
      ['fail', undefined],
      ['crash', undefined],
    ]);
  });

  it('explains no failure that has another cause', async () => {
    const other: Implementation = { ...defective, run: async () => ({ kind: 'crash', detail: 'out of memory' }) };
    const { failures } = reportOn(await conform(other, rules, { seed: 1, cases: 0, lawCases: 1 }));
    // The first example does not crash by the defect.
    expect(failures.map(({ verdict, defect }) => [verdict, defect])).toEqual([
      ['crash', undefined],
      ['crash', 'exit-arguments'],
    ]);
  });

  it('explains generated programs, which are counted', async () => {
    const standing = await conform(defective, rules, { seed: 1, cases: 300, lawCases: 1 });
    const failures = reportOn(standing).failures.filter(({ source }) => source === 'program');
    expect(failures.map(({ rule, defect }) => [rule, defect])).toContainEqual(['exit.parent-unstarted', 'exit-arguments']);
    for (const { defect, programs } of failures) {
      expect(defect).toBe('exit-arguments');
      expect(programs).toBeGreaterThan(0);
    }
    let wrong = 0;
    const judged = await conform(
      {
        ...defective,
        run: async (program) => {
          const outcome = await defective.run(program);
          if (outcome.kind !== 'trace' || !sameTrace(outcome.trace, runReference(program).trace)) wrong++;
          return { kind: 'trace', trace: runReference(program).trace };
        },
      },
      rules,
      { seed: 1, cases: 300, lawCases: 1 },
    );
    expect(judged.failures).toEqual([]);
    // Two of them are the examples.
    expect(failures.reduce((sum, { programs }) => sum + programs!, 0)).toBe(wrong - 2);
  });
});

describe('the pairs of rules in the report', () => {
  it('are those that programs exercised together, by both ids in alphabetical order', () => {
    const coverage = new CoverageCounter();
    coverage.add(['b.one', 'a.one', 'c.one']);
    coverage.add(['a.one', 'b.one']);
    coverage.add(['d.one']);
    const standing: Standing = {
      implementation: defective,
      variations: {},
      lacks: [],
      rules: [],
      failures: [],
      cutShort: false,
      coverage,
    };
    const { pairs, summary } = reportOn(standing);
    expect(pairs).toEqual({ 'a.one': { 'b.one': 2, 'c.one': 1 }, 'b.one': { 'c.one': 1 } });
    expect(summary.programs).toBe(3);
  });

  it.concurrent('are rules of the spec, each pair in no more programs than each of its rules', async () => {
    const { pairs, rules } = (await report('--cases', '50')).implementations[0]!;
    const programs = new Map(rules.map((rule) => [rule.id, rule.programs]));
    expect(Object.keys(pairs).length).toBeGreaterThan(10);
    for (const [first, others] of Object.entries(pairs)) {
      for (const [second, together] of Object.entries(others)) {
        expect(first < second, `${first} ${second}`).toBe(true);
        expect(together).toBeGreaterThan(0);
        expect(together, `${first} ${second}`).toBeLessThanOrEqual(Math.min(programs.get(first)!, programs.get(second)!));
      }
    }
  });
});

describe('the same seed', () => {
  it('gives the same bytes, but for the block that tells of time', async () => {
    const texts = ['same-1.json', 'same-2.json'].map((file) => join(folder, file));
    for (const file of texts) {
      const { stderr } = await runConform(folder, ['--adapter', './adapter', '--cases', '300', '--seed', '3', '--json', file]);
      expect(stderr).toBe('');
    }
    const [first, second] = texts.map((file) => readFileSync(file, 'utf8'));
    const timing = /^ {2}"timing": \{[^]*?^ {2}\}$/m;
    expect(first!.replace(timing, '')).toBe(second!.replace(timing, ''));
    expect(first).toMatch(timing);
    const { implementations } = readReport(first!);
    expect(implementations[0]!.failures.map(({ source }) => source)).toContain('program');
  });
});

describe('a report is read', () => {
  const good = (): Document =>
    documentOf({
      kit: { version: '0' },
      seed: 1,
      selection: { only: [], cases: 0, replay: false },
      standings: [],
      timing: { started: '', seconds: [] },
    });

  it('as it was written', () => {
    expect(readReport(jsonReport(good()))).toEqual(good());
  });

  it.each([
    ['no JSON at all', '{', /^it is no JSON: /],
    ['another file', '{"name":"x"}', /^it is no report of this kit; --report json=FILE writes one$/],
    ['null', 'null', /^it is no report of this kit/],
    ['an older schema', '{"schema":1}', /^its schema 1 is that of an older release, and 2 is read; run conform again to write it anew$/],
    ['a newer schema', '{"schema":3}', /^its schema 3 is that of a newer release, and 2 is read; install that release$/],
    ['a part that is missing', jsonReport(good()).replace('"seed": 1,', ''), /^it does not fit its schema: the report must have .*'seed'$/],
    ['a part too many', jsonReport(good()).replace('"seed"', '"more": 2, "seed"'), /additional properties \("more"\)$/],
    ['a wrong type', jsonReport(good()).replace('"cases": 0', '"cases": "0"'), /^it does not fit its schema: \/selection\/cases must be/],
  ])('with a clear sentence for %s', (_, text, problem) => {
    expect(() => readReport(text)).toThrow(problem);
  });
});

describe('a failure in the report', () => {
  let failures: readonly FailureText[];
  /** One of each source. */
  let chosen: readonly FailureText[];
  beforeAll(async () => {
    failures = (await report('--cases', '200', '--adapter', './adapter')).implementations[0]!.failures;
    chosen = (['example', 'law', 'program'] as const).map((source) => failures.find((failure) => failure.source === source)!);
    expect(chosen.every(Boolean)).toBe(true);
  }, 60_000);

  it('of generated programs tells how many failed so, of examples and laws nothing', () => {
    for (const { source, programs, defect } of failures) {
      expect(defect).toBe(undefined);
      if (source === 'program') expect(programs).toBeGreaterThan(0);
      else expect(programs).toBe(undefined);
    }
    expect(Math.max(...failures.map(({ programs = 0 }) => programs))).toBeGreaterThan(1);
  });

  it('happens again by its command', async () => {
    for (const { rule, replay } of chosen) {
      const { code, failures: found } = await again(replay);
      expect(new Set(found.map((failure) => failure.rule))).toEqual(new Set([rule]));
      expect(code).toBe(1);
    }
  });

  it('happens again when its program is saved to a file', async () => {
    for (const [i, { rule, program }] of chosen.entries()) {
      writeFileSync(join(folder, `program ${i}.py`), program.python);
      const { code, failures: found } = await again(`npx conform --adapter ./adapter.js --replay 'program ${i}.py'`);
      expect(found.map((failure) => failure.rule)).toEqual([rule]);
      expect(code).toBe(1);
    }
  });

  it('has a module that Node runs, and that prints what was observed', async () => {
    const ran = failures.map(async ({ program, observed }, i) => {
      writeFileSync(join(folder, `pasted-${i}.js`), program.javascript);
      const { stdout, stderr } = await run(process.execPath, [`pasted-${i}.js`], { cwd: folder });
      expect(stderr).toBe('');
      expect(stdout, program.javascript).toBe(output(observed!));
    });
    await Promise.all(ran);
  });

  const withPython =
    Boolean(process.env.CI) ||
    process.env.GREENSPEC_PYTHON !== undefined ||
    findPython().then(
      () => true,
      () => false,
    );

  it('has a program that Python runs, and that prints what was expected', async (context) => {
    if (!(await withPython)) {
      console.warn('No Python 3.9 or later on the PATH: the programs of reports are not run on the original here.');
      context.skip();
    }
    const interpreter = await python();
    const ending = failures.filter(({ expected }) => expected!.end === 'end');
    expect(ending.length).toBeGreaterThan(0);
    for (const { program, expected } of ending) {
      const text = `from greenlet import *\nfrom greenlet import error, gettrace, settrace\n${program.python}`;
      const { stdout, stderr } = await run(interpreter, ['-c', text], { cwd: folder });
      expect(stderr).toBe('');
      expect(stdout, program.python).toBe(output(expected!));
    }
    // The first run on Python makes its environment.
  }, 300_000);
});
