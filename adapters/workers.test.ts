/** What the workers for greenlet see to besides running a scenario: the kit's own, and the complete one of protocol.md. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runReference } from '../reference/run.js';
import { parse } from '../scenario/parse.js';
import { realPython } from '../scenario/real-python.js';
import { traceLines } from '../scenario/trace.js';
import { api } from '../scenario/vocabulary.js';
import { openAdapter } from './open.js';
import { packageRoot } from './package-root.js';
import { python } from './python/environment.js';

const found = await realPython('what the workers for greenlet see to');

const folder = mkdtempSync(join(tmpdir(), 'workers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (file: string): string => readFileSync(join(packageRoot, 'adapters', file), 'utf8');
const own = read('python/greenlet_worker.py');
const shown = /^```python\n(.*?)^```/ms.exec(read('protocol.md'))![1]!;

interface Scenario {
  readonly text: string;
  readonly needs?: readonly string[];
}

/** The lines that scenarios print, run one after the other by one process. */
async function lines(worker: string, scenarios: readonly Scenario[]): Promise<string[][]> {
  const file = join(folder, 'worker.py');
  writeFileSync(file, worker);
  const implementation = await openAdapter(`exec:${await python()} ${file}`);
  const outcomes = await Promise.all(scenarios.map(({ text, needs }) => implementation.run(parse(text), needs)));
  await implementation.close();
  return outcomes.map((outcome) => (outcome.kind === 'trace' ? traceLines(outcome.trace) : [`${outcome.kind}: ${outcome.detail}`]));
}

/** Drops its only reference to a suspended greenlet, which tells when it ends. */
const dropping = (make: string): string => `main = getcurrent()
def body():
    try:
        main.switch()
    finally:
        print('g ends')
class Worker(greenlet):
    pass
g = ${make}
g.switch()
del g
print('main goes on')
`;

describe.skipIf(!found)('the kit’s own worker', () => {
  test('ends no greenlet of an earlier scenario in the middle of a later one, where garbage in a cycle held it', async () => {
    const cycle = `main = getcurrent()
held = [greenlet(lambda: main.switch())]
held[0].switch()
held.append(held)
`;
    const many = `settrace(lambda event, args: print("traced", event))
many = [[n] for n in range(3000)]
`;
    expect(await lines(own, [{ text: cycle }, { text: many }])).toEqual([[], []]);
  });

  test('ends a lost greenlet at once in scenarios that need gc, and in no others', async () => {
    for (const make of ['greenlet(body)', 'Worker(body)']) {
      const text = dropping(make);
      const scenarios = [{ text }, { text, needs: ['gc'] }, { text }];
      const kept = ['main goes on'];
      expect(await lines(own, scenarios), make).toEqual([kept, ['g ends', 'main goes on'], kept]);
    }
  });

  test('gives what a function in a thread gave, and raises what it raised', async () => {
    const texts = [
      'print(in_thread(lambda: (1, [2])))\n',
      'def f():\n    return None\nprint(in_thread(f))\n',
      "e = KeyError('k')\ndef f():\n    raise e\ntry:\n    in_thread(f)\nexcept KeyError as caught:\n    print(caught is e)\nin_thread(f)\n",
      "def f():\n    raise KeyboardInterrupt('now')\nin_thread(f)\n",
      'main = getcurrent()\nprint(in_thread(lambda: getcurrent() is main), getcurrent() is main)\n',
      'print(in_thread(lambda: in_thread(lambda: 1) + 1))\n',
    ];
    const ran = await lines(
      own,
      texts.map((text) => ({ text })),
    );
    expect(ran).toEqual([
      ['(1, [2])'],
      ['None'],
      ['True', "raised KeyError('k')"],
      ["raised KeyboardInterrupt('now')"],
      ['False True'],
      ['2'],
    ]);
  });
});

/** How many greenlets there are in a worker; main is there for good. */
const count = 'str(sum(isinstance(one, __import__("greenlet").greenlet) for one in __import__("gc").get_objects()))';

/** Both workers, and each changed to give how many greenlets are left in place of what was printed. */
const workers = [
  ['the kit’s own worker', own, own.replace('return self.events, end', `return [[${count}]], end`)],
  ['the worker of the page', shown, shown.replace('return trace', `return {"events": [[${count}]], "end": "end"}`)],
] as const;

describe.skipIf(!found).each(workers)('with %s nothing gets from one scenario into the next:', (_, worker, counting) => {
  test('no lost greenlet ends before its scenario does, or prints afterwards', async () => {
    for (const make of ['greenlet(body)', 'Worker(body)'])
      expect(await lines(worker, [{ text: dropping(make) }, { text: 'print(1)\n' }]), make).toEqual([['main goes on'], ['1']]);
  });

  test('not the trace callback', async () => {
    const sets = "settrace(lambda event, pair: print('traced'))\ngreenlet(lambda: 1).switch()\n";
    const ran = await lines(worker, [{ text: sets }, { text: 'greenlet(lambda: 1).switch()\nprint(gettrace())\n' }]);
    expect(ran).toEqual([['traced', 'traced'], ['None']]);
  });

  const readsNote = 'try:\n    print(getcurrent().note)\nexcept AttributeError:\n    print("none")\n';

  test('not the attributes of main', async () => {
    const ran = await lines(worker, [{ text: 'getcurrent().note = 1\nprint(getcurrent().note)\n' }, { text: readsNote }]);
    expect(ran).toEqual([['1'], ['none']]);
  });

  test('not what greenlets do that are left suspended, in their finally blocks', async () => {
    const leaves = `def start():
    main = getcurrent()
    trace = settrace
    callback = print
    def body():
        try:
            main.switch()
        finally:
            main.note = 1
            trace(callback)
    g = greenlet(body)
    g.switch()
    return g
g = start()
print(g.dead)
`;
    const ran = await lines(worker, [{ text: leaves }, { text: `${readsNote}print(gettrace())\n` }]);
    expect(ran).toEqual([['False'], ['none', 'None']]);
  });

  test('not the greenlets that were held', async () => {
    expect(counting).not.toBe(worker);
    const text = `${dropping('Worker(body)')}others = [greenlet(body), Worker(body), greenlet()]\nothers[0].switch()\n`;
    expect(await lines(counting, [{ text }, { text: 'print(1)\n' }])).toEqual([['1'], ['1']]);
  });
});

describe.skipIf(!found)('what programs see of the API by its names is the same', () => {
  // Threads and contexts are Python's own; of the constants only their truth is told.
  const isOpen = /^(GREENLET_|in_thread|Context|copy_context)/;
  const ids = Object.keys(api).filter((id) => !isOpen.test(id));

  test.each(['eventlet', 'example'])('for the reference and %s', async (adapter) => {
    const implementation = await openAdapter(adapter);
    const shown = ids.filter((id) => implementation.has.has(id)).map((id) => parse(`print(${id})\n`));
    const outcomes = await Promise.all(shown.map((program) => implementation.run(program)));
    await implementation.close();
    const traces = outcomes.map((outcome) => (outcome.kind === 'trace' ? outcome.trace : outcome));
    expect(traces).toEqual(shown.map((program) => runReference(program).trace));
  });
});
