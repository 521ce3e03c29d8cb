import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { parse } from '../scenario/parse.js';
import { realPython } from '../scenario/real-python.js';
import type { Program } from '../scenario/syntax.js';
import { api, apiAttributes, apiMethods, textless } from '../scenario/vocabulary.js';
import { conform } from '../suites/conform.js';
import { programs } from '../suites/generate.js';
import { defectOf } from '../suites/judge.js';
import { readSpec } from '../suites/read-spec.js';
import { openHost } from './host.js';
import type { Implementation } from './implementation.js';
import { openAdapter } from './open.js';
import { packageRoot } from './package-root.js';
import type { Hello, Result, ToWorker } from './protocol.js';
import { python } from './python/environment.js';

const read = (file: string): string => readFileSync(join(packageRoot, 'adapters', file), 'utf8');
const page = read('protocol.md');
const found = await realPython('the conversation and the worker of adapters/protocol.md');

const folder = mkdtempSync(join(tmpdir(), 'protocol-'));
afterAll(() => rmSync(folder, { recursive: true }));

const schema = (file: string): ValidateFunction => new Ajv({ discriminator: true, strict: true }).compile(JSON.parse(read(file)) as object);
const schemas: Readonly<Record<string, ValidateFunction>> = {
  '→': schema('requests.schema.json'),
  '←': schema('protocol.schema.json'),
};

const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1]!);

interface Line {
  readonly from: string;
  readonly text: string;
}

const messages = (block: string): Line[] =>
  block
    .trimEnd()
    .split('\n')
    .map((line) => ({ from: line[0]!, text: line.slice(2) }));

const conversation = messages(blocks(page, 'text')[0]!);
const from = (side: string): unknown[] => conversation.filter((line) => line.from === side).map(({ text }) => JSON.parse(text) as unknown);

interface Scenario {
  readonly program: Program;
  readonly needs?: readonly string[] | undefined;
}

/** What the kit writes to a worker that answers everything with the same trace. */
async function written(hello: Partial<Hello>, scenarios: readonly Scenario[]): Promise<ToWorker[]> {
  const sent: ToWorker[] = [];
  const implementation = await openHost(
    ({ onMessage }) => ({
      post: (message) => {
        sent.push(JSON.parse(JSON.stringify(message)) as ToWorker);
        queueMicrotask(() => {
          if (message.type === 'hello') onMessage({ type: 'hello', protocol: 1, name: 'x', accepts: ['python'], has: [], ...hello });
          if (message.type === 'run') onMessage({ type: 'result', id: message.id, events: [], end: 'end' });
        });
      },
      kill: async () => {},
      close: async () => {},
      stray: () => '',
    }),
    { adapter: 'x' },
  );
  await Promise.all(scenarios.map(({ program, needs }) => implementation.run(program, needs)));
  await implementation.close();
  return sent;
}

test('every message of the page is one of the protocol', () => {
  const lines = blocks(page, 'text').flatMap(messages);
  expect(lines.length).toBeGreaterThan(10);
  for (const { from, text } of lines) {
    const valid = schemas[from]!;
    expect(valid(JSON.parse(text)), `${text}: ${JSON.stringify(valid.errors)}`).toBe(true);
  }
  const seen = new Set(lines.map(({ from, text }) => `${from} ${(JSON.parse(text) as ToWorker).type}`));
  expect([...seen].sort()).toEqual(['← crash', '← failure', '← hello', '← result', '→ bye', '→ hello', '→ run']);
});

test('the kit writes what the page says that it writes', async () => {
  const asked = from('→') as ToWorker[];
  const scenarios = asked.flatMap((message) => (message.type === 'run' ? [{ program: parse(message.python!), needs: message.needs }] : []));
  expect(scenarios.length).toBeGreaterThan(3);
  expect(scenarios.filter(({ needs }) => needs)).toHaveLength(1);
  expect(await written({}, scenarios)).toEqual(asked);
});

test('whatever the kit writes is a message of the protocol', async () => {
  const has = new Set([...Object.keys(api), ...[...apiMethods.keys(), ...apiAttributes.keys()].map((name) => `.${name}`), 'keywords']);
  const scenarios = fc.sample(programs({ has }), { seed: 1, numRuns: 200 }).map((program) => ({ program, needs: ['gc'] }));
  for (const style of ['async', 'generator'] as const) {
    const sent = await written({ accepts: ['python', 'tree', 'javascript'], style, spelling: { greenlet: 'Greenlet' } }, scenarios);
    expect(sent).toHaveLength(202);
    for (const message of sent) expect(schemas['→']!(message), JSON.stringify(message)).toBe(true);
    const runs = sent.filter((message) => message.type === 'run');
    expect(new Set(runs.map(({ needs }) => JSON.stringify(needs)))).toEqual(new Set(['["gc"]']));
  }
});

test.skipIf(!found)('the worker for greenlet answers as the page says', async () => {
  const input = conversation
    .filter((line) => line.from === '→')
    .map(({ text }) => text + '\n')
    .join('');
  const { stdout, stderr } = spawnSync(await python(), [join(packageRoot, 'adapters/python/greenlet_worker.py')], {
    input,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const answers = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Hello | Result);
  const [hello, ...results] = from('←') as [Hello, ...Result[]];
  // The versions are those of the machine on which the page was written.
  const [{ version, language, ...rest }, ...others] = answers as [Hello, ...Result[]];
  expect([typeof version, language]).toEqual(['string', expect.stringMatching(/^\w+ 3\.\d+\.\d+/)]);
  expect({ ...rest, version: hello.version, language: hello.language }).toEqual(hello);
  expect(others).toEqual(results);
});

test('the kit writes values as the page says', async () => {
  const implementation = await openAdapter('reference');
  for (const message of from('→') as ToWorker[]) {
    // The reference collects no garbage.
    if (message.type !== 'run' || message.needs) continue;
    const { events, end } = (from('←') as Result[]).find(({ id }) => id === message.id)!;
    expect(await implementation.run(parse(message.python!))).toEqual({ kind: 'trace', trace: { events, end } });
  }
  await implementation.close();
});

/** The names on the page of what the complete worker leaves out. */
const leftOut =
  'gc GREENLET_USE_GC GREENLET_USE_TRACING GREENLET_USE_CONTEXT_VARS in_thread copy deepcopy dumps .gr_frame .gr_context ContextVar .get .set Context copy_context';

/** Opens the worker that the page shows. */
async function openShownWorker(): Promise<Implementation> {
  const [worker] = blocks(page, 'python');
  const file = join(folder, 'my_worker.py');
  writeFileSync(file, worker!);
  return openAdapter(`exec:${await python()} ${file}`);
}

test.skipIf(!found)('the complete worker of the page shows what greenlet does: it conforms but for greenlet’s known defects', async () => {
  const implementation = await openShownWorker();
  try {
    const rules = readSpec(join(packageRoot, 'spec')).filter(({ place }) => !place.file.includes('eventlet'));
    const standing = await conform(implementation, rules, { seed: 1, cases: 300, lawCases: 5 });
    const unexplained = standing.failures.filter(({ judgement }) => defectOf(judgement) === undefined);
    expect(unexplained.map(({ rule, judgement }) => [rule, judgement])).toEqual([]);
    const broken = standing.rules.filter(({ verdict }) => !['pass', 'untested', 'unsupported'].includes(verdict));
    expect(broken.map(({ rule }) => rule.id)).toEqual(['exit.parent-unstarted', 'throw.dead-exit-unstarted-parent']);
    expect([...standing.lacks].sort()).toEqual(leftOut.split(' ').sort());
    expect(standing.coverage.programs).toBe(300);
  } finally {
    await implementation.close();
  }
});

test('the page names every field and every type of a message', () => {
  const source = read('protocol.ts');
  const fields = new Set([...source.matchAll(/readonly (\w+)\??:/g)].map((match) => match[1]!));
  const types = new Set([...source.matchAll(/readonly type: '(\w+)'/g)].map((match) => match[1]!));
  expect(fields.size).toBeGreaterThan(15);
  expect(types).toEqual(new Set(['hello', 'run', 'bye', 'result', 'crash', 'failure']));
  for (const name of fields) expect(page, name).toContain(`\`${name}\``);
  for (const name of types) expect(page, name).toContain(`**\`${name}\`**`);
});

test('the schemas know the fields of protocol.ts, and no others', () => {
  const source = read('protocol.ts');
  const interfaces = [...source.matchAll(/interface \w+ \{(.*?)\n\}/gs)].map(([, body]) => ({
    type: /type: '(\w+)'/.exec(body!)![1]!,
    fields: [...body!.matchAll(/^ {2}readonly (\w+)\??:/gm)].map((match) => match[1]!).sort(),
    required: [...body!.matchAll(/^ {2}readonly (\w+):/gm)].map((match) => match[1]!).sort(),
  }));
  const known = ['requests.schema.json', 'protocol.schema.json'].flatMap((file) =>
    (
      JSON.parse(read(file)) as {
        oneOf: { required: string[]; properties: Record<string, unknown> & { type: { const?: string; enum?: string[] } } }[];
      }
    ).oneOf.flatMap(({ required, properties }) =>
      (properties.type.enum ?? [properties.type.const!]).map((type) => ({
        type,
        fields: Object.keys(properties).sort(),
        required: [...required].sort(),
      })),
    ),
  );
  const order = (a: { type: string; fields: string[] }, b: { type: string; fields: string[] }): number =>
    `${a.type} ${a.fields.length}`.localeCompare(`${b.type} ${b.fields.length}`);
  expect(known.sort(order)).toEqual(interfaces.sort(order));
});

test('the classes whose texts are not shown are those of the page and of the worker', () => {
  const names = (text: string): string[] => [...text.matchAll(/\b[A-Z]\w+Error\b/g)].map(([name]) => name).sort();
  const all = [...textless].sort();
  expect(names(/The classes that report misuse are([^.]*)\./.exec(page)![1]!)).toEqual(all);
  expect(names(/MISUSE = """(.*?)"""/s.exec(page)![1]!)).toEqual(all);
  expect(names(/TEXTLESS = \{(.*?)\}/s.exec(read('python/greenlet_worker.py'))![1]!)).toEqual(all);
});

test('the page names all of the API that a worker may have', () => {
  for (const name of [...Object.keys(api), ...[...apiMethods.keys(), ...apiAttributes.keys()].map((member) => `.${member}`)])
    expect(page, name).toContain(`\`${name}\``);
});

test('the files that the page links to are there', () => {
  for (const [, target] of page.matchAll(/\]\(([^)#:]+)[)#]/g)) expect(() => read(target!), target).not.toThrow();
});
