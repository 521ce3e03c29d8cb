import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { observed } from '../reference/machine.js';
import { parse } from '../scenario/parse.js';
import { realPython } from '../scenario/real-python.js';
import { judgeProgram } from '../suites/judge.js';
import { openHost, type ChannelEvents } from './host.js';
import type { Implementation, Outcome } from './implementation.js';
import { openAdapter, type OpenOptions } from './open.js';
import { packageRoot } from './package-root.js';
import type { FromWorker } from './protocol.js';
import { python } from './python/environment.js';

const folder = mkdtempSync(join(tmpdir(), 'host-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A worker that answers `print('…')` as it should, unless the text is one that `cases` has another answer for. */
function worker(name: string, cases: string, first = ''): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `import { existsSync, writeFileSync, writeSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
let say = (message) => writeSync(1, JSON.stringify(message) + '\\n');
${first}
for await (const line of createInterface({ input: process.stdin })) {
  const { type, id, python } = JSON.parse(line);
  if (type === 'hello') say({ type, protocol: 1, name: 'parrot', accepts: ['python'], has: [] });
  if (type !== 'run') continue;
  const text = python.trim().slice(7, -2);
  const answer = { type: 'result', id, events: [["'" + text + "'"]], end: 'end' };
  switch (text) {
    ${cases}
    default: say(answer);
  }
}
`,
  );
  return `exec:${process.execPath} ${file}`;
}

const program = (text: string) => parse(`print('${text}')\n`);

/** Runs a program that prints each of the texts, all at once, and closes. */
async function runAll(implementation: Implementation, texts: readonly string[]): Promise<Map<string, Outcome>> {
  const found = new Map<string, Outcome>();
  await Promise.all(texts.map(async (text) => found.set(text, await implementation.run(program(text)))));
  await implementation.close();
  return found;
}

const verdicts = (outcomes: ReadonlyMap<string, Outcome>): Record<string, string> =>
  Object.fromEntries([...outcomes].map(([text, outcome]) => [text, judgeProgram(program(text), outcome, observed).verdict]));

const detail = (outcome: Outcome | undefined): string => (outcome && 'detail' in outcome ? outcome.detail : `no detail: ${outcome?.kind}`);

/** More programs than are under way at once, with one among them that does something else. */
const texts = (odd: string): string[] => [
  ...Array.from({ length: 40 }, (_, i) => `a${i}`),
  odd,
  ...Array.from({ length: 60 }, (_, i) => `b${i}`),
];
const onlyOdd = (odd: string, verdict: string) => Object.fromEntries(texts(odd).map((text) => [text, text === odd ? verdict : 'pass']));

async function judged(odd: string, cases: string, options: OpenOptions = {}) {
  const outcomes = await runAll(await openAdapter(worker(odd.replaceAll(' ', '-'), cases), options), texts(odd));
  return { verdicts: verdicts(outcomes), detail: detail(outcomes.get(odd)) };
}

test('a crash is pinned on the program that crashes, and all others are judged', async () => {
  const found = await judged('dies', `case 'dies': process.abort();`);
  expect(found.verdicts).toEqual(onlyOdd('dies', 'crash'));
  expect(found.detail).toMatch(/^it was ended by SIGABRT/);
});

test('an exit is a crash, whatever its code', async () => {
  const found = await judged('exits', `case 'exits': process.exit(0);`);
  expect(found.verdicts).toEqual(onlyOdd('exits', 'crash'));
  expect(found.detail).toBe('it exited with code 0');
});

test('a hang is pinned on the program that hangs, and all others are judged', async () => {
  const found = await judged('hangs', `case 'hangs': for (;;);`, { patience: 400 });
  expect(found.verdicts).toEqual(onlyOdd('hangs', 'hang'));
  expect(found.detail).toBe('no answer for 0.4 s');
});

test('a scenario that is never answered is a hang, though the worker goes on with the others', async () => {
  const found = await judged('forgets', `case 'forgets': break;`, { patience: 400 });
  expect(found.verdicts).toEqual(onlyOdd('forgets', 'hang'));
});

test('what a worker wrote to stderr is shown with the program at which it died, and with no other', async () => {
  const found = await judged(
    'panics',
    `case 'panics': process.stderr.write('panic: the stack is gone\\n'); process.exitCode = 7; await new Promise(() => {});
     case 'a39': process.stderr.write('about another\\n'); say(answer); await new Promise((done) => setTimeout(done, 50)); break;`,
    { patience: 400 },
  );
  expect(found.verdicts).toEqual(onlyOdd('panics', 'hang'));
  expect(found.detail).toBe('no answer for 0.4 s\npanic: the stack is gone');
});

test('garbage on stdout is the error of the worker, pinned on the program that it came from', async () => {
  const found = await judged('babbles', `case 'babbles': writeSync(1, 'segment\\u2026 banana\\n'); break;`);
  expect(found.verdicts).toEqual(onlyOdd('babbles', 'error'));
  expect(found.detail).toBe('it wrote "segment… banana", which is not JSON; only messages belong on stdout');
});

test('a message that the protocol does not know is an error that says what is wrong with it', async () => {
  const found = await judged('invents', `case 'invents': say({ ...answer, end: 'finished' }); break;`);
  expect(found.verdicts).toEqual(onlyOdd('invents', 'error'));
  expect(found.detail).toMatch(/^it wrote \{"type":"result",.*which is no message of the protocol \(\/end must match pattern/);
});

test('an answer to a scenario that is not under way is an error', async () => {
  const found = await judged('mistakes', `case 'mistakes': say({ ...answer, id: 4711 }); break;`);
  expect(found.verdicts).toEqual(onlyOdd('mistakes', 'error'));
  expect(found.detail).toBe('it answered scenario 4711, which is not under way');
});

test('a second answer to the same scenario is an error', async () => {
  const found = await judged('repeats', `case 'repeats': say(answer); say(answer); break;`);
  expect(Object.values(found.verdicts).filter((verdict) => verdict === 'error')).toHaveLength(1);
  expect(Object.values(found.verdicts).filter((verdict) => verdict === 'pass')).toHaveLength(100);
});

test('a failure is an error of its scenario alone, a reported crash a crash', async () => {
  const found = await judged(
    'cannot',
    `case 'cannot': say({ type: 'failure', id, message: 'no room' }); break;
     case 'b7': say({ type: 'crash', id, message: 'signal 11' }); break;`,
  );
  expect(found.verdicts).toEqual({ ...onlyOdd('cannot', 'error'), b7: 'crash' });
  expect(found.detail).toBe('no room');
});

test('several programs that crash, hang and babble are each found in one run', async () => {
  const adapter = worker(
    'mixed',
    `case 'a3': process.abort(); case 'a4': for (;;); case 'b9': writeSync(1, '?\\n'); break; case 'b10': process.exit(1);`,
  );
  const found = verdicts(await runAll(await openAdapter(adapter, { patience: 400 }), texts('c')));
  expect(found).toEqual({ ...onlyOdd('c', 'pass'), a3: 'crash', a4: 'hang', b9: 'error', b10: 'crash' });
});

test('a crash that no program repeats is borne by the first that was under way', async () => {
  const mark = JSON.stringify(join(folder, 'once'));
  const outcomes = await runAll(
    await openAdapter(
      worker('once', `case 'a5': if (!existsSync(${mark})) { writeFileSync(${mark}, ''); process.abort(); } say(answer); break;`),
    ),
    texts('c'),
  );
  const crashed = [...outcomes].filter(([, { kind }]) => kind === 'crash');
  expect(crashed).toHaveLength(1);
  expect(detail(crashed[0]![1])).toMatch(/^it was ended by SIGABRT\n[^]*\n\(not repeated when/);
  expect([...outcomes.values()].filter(({ kind }) => kind === 'trace')).toHaveLength(100);
});

test('a process that the worker started dies with it, and keeps nobody waiting', async () => {
  const found = await judged(
    'forks',
    `case 'forks': spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }).once('spawn', () => process.abort()); await new Promise(() => {});`,
  );
  expect(found.verdicts).toEqual(onlyOdd('forks', 'crash'));
  expect(found.detail).toMatch(/^it was ended by SIGABRT/);
});

test('a worker that cannot be started again makes everything that is left an error', async () => {
  const mark = JSON.stringify(join(folder, 'mark'));
  const adapter = worker(
    'broken',
    `case 'a2': process.abort();`,
    `if (existsSync(${mark})) { process.stderr.write('the licence has expired\\n'); process.exit(3); } else writeFileSync(${mark}, '');`,
  );
  const implementation = await openAdapter(adapter);
  const outcomes = await Promise.all(texts('c').map((text) => implementation.run(program(text))));
  const errors = outcomes.filter(({ kind }) => kind === 'error');
  expect(errors.length + outcomes.filter(({ kind }) => kind === 'trace').length).toBe(101);
  expect(detail(errors[0])).toMatch(/^Cannot start adapter ".*": it exited with code 3; it wrote: the licence has expired$/);
  expect(await implementation.run(program('later'))).toEqual(errors[0]);
  await implementation.close();
});

test('a worker is told goodbye and may end by itself', async () => {
  const said = join(folder, 'said');
  const adapter = worker('polite', '', `process.on('exit', () => writeFileSync(${JSON.stringify(said)}, 'goodbye'));`);
  const implementation = await openAdapter(adapter);
  await implementation.run(program('x'));
  await implementation.close();
  expect(readFileSync(said, 'utf8')).toBe('goodbye');
});

test('what is under way when the adapter is closed is settled, and what comes later', async () => {
  const implementation = await openAdapter(worker('slow', `case 'waits': break;`));
  const underWay = implementation.run(program('waits'));
  await implementation.close();
  expect((await underWay).kind).toBe('error');
  expect((await implementation.run(program('late'))).kind).toBe('error');
});

test('a worker that does not start is refused in one sentence', async () => {
  const refused = async (adapter: string, options: OpenOptions = {}): Promise<string> =>
    openAdapter(adapter, options).then(
      () => 'not refused',
      (error: Error) => `${error.name}: ${error.message}`,
    );
  const start = (name: string, code: string) => worker(name, '', code);
  expect(await refused('exec:exit 3')).toBe('AdapterError: Cannot start adapter "exec:exit 3": it exited with code 3');
  expect(await refused('exec:')).toBe('AdapterError: Cannot start adapter "exec:": no command; write exec:COMMAND');
  expect(await refused('exec:no-such-command-here')).toMatch(/it exited with code 127; it wrote: .*not found/);
  expect(await refused(start('early', `writeSync(1, 'Welcome!\\n');`))).toMatch(
    /it wrote "Welcome!", which is not JSON; only messages belong on stdout$/,
  );
  expect(await refused(start('wrong', `say({ type: 'failure', id: 1, message: '' });`))).toMatch(
    /its first message is "failure"; answer \{"type":"hello"\} with a hello$/,
  );
  expect(await refused(start('newer', `say({ type: 'hello', protocol: 2, name: 'x', accepts: ['tree'], has: [] });`))).toMatch(
    /: it speaks protocol 2; this kit speaks 1$/,
  );
  expect(await refused(start('silent', `await new Promise((done) => setTimeout(done, 60_000));`), { startPatience: 300 })).toMatch(
    /no hello within 0\.3 s; answer/,
  );
});

test('answers that come in portions of bytes, several or half a line at a time, are read', async () => {
  const adapter = worker(
    'portions',
    `case 'a1': { const line = JSON.stringify({ ...answer, events: [["'a1'"]] }) + '\\n'; writeSync(1, line.slice(0, 9)); await new Promise((done) => setTimeout(done, 20)); writeSync(1, line.slice(9)); break; }
     case 'é': { const bytes = Buffer.from(JSON.stringify(answer) + '\\n'); const cut = bytes.indexOf(0xc3) + 1; writeSync(1, bytes.subarray(0, cut)); await new Promise((done) => setTimeout(done, 20)); writeSync(1, bytes.subarray(cut)); break; }`,
  );
  const found = verdicts(await runAll(await openAdapter(adapter), ['a0', 'a1', 'é', 'a2']));
  expect(found).toEqual({ a0: 'pass', a1: 'pass', é: 'pass', a2: 'pass' });
});

/** An implementation behind a channel that only answers what `answers` makes of the scenarios that were sent. */
async function scripted(answers: (ids: number[], events: ChannelEvents) => void) {
  let opened = 0;
  const implementation = await openHost(
    (events) => {
      opened++;
      const asked: number[] = [];
      return {
        post: (message) =>
          queueMicrotask(() => {
            if (message.type === 'hello') events.onMessage({ type: 'hello', protocol: 1, name: 'x', accepts: ['python'], has: [] });
            if (message.type !== 'run') return;
            asked.push(message.id);
            answers(asked, events);
          }),
        kill: async () => {},
        close: async () => {},
        stray: () => '',
      };
    },
    { adapter: 'x' },
  );
  return { implementation, opened: () => opened };
}

const answer = (id: number): FromWorker => ({ type: 'result', id, events: [[`'${id}'`]], end: 'end' });

test('what a scenario needs stands in its request, also when it is run again, and in no other', async () => {
  const asked: string[] = [];
  let died = false;
  const implementation = await openHost(
    ({ onMessage, onEnd }) => ({
      post: (message) =>
        queueMicrotask(() => {
          if (message.type === 'hello') onMessage({ type: 'hello', protocol: 1, name: 'x', accepts: ['python'], has: ['gc'] });
          if (message.type !== 'run') return;
          asked.push(`${message.python!.trim()} ${JSON.stringify(message.needs)}`);
          if (died) return onMessage(answer(message.id));
          // With both under way.
          died = asked.length === 2;
          if (died) onEnd('it exited with code 1', 'crash');
        }),
      kill: async () => {},
      close: async () => {},
      stray: () => '',
    }),
    { adapter: 'x' },
  );
  await Promise.all([implementation.run(program('a'), ['gc']), implementation.run(program('b'))]);
  await implementation.close();
  expect(asked).toEqual([`print('a') ["gc"]`, `print('b') undefined`, `print('a') ["gc"]`, `print('b') undefined`]);
});

test('answers in another order than the questions are taken', async () => {
  const { implementation } = await scripted((ids, { onMessage }) => {
    if (ids.length === 3) for (const id of ids.reverse()) onMessage(answer(id));
  });
  expect(verdicts(await runAll(implementation, ['1', '2', '3']))).toEqual({ 1: 'pass', 2: 'pass', 3: 'pass' });
});

test('a worker that dies between scenarios is replaced when there is something to run, and not before', async () => {
  const { implementation, opened } = await scripted(([id], { onMessage, onEnd }) => {
    onMessage(answer(id!));
    onEnd('it exited with code 0', 'crash');
  });
  expect((await implementation.run(program('1'))).kind).toBe('trace');
  expect(opened()).toBe(1);
  expect((await implementation.run(program('2'))).kind).toBe('trace');
  expect(opened()).toBe(2);
});

/** How many workers answer as many scenarios, given at once. */
async function workersFor(scenarios: number, options: OpenOptions, clock?: 'real'): Promise<number> {
  const first = clock
    ? `{ const plain = say; say = (message) => plain(message.type === 'hello' ? { ...message, clock: 'real' } : message); }`
    : '';
  const adapter = worker(`pid-${scenarios}-${clock}`, `case 'pid': say({ ...answer, events: [[String(process.pid)]] }); break;`, first);
  const implementation = await openAdapter(adapter, options);
  const outcomes = await Promise.all(Array.from({ length: scenarios }, () => implementation.run(program('pid'))));
  await implementation.close();
  return new Set(outcomes.map((outcome) => (outcome.kind === 'trace' ? outcome.trace.events[0]![0] : outcome.detail))).size;
}

test('several workers run scenarios side by side, if there are enough', async () => {
  expect(await workersFor(60, {})).toBe(1);
  expect(await workersFor(60, { jobs: 3 })).toBe(3);
  expect(await workersFor(12, { jobs: 3 })).toBe(2);
  expect(await workersFor(5, { jobs: 3 })).toBe(1);
});

test('on a real clock there are four', async () => {
  expect(await workersFor(60, {}, 'real')).toBe(4);
  expect(await workersFor(60, { jobs: 1 }, 'real')).toBe(1);
});

test('a crash, a hang and an error are pinned on their programs by each of several workers', async () => {
  const adapter = worker(
    'side-by-side',
    `case 'a3': process.abort(); case 'a4': for (;;); case 'b9': writeSync(1, '?\\n'); break; case 'b10': process.exit(1);`,
  );
  const found = verdicts(await runAll(await openAdapter(adapter, { patience: 400, jobs: 3 }), texts('c')));
  expect(found).toEqual({ ...onlyOdd('c', 'pass'), a3: 'crash', a4: 'hang', b9: 'error', b10: 'crash' });
});

test('a second worker that cannot be started costs the scenarios that it was given, and says how to do without', async () => {
  const lock = JSON.stringify(join(folder, 'lock'));
  const adapter = worker(
    'alone',
    '',
    `if (existsSync(${lock})) { process.stderr.write('the port is taken\\n'); process.exit(3); } else writeFileSync(${lock}, '');`,
  );
  const implementation = await openAdapter(adapter, { jobs: 2 });
  const outcomes = await Promise.all(texts('c').map((text) => implementation.run(program(text))));
  const errors = outcomes.filter(({ kind }) => kind === 'error');
  expect(errors.length + outcomes.filter(({ kind }) => kind === 'trace').length).toBe(101);
  expect(detail(errors[0])).toMatch(
    /^Cannot start adapter ".*": it exited with code 3 \(it is to run beside another; --jobs 1 starts one only\); it wrote: the port is taken$/,
  );
  const later = await Promise.all(texts('c').map((text) => implementation.run(program(text))));
  expect(later.map(({ kind }) => kind)).toEqual(texts('c').map(() => 'trace'));
  await implementation.close();
});

test('time in which the kit itself is busy does not count as a hang', async () => {
  const implementation = await openAdapter(worker('patient', ''), { patience: 200 });
  const outcome = implementation.run(program('x'));
  await Promise.resolve();
  for (const start = Date.now(); Date.now() - start < 600;);
  expect((await outcome).kind).toBe('trace');
  await implementation.close();
});

const found = await realPython('that a crash and a hang of CPython’s greenlet are pinned');

test.skipIf(!found)('a crash and a hang inside a green thread of CPython are pinned on their programs', async () => {
  const own = readFileSync(join(packageRoot, 'adapters/python/greenlet_worker.py'), 'utf8');
  const at = 'self.events.append(';
  expect(own).toContain(at);
  const file = join(folder, 'patched_worker.py');
  writeFileSync(file, own.replace(at, `("dies",) == values and os.abort() or ("hangs",) == values and time.sleep(60)\n        ${at}`));
  const adapter = `exec:${await python()} ${file}`;
  const inGreenlet = (text: string) => parse(`def f():\n    print('${text}')\ng = greenlet(f)\ng.switch()\nprint(g.dead)\n`);
  const implementation = await openAdapter(adapter, { patience: 600 });
  const all = texts('dies').map((text) => (text === 'b30' ? 'hangs' : text));
  const outcomes = await Promise.all(all.map((text) => implementation.run(inGreenlet(text))));
  await implementation.close();
  const odd = all.flatMap((text, i) => {
    const { verdict } = judgeProgram(inGreenlet(text), outcomes[i]!, observed);
    return verdict === 'pass' ? [] : [`${text}: ${verdict}`];
  });
  expect(odd).toEqual(['dies: crash', 'hangs: hang']);
  expect(detail(outcomes[all.indexOf('dies')])).toMatch(/^it was ended by SIGABRT/);
});
