import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAdapter } from '../adapters/open.js';
import { packageRoot } from '../adapters/package-root.js';
import { parse } from '../scenario/parse.js';
import { printPython } from '../scenario/print-python.js';
import type { Program } from '../scenario/syntax.js';
import type { Trace } from '../scenario/trace.js';
import { conform } from './conform.js';
import { explain, type Judged } from './explain.js';
import type { Judgement } from './judge.js';
import type { Rule } from './rule.js';

const trace = { events: [], end: 'end' } as const;
const fail = (...rules: string[]): Judgement => ({
  verdict: 'fail',
  rules,
  difference: { expected: trace, observed: trace, at: 0, rule: undefined, allowed: [] },
});

/** The rule that is blamed when all programs fail alike. */
async function blamedRule(
  judgement: Judgement,
  others: readonly Judgement[],
  passes: Record<string, number>,
  broken: readonly string[] = [],
): Promise<string | undefined> {
  const found = [judgement, ...others].map((one, i) => ({ program: Array(i + 1).fill({ kind: 'pass' }) as never, judgement: one }));
  const counts = new Map(Object.entries(passes));
  const [first] = await explain(found, counts, () => Promise.resolve(judgement), new Set(), { broken: new Set(broken) });
  return first?.judgement.verdict === 'fail' ? first.judgement.difference.rule : first?.judgement.verdict;
}

test('a rule that is never at work in passing programs is blamed, however early it was at work', async () => {
  const failing = fail('switch.one', 'switch.dead');
  expect(await blamedRule(failing, [failing, fail('switch.dead')], { 'switch.one': 20 })).toBe('switch.dead');
});

test('among rules as suspect as each other the last one at work is blamed', async () => {
  expect(await blamedRule(fail('switch.one', 'switch.dead'), [], {})).toBe('switch.one');
});

test('where one program alone failed the rarest rule at work is blamed', async () => {
  const failing = fail('spawn.callable', 'timeout.owner', 'sleep.returns');
  expect(await blamedRule(failing, [], { 'spawn.callable': 800, 'timeout.owner': 4, 'sleep.returns': 700 })).toBe('timeout.owner');
});

test('a rule whose example failed is blamed before any other, also when it shows only in what should come next', async () => {
  const failing = { ...fail('sleep.returns', 'timeout.owner'), rulesNext: ['kill.yields'] } as Judgement;
  const passes = { 'sleep.returns': 700, 'timeout.owner': 4, 'kill.yields': 400 };
  expect(await blamedRule(failing, [], passes)).toBe('timeout.owner');
  expect(await blamedRule(failing, [], passes, ['sleep.returns', 'kill.zero'])).toBe('sleep.returns');
  expect(await blamedRule(failing, [], passes, ['kill.yields'])).toBe('kill.yields');
});

test('a crash is a crash, whatever rule was at work', async () => {
  expect(await blamedRule({ verdict: 'crash', detail: '' }, [], {})).toBe('crash');
});

const everything = new Set(['greenlet', 'getcurrent', 'settrace', 'gettrace', 'error', 'GreenletExit', 'keywords', '.switch', '.throw']);

test('a crash is shown by the simplest program that crashes', async () => {
  const crash: Judgement = { verdict: 'crash', detail: '' };
  const judge = (program: Program): Promise<Judgement> =>
    Promise.resolve(printPython(program).includes('throw') ? crash : { verdict: 'pass', rules: [] });
  const found = [{ program: parse('print(1)\ngreenlet(print).throw(KeyError)'), judgement: crash }];
  const [one, ...others] = await explain(found, new Map(), judge, everything);
  expect(printPython(one!.program)).toBe('getcurrent().throw()\n');
  expect([one!.shrunkFrom, one!.count, others]).toEqual([2, 1, []]);
});

test('the simplest program that fails is shown even when no generated program is known to fail so', async () => {
  const judge = (program: Program): Promise<Judgement> => {
    const text = printPython(program);
    if (text.includes('switch(1, 2)')) return Promise.resolve(fail('switch.tuple'));
    return Promise.resolve(text.includes('throw') ? fail('throw.current') : { verdict: 'pass', rules: [] });
  };
  const found = [{ program: parse('print(1)\ngreenlet(print).switch(1, 2)'), judgement: fail('switch.tuple') }];
  const explained = await explain(found, new Map(), judge, everything);
  expect(explained.map(({ program, shrunkFrom, count }) => [printPython(program), shrunkFrom, count])).toEqual([
    ['getcurrent().throw()\n', undefined, 0],
    ['getcurrent().switch(1, 2)\n', 2, 1],
  ]);
});

test('what should be refused does not stand for what should not', async () => {
  const refused = { events: [], end: 'raised TypeError(...)' } as const;
  const judge = (program: Program): Promise<Judgement> => {
    const text = printPython(program);
    const judgement = fail('spawn.deferred');
    if (text.includes('spawn()') && judgement.verdict === 'fail')
      return Promise.resolve({ ...judgement, difference: { ...judgement.difference, expected: refused } });
    return Promise.resolve(/^spawn\((lambda|print)/m.test(text) ? judgement : { verdict: 'pass', rules: [] });
  };
  const found = [{ program: parse('spawn(lambda: 1)\nsleep()'), judgement: fail('spawn.deferred') }];
  const explained = await explain(found, new Map(), judge, new Set(['spawn', 'sleep', 'GreenThread']));
  expect(explained.map(({ program, count }) => [printPython(program), count])).toEqual([['spawn(lambda: 1)\n', 1]]);
});

test('it does for programs that print something where a rule says that a call must be refused', async () => {
  const at = (expected: Trace, rules: string[]): Judgement => {
    const judgement = fail('spawn.bad') as Extract<Judgement, { verdict: 'fail' }>;
    return { ...judgement, difference: { ...judgement.difference, expected, allowed: [{ trace: expected, rules }] } };
  };
  const judge = (program: Program): Promise<Judgement> =>
    Promise.resolve(
      printPython(program) === 'spawn()\n' ? at({ events: [], end: 'raised TypeError(...)' }, []) : { verdict: 'pass', rules: [] },
    );
  const shown = async (rules: string[]): Promise<string[]> => {
    const judgement = at({ events: [["'refused'"]], end: 'end' }, rules);
    const found = [{ program: parse("try:\n    spawn()\nexcept TypeError:\n    print('refused')"), judgement }];
    const bad = { id: 'spawn.bad', sentence: 'Spawning nothing MUST raise TypeError.' } as Rule;
    const explained = await explain(found, new Map(), judge, new Set(['spawn', 'sleep', 'GreenThread']), { rules: [bad] });
    return explained.map(({ program }) => printPython(program));
  };
  expect(await shown(['other.rule', 'spawn.bad'])).toEqual(['spawn()\n']);
  expect(await shown(['other.rule'])).not.toEqual(['spawn()\n']);
});

test('where no simple program fails like the shortest that was found, one that fails like another is shown', async () => {
  const refused = { events: [], end: 'raised TypeError(...)' } as const;
  const isRefused = fail('spawn.bad') as Extract<Judgement, { verdict: 'fail' }>;
  const bad: Judgement = { ...isRefused, difference: { ...isRefused.difference, expected: refused } };
  const judge = (program: Program): Promise<Judgement> => {
    const text = printPython(program);
    if (text === 'spawn()\n') return Promise.resolve(bad);
    return Promise.resolve(text.includes('wait') ? fail('spawn.bad') : { verdict: 'pass', rules: [] });
  };
  const shortest = { program: parse('spawn(print)\nspawn(print).wait()\nspawn(lambda: 1)'), judgement: fail('spawn.bad') };
  const longer = { program: parse('spawn(print)\nspawn(print)\nspawn(print)\nspawn()'), judgement: bad };
  const has = new Set(['spawn', 'sleep', 'GreenThread']);
  const shown = async (...found: Judged[]): Promise<string | undefined> => {
    const [one] = await explain(found, new Map(), judge, has);
    return one && printPython(one.program);
  };
  expect(await shown(shortest, longer)).toBe('spawn()\n');
  expect(await shown(shortest)).toContain('wait');
});

test('whether the program found was about a refusal does not matter where a heavy simple one shows the same without', async () => {
  const refused = { events: [], end: 'raised TypeError(...)' } as const;
  const heavy = `def f(x, x2):
    raise Exception
settrace(f)
greenlet(lambda: 1).throw()
`;
  const judge = (program: Program): Promise<Judgement> => {
    const judgement = fail('trace.error') as Extract<Judgement, { verdict: 'fail' }>;
    const text = printPython(program);
    if (text.startsWith('settrace(1)'))
      return Promise.resolve({ ...judgement, difference: { ...judgement.difference, expected: refused } });
    return Promise.resolve(text === heavy ? judgement : { verdict: 'pass', rules: [] });
  };
  for (const text of ['settrace(1)\ngreenlet(print).switch()', `print(1)\n${heavy}`]) {
    const program = parse(text);
    const found = [{ program, judgement: await judge(parse(text.replace('print(1)\n', ''))) }];
    const [one] = await explain(found, new Map(), judge, everything, { most: 1 });
    expect(printPython(one!.program), text).toBe(heavy);
  }
});

test('a call that is refused, and leaves something else behind than it should, is like any other', async () => {
  const printed = (left: number): Trace => ({ events: [['TypeError(...)', String(left)]], end: 'end' });
  const judge = (program: Program): Promise<Judgement> => {
    const judgement = fail('spawn.bad') as Extract<Judgement, { verdict: 'fail' }>;
    const difference = { ...judgement.difference, expected: printed(1), observed: printed(2) };
    return Promise.resolve(printPython(program) === 'spawn()\n' ? { ...judgement, difference } : { verdict: 'pass', rules: [] });
  };
  const found = [{ program: parse('spawn()\nsleep()'), judgement: fail('spawn.bad') }];
  const explained = await explain(found, new Map(), judge, new Set(['spawn', 'sleep', 'GreenThread']));
  expect(explained.map(({ program }) => printPython(program))).toEqual(['spawn()\n']);
});

test('nothing is left in a program that the implementation lacks', async () => {
  const judge = (program: Program): Promise<Judgement> =>
    Promise.resolve(/wait|getcurrent/.test(printPython(program)) ? fail('wait.result') : { verdict: 'pass', rules: [] });
  const found = [{ program: parse('x = spawn(lambda: 1)\nsleep()\nprint(x.wait())'), judgement: fail('wait.result') }];
  const explained = await explain(found, new Map(), judge, new Set(['spawn', 'sleep', 'GreenThread', '.wait']));
  expect(explained.map(({ program }) => printPython(program))).toEqual(['spawn().wait()\n']);
});

test.each([
  ['aliveBeforeStart', 'state.truth'],
  ['deadSwitchThrows', 'switch.dead'],
  ['forgetsKeywords', 'switch.mixed'],
])('the first report of the generated programs that %s fails is of %s', async (name, rule) => {
  const implementation = await openAdapter(join(packageRoot, 'examples/wrong', `${name}.ts`));
  try {
    const { failures } = await conform(implementation, [], { seed: 1, cases: 500, lawCases: 0 });
    const [first, ...others] = failures.map((failure) => `${failure.rule}: ${printPython(failure.program)}`);
    expect(first).toContain(`${rule}: `);
    expect(others.length, others.join('\n')).toBeLessThanOrEqual(1);
  } finally {
    await implementation.close();
  }
});
