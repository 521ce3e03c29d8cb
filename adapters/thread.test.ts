import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { observed } from '../reference/machine.js';
import { parse } from '../scenario/parse.js';
import { traceLines } from '../scenario/trace.js';
import { conform, type Standing } from '../suites/conform.js';
import { judgeProgram } from '../suites/judge.js';
import { readSpec } from '../suites/read-spec.js';
import type { Outcome } from './implementation.js';
import { openAdapter, type OpenOptions } from './open.js';
import { packageRoot } from './package-root.js';

const folder = mkdtempSync(join(tmpdir(), 'thread-'));
afterAll(() => rmSync(folder, { recursive: true }));

const example = JSON.stringify(pathToFileURL(join(packageRoot, 'dist/examples/async-greenlets/greenlet.js')).href);
/** The pages about what the adapters here have: greenlets. */
const rules = readSpec(join(packageRoot, 'spec')).filter(({ place }) => !place.file.includes('eventlet'));
/** Longer than any test may take: who waits for it fails. */
const tooLong = 600_000;

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The example, with a mistake at every `switch` whose first argument is the name of one. */
const mistaken = (name: string, mistakes: string, top = '', clock = 'virtual'): string =>
  write(
    `${name}.mjs`,
    `import { createGreenlets, Keywords } from ${example};
${top}
const mistakes = { ${mistakes} };
const api = () => {
  const { Greenlet, getcurrent } = createGreenlets();
  class Mistaken extends Greenlet {
    async switch(...args) {
      if (Object.hasOwn(mistakes, args[0])) await mistakes[args[0]]();
      return super.switch(...args);
    }
  }
  return { greenlet: Mistaken, getcurrent };
};
export default { name: 'mistaken', style: 'async', api, keywords: Keywords, clock: '${clock}' };
`,
  );

const program = (text: string) => parse(`def f(x):\n    return x\ng = greenlet(f)\nprint(g.switch('${text}'))\n`);

/** Runs a program for each of the texts, all at once. */
async function runAll(adapter: string, texts: readonly string[], options: OpenOptions = {}): Promise<Map<string, Outcome>> {
  const implementation = await openAdapter(adapter, options);
  const found = new Map<string, Outcome>();
  await Promise.all(texts.map(async (text) => found.set(text, await implementation.run(program(text)))));
  await implementation.close();
  return found;
}

/** More programs than are under way at once, with one among them that does something else. */
const texts = (odd: string): string[] => [
  ...Array.from({ length: 40 }, (_, i) => `a${i}`),
  odd,
  ...Array.from({ length: 60 }, (_, i) => `b${i}`),
];

/** What the one program came to; all others have to pass. */
async function only(odd: string, mistake: string, options: OpenOptions = {}, top = '', clock?: 'real'): Promise<string> {
  const outcomes = await runAll(mistaken(odd, `${odd}: ${mistake}`, top, clock), texts(odd), options);
  const found = [...outcomes].flatMap(([text, outcome]) => {
    const judgement = judgeProgram(program(text), outcome, observed);
    const what = 'detail' in judgement ? judgement.detail : outcome.kind === 'trace' ? traceLines(outcome.trace).join(' | ') : '';
    return judgement.verdict === 'pass' ? [] : [`${text}: ${judgement.verdict}: ${what}`];
  });
  return found.join('\n');
}

test('a program that ends the thread is the one that crashed', async () => {
  expect(await only('exits', '() => process.exit(3)')).toBe('exits: crash: its thread ended with code 3');
});

test('what a thread wrote before its end is shown with the crash', async () => {
  expect(await only('says', `() => { console.log('to stdout'); console.error('to stderr'); process.exit(3); }`)).toBe(
    'says: crash: its thread ended with code 3\nto stdout\nto stderr',
  );
});

test('an unhandled rejection is a crash of the program that left it, though that one ended well', async () => {
  expect(await only('rejects', `() => { Promise.reject(new RangeError('left behind')); }`)).toMatch(
    /^rejects: crash: it left an unhandled rejection: RangeError: left behind\n +at .*rejects\.mjs:\d/,
  );
});

test('an unhandled rejection with a Python exception is shown as Python shows it', async () => {
  const adapter = write(
    'drops.mjs',
    `class Greenlet {
  constructor(run) { this.run = run; }
  switch() { this.run(); return null; } // and forgets the promise
}
export default { name: 'drops', style: 'async', api: { Greenlet } };
`,
  );
  const implementation = await openAdapter(adapter);
  const outcome = await implementation.run(parse(`def f():\n    raise KeyError('k', [1])\ngreenlet(f).switch()\n`));
  await implementation.close();
  expect(outcome).toEqual({ kind: 'crash', detail: `it left an unhandled rejection: KeyError('k', [1])` });
});

test('an error that a timer throws is a crash of the program that set it, also when it had ended', async () => {
  expect(await only('throws', `() => { setTimeout(() => { throw new Error('late'); }, 20); }`, {}, '', 'real')).toMatch(
    /^throws: crash: it threw where nobody could catch it: Error: late\n[^]*throws\.mjs:\d+:\d+\)?\n[^]*$/,
  );
  expect(await only('after', `() => { setImmediate(() => setImmediate(() => { throw new Error('late'); })); }`)).toMatch(
    /^after: crash: .*late\n/,
  );
  expect(await only('waits', `() => new Promise(() => setTimeout(() => { throw new Error('late'); }, 20))`)).toMatch(
    /^waits: crash: .*late\n/,
  );
  expect(await only('next', `() => new Promise(() => process.nextTick(() => { throw 'no error at all'; }))`)).toBe(
    `next: crash: it threw where nobody could catch it: 'no error at all'`,
  );
});

test('a program that loops for ever hangs, wherever it loops', async () => {
  const hangs = (name: string, mistake: string) => only(name, mistake, { patience: 500 });
  expect(await hangs('loops', '() => { for (;;); }')).toBe('loops: hang: no answer for 0.5 s');
  expect(await hangs('spins', 'async () => { for (;;) await null; }')).toBe('spins: hang: no answer for 0.5 s');
  const ticks = '() => new Promise(() => setInterval(() => {}, 1))';
  expect(await hangs('ticks', ticks)).toBe('ticks: hang: no answer for 0.5 s');
  expect(await only('ticks', ticks, { patience: 500 }, '', 'real')).toBe('ticks: hang: no answer for 0.5 s');
});

test('a loop that a program leaves behind is its own hang, not the next one’s', async () => {
  expect(await only('leaves', '() => { (async () => { for (;;) await null; })(); }', { patience: 500 })).toBe(
    'leaves: hang: no answer for 0.5 s',
  );
});

test('timers that a program leaves running keep no other from its verdict', async () => {
  expect(await only('clock', '() => { setInterval(() => {}, 1); }', { patience: tooLong })).toBe('');
  expect(await only('clock', '() => { setInterval(() => {}, 1); }', { patience: tooLong }, '', 'real')).toBe('');
});

test('a switch that nothing can ever finish is blocked, at once', async () => {
  expect(await only('never', '() => new Promise(() => {})', { patience: tooLong })).toBe('never: fail: blocked');
});

test('a switch that takes its time is waited for, whatever it waits on', async () => {
  const waits = (name: string, mistake: string) => only(name, mistake, { patience: tooLong });
  const sleeps = '() => new Promise((done) => setTimeout(done, 50))';
  expect(await waits('sleeps', sleeps)).toBe('');
  expect(await only('sleeps', sleeps, { patience: tooLong }, '', 'real')).toBe('');
  expect(await waits('immediates', 'async () => { for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done)); }')).toBe(
    '',
  );
  expect(await waits('jobs', 'async () => { for (let i = 0; i < 1_000; i++) await null; }')).toBe('');
});

test('an implementation that replaces the timers of Node is judged all the same', async () => {
  const top = `globalThis.setImmediate = globalThis.setTimeout = globalThis.clearImmediate = () => { throw new Error('fake timers'); };`;
  expect(await only('never', '() => new Promise(() => {})', { patience: tooLong }, top)).toBe('never: fail: blocked');
});

test('an endless loop in a green thread that nobody waits for ends with the step budget', async () => {
  const adapter = write(
    'detached.mjs',
    `class Greenlet {
  constructor(run) { this.run = run; }
  switch() { this.run(); return new Promise(() => {}); }
}
export default { name: 'detached', style: 'async', api: { Greenlet, getcurrent: () => null } };
`,
  );
  const implementation = await openAdapter(adapter);
  const outcome = await implementation.run(parse(`def f():\n    while True:\n        pass\ngreenlet(f).switch()\n`));
  await implementation.close();
  expect(outcome).toEqual({ kind: 'trace', trace: { events: [], end: 'endless' } });
});

test('an API that cannot be made for a scenario is an error of the adapter', async () => {
  const adapter = write(
    'unmade.mjs',
    `let made = 0;
export default { name: 'unmade', style: 'async', api: () => { if (made++ > 0) throw new Error('no more'); return { Greenlet: class {} }; } };
`,
  );
  const implementation = await openAdapter(adapter);
  const outcome = await implementation.run(parse('pass\n'));
  await implementation.close();
  expect(outcome).toMatchObject({ kind: 'error', detail: expect.stringMatching(/^Error: no more\n/) as string });
});

/** Judges an adapter by all pages and a few generated programs. */
async function judge(adapter: string): Promise<Standing> {
  const implementation = await openAdapter(adapter);
  try {
    return await conform(implementation, rules, { seed: 1, cases: 60, lawCases: 3 });
  } finally {
    await implementation.close();
  }
}

const idsWith = ({ rules: results }: Standing, verdict: string): string[] =>
  results.filter((result) => result.verdict === verdict).map(({ rule }) => rule.id);
const failures = ({ failures: found }: Standing): string[] => found.map(({ rule, judgement }) => `${rule}: ${judgement.verdict}`);

/** Of the spec's API what JavaScript cannot have: Python's own modules, operating system's threads, frames. */
const pythonOnly =
  '.get .gr_context .gr_frame .set Context ContextVar GREENLET_USE_CONTEXT_VARS GREENLET_USE_GC GREENLET_USE_TRACING copy copy_context deepcopy dumps gc in_thread'.split(
    ' ',
  );

/** An adapter whose API is made from the parts of the example's. */
const withApi = (name: string, api: string, more = ''): string =>
  write(
    `${name}.mjs`,
    `import { createGreenlets, Keywords } from ${example};
const api = () => {
  const { Greenlet, getcurrent, ...rest } = createGreenlets();
  const { GreenletExit, error, settrace, gettrace } = rest;
  return ${api};
};
export default { name: '${name}', style: 'async', api, ${more} };
`,
  );

test('what an API lacks is unsupported, and nothing of it is a failure or an error', async () => {
  const all = rules.filter(({ examples, laws }) => examples.length + laws.length > 0).map(({ id }) => id);
  const without = (name: string): string =>
    withApi(`no-${name}`, `{ ...rest, Greenlet, getcurrent, ${name}: undefined }`, 'keywords: Keywords');
  const lacking: Readonly<Record<string, [adapter: string, among: string]>> = {
    getcurrent: [withApi('noCurrent', '{ ...rest, Greenlet }', 'keywords: Keywords'), 'current.main'],
    keywords: [withApi('noKeywords', '{ ...rest, Greenlet, getcurrent }'), 'switch.keywords'],
    greenlet: [withApi('noGreenlet', '{ ...rest, getcurrent }', 'keywords: Keywords'), 'switch.one'],
    '.switch': [
      withApi('noSwitch', '{ Greenlet: class { get dead() { return false; } }, getcurrent }', 'keywords: Keywords'),
      'switch.one',
    ],
    GreenletExit: [without('GreenletExit'), 'exit.value'],
    error: [without('error'), 'error.class'],
    settrace: [without('settrace'), 'trace.switch'],
    gettrace: [without('gettrace'), 'trace.none'],
  };
  for (const [part, [adapter, among]] of Object.entries(lacking)) {
    const standing = await judge(adapter);
    const unsupported = idsWith(standing, 'unsupported');
    expect(all, part).toContain(among);
    expect(unsupported, part).toContain(among);
    expect(standing.lacks, part).toContain(part);
    if (part !== '.switch') expect(failures(standing), part).toEqual([]);
    for (const verdict of ['error', 'crash', 'hang']) expect(idsWith(standing, verdict), part).toEqual([]);
    expect(idsWith(standing, 'pass').length, part).toBeGreaterThan(0);
  }
});

test('the API is found in any spelling, and programs are shown in it', async () => {
  const spellings: Readonly<Record<string, [name: string, shown: string][]>> = {
    '{ ...rest, Greenlet, getCurrent: getcurrent }': [
      ['greenlet', 'Greenlet'],
      ['getcurrent', 'getCurrent'],
      ['switch', 'switch'],
    ],
    '{ Greenlet, getcurrent, greenlet_exit: GreenletExit, Error: error, setTrace: settrace, get_trace: gettrace }': [
      ['GreenletExit', 'greenlet_exit'],
      ['error', 'Error'],
      ['settrace', 'setTrace'],
      ['gettrace', 'get_trace'],
    ],
    '{ ...rest, greenlet: Greenlet, get_current: getcurrent }': [
      ['greenlet', 'greenlet'],
      ['getcurrent', 'get_current'],
    ],
    '{ ...rest, GREENLET: Greenlet, GetCurrent: getcurrent }': [
      ['greenlet', 'GREENLET'],
      ['getcurrent', 'GetCurrent'],
    ],
    // A namespace of the exact name, beside the class.
    '{ ...rest, greenlet: { version: 1 }, Greenlet, getcurrent }': [['greenlet', 'Greenlet']],
    // Methods of an object that need their this.
    '{ ...rest, Greenlet, now: getcurrent, getcurrent(...args) { return this.now(...args); } }': [['getcurrent', 'getcurrent']],
    'new (class Hub { GreenletExit = GreenletExit; error = error; settrace = settrace; gettrace = gettrace; Greenlet = Greenlet; #now = getcurrent; getCurrent(...args) { return this.#now(...args); } })()':
      [['getcurrent', 'getCurrent']],
  };
  for (const [i, [api, shown]] of Object.entries(spellings).entries()) {
    const adapter = withApi(`spelling${i}`, api, 'keywords: Keywords');
    const implementation = await openAdapter(adapter);
    for (const [name, own] of shown) expect(implementation.spelling(name), api).toBe(own);
    await implementation.close();
    const standing = await judge(adapter);
    expect(failures(standing), api).toEqual([]);
    expect([...standing.lacks].sort(), api).toEqual(pythonOnly);
  }
});

test('nothing gets from one scenario into the next, whether they share an API or not', async () => {
  const sets = `settrace(lambda event, pair: print('traced'))
greenlet(lambda: 1).switch()
getcurrent().note = 1
def body():
    getcurrent().parent.switch()
greenlet(body).switch()
`;
  const looks = `print(gettrace())
greenlet(lambda: 1).switch()
try:
    print(getcurrent().note)
except AttributeError:
    print('no note')
`;
  const apis: Readonly<Record<string, string>> = {
    shared: 'createGreenlets()',
    respelled: '(({ settrace: setTrace, ...others }) => ({ ...others, setTrace }))(createGreenlets())',
    fresh: 'createGreenlets',
  };
  for (const [name, api] of Object.entries(apis)) {
    const text = `import { createGreenlets } from ${example};\nexport default { name: '${name}', style: 'async', api: ${api} };\n`;
    const implementation = await openAdapter(write(`${name}.mjs`, text));
    const outcomes = [];
    for (const scenario of [sets, looks]) outcomes.push(await implementation.run(parse(scenario)));
    await implementation.close();
    const traced = Array.from({ length: 4 }, () => ["'traced'"]);
    expect(outcomes, name).toEqual([
      { kind: 'trace', trace: { events: traced, end: 'end' } },
      { kind: 'trace', trace: { events: [['None'], ["'no note'"]], end: 'end' } },
    ]);
  }
});

test('an implementation in generator style is judged', async () => {
  const standing = await judge('reference');
  expect(standing.implementation.style).toBe('generator');
  expect(failures(standing)).toEqual([]);
  // Of what is Python's own, the model has what needs no other thread and no garbage collector.
  expect([...standing.lacks].sort()).toEqual('.gr_context .set Context ContextVar copy_context gc in_thread'.split(' '));
});

test('crashes and loops in generator style are pinned on their programs', async () => {
  const adapter = write(
    'generator.mjs',
    `import reference from ${JSON.stringify(pathToFileURL(join(packageRoot, 'dist/adapters/reference.js')).href)};
const mistakes = { dies: () => process.exit(1), loops: () => { for (;;); }, rejects: () => { Promise.reject(1); } };
const api = () => {
  const { greenlet: Greenlet, getcurrent } = reference.api();
  const greenlet = function (run) {
    const made = new Greenlet(run);
    const right = made.switch.bind(made);
    return Object.assign(made, { switch: (...args) => { mistakes[args[0]]?.(); return right(...args); } });
  };
  greenlet.prototype = Greenlet.prototype;
  return { greenlet, getcurrent };
};
export default { ...reference, api };
`,
  );
  const outcomes = await runAll(adapter, ['a', 'dies', 'b', 'loops', 'c', 'rejects', 'd'], { patience: 500 });
  const kinds = Object.fromEntries([...outcomes].map(([text, { kind }]) => [text, kind]));
  expect(kinds).toEqual({ a: 'trace', dies: 'crash', b: 'trace', loops: 'hang', c: 'trace', rejects: 'crash', d: 'trace' });
});

test('an adapter that cannot be loaded is refused with what to write instead', async () => {
  const refused = async (adapter: string, options: OpenOptions = {}): Promise<string> =>
    openAdapter(adapter, options).then(
      () => 'not refused',
      (error: Error) => `${error.name}: ${error.message.replaceAll(folder, '')}`,
    );
  const refusal = (name: string, text: string) => refused(write(`${name}.mjs`, text));
  expect(await refusal('none', '')).toMatch(/"\/none\.mjs": it has no default export; export default defineAdapter\(/);
  expect(await refusal('throwing', `throw new TypeError('not today')`)).toMatch(/: it threw while loading: TypeError: not today$/);
  expect(await refusal('leaving', 'process.exit(9)')).toMatch(/: its thread ended with code 9$/);
  expect(await refusal('syntax', 'export default {')).toMatch(/: it threw while loading: SyntaxError: /);
  expect(await refusal('style', `export default { name: 'x', style: 'sync', api: {} }`)).toMatch(
    /: "style" is "sync"; write "async" or "generator"$/,
  );
  expect(await refusal('clock', `export default { name: 'x', style: 'async', api: {}, clock: 'fast' }`)).toMatch(
    /: "clock" is "fast"; write "real" where time must pass, or leave it out$/,
  );
  expect(await refusal('norun', `export default { name: 'x', style: 'generator', api: {} }`)).toMatch(
    /: "run" is missing; generator style needs/,
  );
  expect(await refusal('unmakeable', `export default { name: 'x', style: 'async', api() { throw new Error('no'); } }`)).toMatch(
    /: it threw while loading: Error: no$/,
  );
  expect(await refused(write('endless.mjs', 'for (;;);'), { startPatience: 300 })).toMatch(/no hello within 0\.3 s/);
  expect(await refused('./no/such/file.ts')).toBe('AdapterError: Cannot load adapter "./no/such/file.ts": there is no such file');
  expect(await refused('eventlet2')).toMatch(
    /there is no adapter of that name; write example, reference, greenlet, eventlet, .*, a path \(\.\/mine\) or exec:COMMAND$/,
  );
});

test('an adapter is found without its ending, in every kind of module', async () => {
  const adapter = `{ name: 'typed' as string, style: 'async' as const, api: {} as None }`;
  const plain = `{ name: 'typed', style: 'async', api: {} }`;
  const files: Readonly<Record<string, string>> = {
    'loose/typed.ts': `interface None {}\nexport default ${adapter};\n`,
    'module/typed.ts': `interface None {}\nimport 'node:fs';\nexport default ${adapter};\n`,
    'module/typed.mts': `interface None {}\nexport default ${adapter};\n`,
    'loose/typed.js': `module.exports = ${plain};\n`,
    'built/typed.js': `Object.defineProperty(exports, '__esModule', { value: true });\nexports.default = ${plain};\n`,
    'folder/typed/index.ts': `interface None {}\nexport default ${adapter};\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    const home = mkdtempSync(join(folder, 'project-'));
    const file = join(home, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (name.startsWith('module/')) writeFileSync(join(home, 'package.json'), '{ "type": "module" }');
    const implementation = await openAdapter(file.replace(/(\/index)?\.\w+$/, ''));
    expect(implementation.name, name).toBe('typed');
    await implementation.close();
  }
});

test('fields of the instances are seen, and those that are not there are unsupported', async () => {
  const file = write(
    'fields.mjs',
    `export default { name: 'fields', style: 'async', api: {
  greenlet: class { constructor() { this.dead = false; this.parent = null; } async switch() {} },
  getcurrent: () => null,
} };`,
  );
  const implementation = await openAdapter(file);
  expect([...implementation.has].sort()).toEqual(['.dead', '.parent', '.switch', 'getcurrent', 'greenlet']);
  await implementation.close();
});
