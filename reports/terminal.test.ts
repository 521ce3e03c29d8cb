/** The report that people read: what each part says, and that nothing in it can deceive. */

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, it, test } from 'vitest';
import type { Implementation, Outcome } from '../adapters/implementation.js';
import { packageRoot } from '../adapters/package-root.js';
import { runReference } from '../reference/run.js';
import { parse } from '../scenario/parse.js';
import { printPython } from '../scenario/print-python.js';
import type { Trace } from '../scenario/trace.js';
import { conform, type Failure, type Standing } from '../suites/conform.js';
import { CoverageCounter, type Coverage } from '../suites/coverage.js';
import { parsePage } from '../suites/read-spec.js';
import type { Rule } from '../suites/rule.js';
import { documentOf, type Document } from './document.js';
import { terminalReport } from './terminal.js';

/** An implementation that does what the reference does, but for what `change` makes of it. */
const implementation = (
  change: (trace: Trace, python: string) => Trace | Outcome,
  given: Partial<Implementation> = {},
): Implementation => ({
  name: 'mine',
  version: '1.2',
  language: 'Klingon',
  adapter: './mine.js',
  has: new Set(['greenlet', 'getcurrent', '.switch', '.dead']),
  style: 'async',
  spelling: (name) => (name === 'getcurrent' ? 'getCurrent' : name),
  run: async (program) => {
    const changed = change(runReference(program).trace, printPython(program));
    return 'kind' in changed ? changed : { kind: 'trace', trace: changed };
  },
  close: async () => {},
  ...given,
});

const honest = (trace: Trace): Trace => trace;

/** Another text for everything that is printed from an index on. */
const printing =
  (text: string, from = 0) =>
  ({ events, end }: Trace): Trace => ({ events: events.map((event, i) => (i < from ? event : [JSON.stringify(text)])), end });

const example = (code: string, output: string): string => `\`\`\`python\n${code}\`\`\`\n\`\`\`output\n${output}\`\`\`\n`;

const pageOf = (id: string, sentence: string, ...examples: readonly string[]): string =>
  `### \`${id}\`\n\n${sentence}\n\n${examples.join('\n')}\n`;

const rulesOf = (...pages: readonly string[]): Rule[] => pages.flatMap((page, i) => parsePage(`area${i}.md`, page, `area${i}`));

const judged = (subject: Implementation, rules: readonly Rule[]): Promise<Standing> =>
  conform(subject, rules, { seed: 1, cases: 0, lawCases: 10 });

/** The document on standings. */
const reportOf = (standings: readonly Standing[], options: readonly string[] = []): Document =>
  documentOf({
    kit: { version: '0' },
    seed: 7,
    options,
    selection: { only: [], cases: 0, replay: false },
    standings,
    timing: { started: '', seconds: [] },
  });

/** The report as text without colours, whatever the test runner thinks of them. */
const textOf = (...standings: readonly Standing[]): string => stripVTControlCharacters(terminalReport(reportOf(standings)));

const current = pageOf(
  'main.current',
  'The main greenlet MUST be current. More is told here.',
  example('g = getcurrent()\nprint("first")\nprint(g.dead)\n', 'first\nFalse\n'),
);

describe('a failure', () => {
  it('has its five parts', async () => {
    const text = textOf(await judged(implementation(printing('maybe', 1)), rulesOf(current)));
    expect(text).toContain(`
FAIL main.current  area0.md:1
  The main greenlet MUST be current.

  example, in Python
    g = getcurrent()
    print('first')
    print(g.dead)

  the same on mine, as async functions
    let g = getCurrent();
    print('first');
    print(g.dead);

      expected   observed
      first      first
    ✗ False      maybe

  allowed here: False  by main.current

  again: npx conform --adapter ./mine.js --only main.current
`);
    expect(text).toMatch(/^does not conform: mend the first failure above and run its "again" line \(seed 7\)\n$/m);
  });

  it('shows how a program ended when that is what differs', async () => {
    const raising = ({ events }: Trace): Trace => ({ events: events.slice(0, 1), end: "raised KeyError('k')" });
    const text = textOf(await judged(implementation(raising), rulesOf(current)));
    expect(text).toContain("      first      first\n    ✗ False      (raised KeyError('k'))\n");
  });

  it('shows the last events before the difference, and counts the others', async () => {
    const many = example('for i in range(30):\n    print(i)\n', Array.from({ length: 30 }, (_, i) => `${i}\n`).join(''));
    const text = textOf(await judged(implementation(printing('maybe', 20)), rulesOf(pageOf('many.lines', 'It MUST count.', many))));
    expect(text).toContain('      … 9 equal events before\n      9          9\n');
    expect(text).toContain('      19         19\n    ✗ 20         maybe\n\n');
    expect(text).not.toMatch(/^ +8 +8$/m);
  });

  it('shows what a crash left behind in place of a difference', async () => {
    const text = textOf(
      await judged(
        implementation(() => ({ kind: 'crash', detail: 'it exited with code 3\nout of dilithium' })),
        rulesOf(current),
      ),
    );
    expect(text).toMatch(/^CRASH main\.current {2}area0\.md:1$/m);
    expect(text).toContain('    it exited with code 3\n    out of dilithium\n\n  again: ');
    expect(text).not.toContain('expected');
  });

  it('is run again with the options that it needs, quoted for a shell', async () => {
    const standing = await judged(implementation(printing('maybe'), { adapter: "exec:run 'it'" }), rulesOf(current));
    const text = terminalReport(reportOf([standing], ['--spec', 'my pages']));
    expect(text).toContain(String.raw`npx conform --adapter 'exec:run '\''it'\''' --spec 'my pages' --only main.current`);
  });
});

describe('of several failures', () => {
  it('errors come first, whatever else fails', async () => {
    const short = pageOf('some.short', 'It MUST be short.', example('print("s")\n', 's\n'));
    const wrong = pageOf('some.contradiction', 'It MUST agree.', example('print("one and another")\nprint(2)\n', '1\n'));
    const text = textOf(await judged(implementation(printing('no')), rulesOf(short, wrong)));
    expect([...text.matchAll(/^([A-Z]+) some/gm)].map(([, verdict]) => verdict)).toEqual(['ERROR', 'FAIL']);
    expect(text).toMatch(/^the adapter or the kit broke: /m);
  });

  it('those of one rule stand together', async () => {
    const twice = pageOf('some.twice', 'It MUST be.', example('print("hang and on")\n', 'hang and on\n'), example('print(1)\n', '1\n'));
    const between = pageOf('some.between', 'It MUST be.', example('print(123)\n', '123\n'));
    const subject = implementation((trace, python) =>
      python.includes('hang') ? { kind: 'hang', detail: 'no answer' } : printing('no')(trace),
    );
    const text = textOf(await judged(subject, rulesOf(twice, between)));
    expect([...text.matchAll(/^([A-Z]+ some\S+)/gm)].map(([, line]) => line)).toEqual([
      'FAIL some.twice',
      'HANG some.twice',
      'FAIL some.between',
    ]);
  });

  const long = 'print("a long one")\nprint("and longer")\n';
  const rules = rulesOf(
    pageOf('some.long', 'It MUST be long.', example(long, 'a long one\nand longer\n'), example('print("longer")\n', 'longer\n')),
    pageOf('some.short', 'It MUST be short.', example('print("s")\n', 's\n')),
  );

  it('the shortest of each rule comes, the shortest first, and the others are counted', async () => {
    const text = textOf(await judged(implementation(printing('no')), rules));
    const shown = [...text.matchAll(/^FAIL (\S+)[^]*?in Python\n([^]*?)\n\n/gm)].map(([, rule, program]) => [rule, program!.trim()]);
    expect(shown).toEqual([
      ['some.short', "print('s')"],
      ['some.long', "print('longer')"],
    ]);
    expect(text).toContain('… and 1 more failure; --report html writes them all\n\n');
  });

  it('ten are shown, and of the others the rules', async () => {
    const many = Array.from({ length: 12 }, (_, i) => pageOf(`some.rule-${i}`, 'It MUST hold.', example(`print(${i})\n`, `${i}\n`)));
    const text = textOf(await judged(implementation(printing('no')), rulesOf(...many)));
    expect(text.match(/^FAIL /gm)).toHaveLength(10);
    expect(text).toContain('… and 2 more failures; --report html writes them all\n  besides, of some.rule-10, some.rule-11\n');
  });
});

describe('the counts', () => {
  const rules = rulesOf(
    current,
    pageOf('some.right', 'It MUST be right.', example('print(1)\n', '1\n')) +
      pageOf('some.hang', 'It MUST end.', example('print("hang")\n', 'hang\n')) +
      pageOf('some.crash', 'It MUST live.', example('print("crash")\n', 'crash\n')) +
      pageOf('some.wrong', 'It MUST be wrong.', example('print("fail")\n', 'fail\n'), example('print(2)\n', '2\n')),
    pageOf('some.missing', 'It MUST throw.', example('g = greenlet(None)\nprint(g.parent == getcurrent())\n', 'True\n')) +
      pageOf('some.contradiction', 'It MUST agree.', example('print(1)\n', '2\n')) +
      pageOf('some.untested', 'It MUST NOT be tested.', '*Not tested:* nobody can.'),
  );
  const subject = implementation((trace, python) => {
    if (python.includes('hang')) return { kind: 'hang', detail: 'no answer for 5 s' };
    if (python.includes('crash')) return { kind: 'crash', detail: 'gone' };
    return python.includes('fail') ? printing('no')(trace) : trace;
  });

  /** The table's rows, by label and column. */
  function table(text: string): Record<string, Record<string, number>> {
    const lines = text.split('\n');
    const head = lines.findIndex((line) => /^ +pass\b/.test(line));
    const columns = lines[head]!.trim().split(/ +/);
    const rows = lines.slice(head + 1, lines.indexOf('', head)).map((line) => line.trim().split(/ +/));
    return Object.fromEntries(
      rows.map(([label, ...counts]) => [
        label,
        Object.fromEntries(counts.map((count, i) => [columns[i]!, count === '·' ? 0 : Number(count)])),
      ]),
    );
  }

  /** The same after programs, which exercised rules of their own. */
  const exercising = (standing: Standing, coverage: Coverage): Standing => {
    const [any] = standing.rules;
    const rules = [...coverage.rules].map(([id, programs]) => ({ ...any!, rule: { ...any!.rule, id }, programs }));
    return { ...standing, coverage, rules };
  };

  it('say for each area how many rules have each verdict', async () => {
    const none = { pass: 0, fail: 0, unsupported: 0, crash: 0, hang: 0, error: 0, untested: 0 };
    expect(table(textOf(await judged(subject, rules)))).toEqual({
      area0: { ...none, pass: 1 },
      area1: { ...none, pass: 1, hang: 1, crash: 1, fail: 1 },
      area2: { ...none, unsupported: 1, error: 1, untested: 1 },
      all: { pass: 2, fail: 1, unsupported: 1, crash: 1, hang: 1, error: 1, untested: 1 },
    });
  });

  it('leave out the verdicts that no rule has, and the sum of a single area', async () => {
    expect(table(textOf(await judged(implementation(honest), rulesOf(current))))).toEqual({ area0: { pass: 1 } });
  });

  it('stand in the last line when the implementation conforms, those of all implementations together', async () => {
    const standing = await judged(implementation(honest), rulesOf(current));
    expect(textOf(standing)).toMatch(/^conforms: 1 rule passes \(seed 7\)\n$/m);
    expect(textOf(standing, standing)).toMatch(/^conforms: 2 rules pass \(seed 7\)\n$/m);
    const partly = await judged(
      implementation(honest),
      rulesOf(current, pageOf('some.missing', 'It MUST be.', example('print(getcurrent().parent)\n', 'None\n'))),
    );
    expect(textOf(partly)).toMatch(/^conforms: 1 rule passes, 1 unsupported \(seed 7\)\n$/m);
    expect(textOf(partly)).toMatch(/^lacks: \.parent$/m);
  });

  it('tell of each area that is supported in part what the rest is unsupported for want of', async () => {
    const uses = (id: string, ...texts: readonly string[]): string =>
      pageOf(id, 'It MUST be.', ...texts.map((text) => example(`print(1)\n${text}\n`, '1\n')));
    const partly = await judged(
      implementation(honest),
      rulesOf(
        current +
          uses('some.parent', 'getcurrent().parent', 'sleep()') +
          uses('some.sleep', 'sleep()') +
          uses('some.dead', 'getcurrent().dead'),
        uses('other.sleep', 'sleep()'),
        uses('other.dead', 'getcurrent().dead'),
      ),
    );
    expect(textOf(partly)).toContain('unsupported for want of, with the number of rules\n  area0: sleep (2), .parent (1)\n0 generated');
    const rules = partly.rules.map((result) => ({ ...result, programs: 3 }));
    const coverage = { programs: 3, rules: new Map([['some.sleep', 3]]), pairs: new Map() };
    expect(textOf({ ...partly, rules, coverage })).toContain(
      '\n3 of these are unsupported above only because examples of theirs need more\n',
    );
    expect(textOf({ ...partly, coverage })).not.toContain('of these are unsupported');
  });

  it('are grouped by thousands', async () => {
    const standing = await judged(implementation(honest), rulesOf(current));
    const coverage = (programs: number): Coverage => ({ programs, rules: new Map(), pairs: new Map() });
    expect(textOf({ ...standing, coverage: coverage(20_000) })).toMatch(/^20,000 generated programs$/m);
    expect(textOf({ ...standing, coverage: coverage(1) })).toMatch(/^1 generated program$/m);
  });

  it('tell how many rules the programs exercised, the rarest of them, and how many of their pairs', async () => {
    const standing = await judged(implementation(honest), rulesOf(current));
    const after = (...programs: string[]): string => {
      const coverage = new CoverageCounter();
      for (const rules of programs) coverage.add(rules.split(' '));
      return textOf(exercising(standing, coverage));
    };
    expect(after('a.one b.one c.one', 'a.one b.one', 'a.one d.one', 'a.one b.one')).toContain(
      '\n4 generated programs\nthey exercised 4 rules, the rarest c.one in 25 %, and 67 % of all pairs of these\n',
    );
    // Rare ones with a decimal.
    expect(after(...Array.from({ length: 79 }, () => 'a.one'), 'a.one b.one')).toContain(
      '\n80 generated programs\nthey exercised 2 rules, the rarest b.one in 1.3 %, and 100 % of all pairs of these\n',
    );
    expect(after('a.one')).toContain('\nthey exercised 1 rule, the rarest a.one in 100 %\n');
  });

  it('say when programs were left out', async () => {
    const standing = await judged(implementation(honest), rulesOf(current));
    const coverage = new CoverageCounter();
    coverage.add(['a.one', 'b.one']);
    const text = textOf({ ...exercising(standing, coverage), cutShort: true });
    expect(text).toMatch(/^1 generated program, and no more: too many crashed or hung\nthey exercised 2 rules/m);
  });
});

describe('several implementations', () => {
  it('stand beside each other at the end, by area', async () => {
    const rules = rulesOf(
      current + pageOf('some.right', 'It MUST be right.', example('print(1)\n', '1\n')),
      pageOf('some.missing', 'It MUST be.', example('print(getcurrent().parent)\n', 'None\n')),
    );
    const text = textOf(
      await judged(implementation(honest), rules),
      await judged(implementation(printing('maybe', 1), { name: 'other' }), rules),
    );
    expect(text).toContain(`
          mine       other
  area0   2 ✓        1 ✓  1 ✗
  area1   1 –        1 –
  all     2 ✓  1 –   1 ✓  1 ✗  1 –
  ✓ pass  ✗ fail, crash, hang or error  – unsupported
`);
  });

  it('do not, when only one is judged', async () => {
    expect(textOf(await judged(implementation(honest), rulesOf(current)))).not.toContain('✓');
  });
});

describe('a known defect', () => {
  /** Does what the reference does that has the defect. */
  const defective = implementation(
    (_, python) => {
      const { trace } = runReference(parse(python), { defects: new Set(['exit-arguments']) });
      return trace.end === 'crash' ? { kind: 'crash', detail: 'it was ended by SIGSEGV' } : trace;
    },
    { name: 'greenlet', has: new Set('greenlet getcurrent GreenletExit .switch .throw'.split(' ')), style: undefined },
  );
  const exits = (more: string): string => `def child():
    e = GreenletExit()
${more}    raise e
print(greenlet(child, greenlet(lambda *args: args)).switch())
`;
  const rules = rulesOf(
    pageOf(
      'exit.parent-unstarted',
      'The instance MUST start it.',
      example(exits(''), '(GreenletExit(),)\n'),
      example(exits('    e.x = 1\n'), '(GreenletExit(),)\n'),
    ),
  );

  it('is named below the rule that it breaks, with its page, and the difference is shown as ever', async () => {
    const text = textOf(await judged(defective, rules));
    expect(text).toContain(`
FAIL exit.parent-unstarted  area0.md:1
  The instance MUST start it.
  known defect exit-arguments: spec/defects/exit-arguments.md

  example, in Python
`);
    expect(text).toContain('      expected            observed\n    ✗ (GreenletExit(),)   ()\n');
    expect(text).toMatch(/^does not conform: /m);
    expect(readFileSync(join(packageRoot, 'spec/defects/exit-arguments.md'), 'utf8')).toMatch(/^# `exit-arguments`\n/);
  });

  it('that crashes an implementation is shown beside one of its wrong traces', async () => {
    const text = textOf(await judged(defective, rules));
    expect([...text.matchAll(/^(FAIL|CRASH) (\S+)/gm)].map(([line]) => line)).toEqual([
      'FAIL exit.parent-unstarted',
      'CRASH exit.parent-unstarted',
    ]);
    expect(text).toContain(`
CRASH exit.parent-unstarted  area0.md:1
  The instance MUST start it.
  known defect exit-arguments: spec/defects/exit-arguments.md
`);
    expect(text).toContain('\n    it was ended by SIGSEGV\n\n  again: ');
  });

  it('is not named by failures that it does not explain', async () => {
    const other = implementation(() => ({ kind: 'crash', detail: 'gone' }), { name: 'greenlet', has: defective.has });
    const [first] = rules;
    const text = textOf(await judged(other, [{ ...first!, examples: first!.examples.slice(0, 1) }]));
    expect(text).toMatch(/^CRASH exit\.parent-unstarted /m);
    expect(text).not.toContain('known defect');
  });

  it('hides no other failure of the rule that it breaks', async () => {
    const plain = rulesOf(
      pageOf('exit.parent-unstarted', 'It MUST hold.', example(exits(''), '(GreenletExit(),)\n'), example('print(1)\n', '1\n')),
    );
    const twofold: Implementation = {
      ...defective,
      run: async (program) => (program.length > 1 ? defective.run(program) : { kind: 'trace', trace: { events: [['2']], end: 'end' } }),
    };
    const text = textOf(await judged(twofold, plain));
    expect(text.match(/^FAIL exit\.parent-unstarted /gm)).toHaveLength(2);
    expect(text.match(/known defect/g)).toHaveLength(1);
  });

  it('that explains many generated programs is one failure, which tells how many', async () => {
    const standing = await conform(defective, rules, { seed: 1, cases: 300, lawCases: 1 });
    const failures = standing.failures.filter(({ source, judgement }) => source === 'program' && judgement.verdict === 'fail');
    expect(failures).toHaveLength(1);
    const [{ count }] = failures as [Failure];
    expect(count).toBeGreaterThan(1);
    expect(textOf({ ...standing, failures })).toMatch(
      new RegExp(
        `known defect exit-arguments: .*\n\n  generated program, shrunk from \\d+ lines; ${count} programs failed so, in Python\n`,
      ),
    );
  });
});

test('a SHOULD that is not met is shown, and the implementation conforms', async () => {
  const rules = rulesOf(pageOf('some.wish', 'It SHOULD be so.', example('print(1)\n', '1\n')));
  const text = textOf(await judged(implementation(printing('no')), rules));
  expect(text).toMatch(/^FAIL some\.wish /m);
  expect(text).toMatch(/^conforms: /m);
});

test('control characters in an implementation’s strings are spelled out', async () => {
  const evil = '\u001b[2J\u001b]0;owned\u0007\r\u0000\u009b31m\u202eevil';
  const subject = (change: (trace: Trace) => Trace | Outcome): Implementation =>
    implementation(change, {
      name: `name${evil}\nconforms: all`,
      version: evil,
      language: evil,
      adapter: `./${evil}.js`,
      spelling: () => evil,
    });
  const standings = [
    await judged(subject(printing(`${evil}\n\tconforms: all`)), rulesOf(current)),
    await judged(
      subject(() => ({ kind: 'crash', detail: evil })),
      rulesOf(current),
    ),
  ];
  // Colours apart, there is nothing but text and the ends of its lines, none of which the implementation began.
  const text = terminalReport(reportOf(standings)).replaceAll(/\u001b\[\d\d?m/g, '');
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  expect(text).not.toMatch(/^\s*conforms/m);
  expect(text).toContain('\\u001b[2J');
});

test('an empty line that was printed is called so', async () => {
  const text = textOf(await judged(implementation(printing('')), rulesOf(current)));
  expect(text).toContain('    ✗ first      (an empty line)\n');
});

test('a replayed program is not called generated', () => {
  const program = parse('print(1)\n');
  const failure: Failure = {
    rule: 'unknown',
    sentence: '',
    level: undefined,
    place: undefined,
    source: 'program',
    program,
    judgement: { verdict: 'crash', detail: 'gone' },
  };
  const standing: Standing = {
    implementation: implementation(honest),
    variations: {},
    lacks: [],
    rules: [],
    coverage: new CoverageCounter(),
    cutShort: false,
    failures: [failure],
  };
  expect(textOf(standing)).toContain('\n  program, in Python\n    print(1)\n');
  expect(textOf(standing)).not.toContain('generated');
  expect(textOf({ ...standing, failures: [{ ...failure, shrunkFrom: 9 }] })).toContain(
    '  generated program, shrunk from 9 lines, in Python\n',
  );
  expect(textOf({ ...standing, failures: [{ ...failure, count: 0 }] })).toContain('  one of the simplest programs, in Python\n');
  const alike = (count: number): string => textOf({ ...standing, failures: [{ ...failure, shrunkFrom: 9, count }] });
  expect(alike(1)).toContain('  generated program, shrunk from 9 lines, in Python\n');
  expect(alike(1234)).toContain('  generated program, shrunk from 9 lines; 1,234 programs failed so, in Python\n');
});

describe('colours', () => {
  const folder = mkdtempSync(join(tmpdir(), 'terminal-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'page.md'), current);
  const { FORCE_COLOR: _, NO_COLOR: __, CI: ___, ...environment } = process.env;
  const piped = async (variables: Readonly<Record<string, string>>): Promise<string> =>
    (
      await promisify(execFile)(process.execPath, [join(packageRoot, 'bin/conform.js'), '--spec', folder, '--cases', '0'], {
        env: { ...environment, ...variables },
      })
    ).stdout;

  it.concurrent('are left out when the report is piped, on a build server, too', async () => {
    expect(await piped({})).not.toContain('\u001b');
    expect(await piped({ CI: 'true' })).not.toContain('\u001b');
  });

  it.concurrent('are there when they are asked for', async () => {
    expect(await piped({ FORCE_COLOR: '1' })).toContain('\u001b[32mconforms');
  });
});
