import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { parse } from '../scenario/parse.js';
import { traceLines } from '../scenario/trace.js';
import { openAdapter } from './open.js';
import { packageRoot } from './package-root.js';

const folder = mkdtempSync(join(tmpdir(), 'clock-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

/** An adapter whose greenlets run a function of their own instead of the scenario's: `act` gets `print`. */
function adapter(act: string, { top = '', clock = 'virtual' } = {}): string {
  const file = join(folder, `adapter${++files}.mjs`);
  writeFileSync(
    file,
    `${top}
const sleep = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
const acts = ${act};
class Greenlet {
  constructor(run) { this.run = run; }
  async switch(...args) { return acts(this.run, ...args); }
}
export default { name: 'clock', style: 'async', api: { Greenlet, getcurrent: () => null }, clock: '${clock}' };
`,
  );
  return file;
}

/** What programs print that call the act once, with themselves as `print`. */
async function printed(file: string, ...programs: string[]): Promise<string[][]> {
  const implementation = await openAdapter(file, { patience: 20_000 });
  const found: string[][] = [];
  for (const program of programs) {
    const outcome = await implementation.run(parse(program));
    found.push(outcome.kind === 'trace' ? traceLines(outcome.trace) : [outcome.kind, outcome.detail]);
  }
  await implementation.close();
  return found;
}

const once = `greenlet(print).switch()\n`;

test('a sleep of a thousand seconds takes no time, and every clock says that they have passed', async () => {
  const act = `async (print) => {
  const times = () => [Date.now(), new Date().getTime(), performance.now(), Number(process.hrtime.bigint()) / 1e6];
  const before = times();
  await sleep(1000);
  await print(times().every((time, i) => time - before[i] === 1_000_000));
}`;
  const began = Date.now();
  expect(await printed(adapter(act), once)).toEqual([['True']]);
  expect(Date.now() - began).toBeLessThan(20_000);
});

test('what node:timers and node:timers/promises hold has the same time, also for who kept it while loading', async () => {
  const top = `import timers, { setTimeout as fromModule } from 'node:timers';
import promises, { setTimeout as fromPromises } from 'node:timers/promises';
import { promisify } from 'node:util';
const kept = globalThis.setTimeout;
const { now } = Date;`;
  const act = `async (print) => {
  for (const set of [kept, fromModule, timers.setTimeout]) await new Promise((done) => set(done, 100_000));
  for (const wait of [fromPromises, promises.setTimeout, promisify(setTimeout)]) await print(await wait(100_000, 'value'));
  await print(now() - Date.UTC(2000, 0, 1), new Date().getTime() === now());
}`;
  expect(await printed(adapter(act, { top }), once)).toEqual([['value', 'value', 'value', '600000 True']]);
});

test('timers of one moment fire one by one, in their order and before immediates, with promise jobs in between', async () => {
  const act = `async (print) => {
  for (const name of ['a', 'b', 'c']) {
    setTimeout(async () => {
      print(name);
      setImmediate(() => print(name, 'immediate'));
      for (let i = 0; i < 5; i++) await null;
      process.nextTick(() => print(name, 'tick'));
      await null;
      print(name, 'job');
    }, name === 'b' ? 5.5 : 5);
  }
  setTimeout(() => print('earlier'), 4);
  await sleep(1);
}`;
  const lines = 'earlier,a,a job,a tick,b,b job,b tick,c,c job,c tick,a immediate,b immediate,c immediate'.split(',');
  expect(await printed(adapter(act), once)).toEqual([lines]);
});

test('time passes only when nothing else is left to do', async () => {
  const top = `import { readFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';`;
  const act = `async (print) => {
  setTimeout(() => print('timer', performance.now()), 10);
  for (let i = 0; i < 100; i++) await null;
  await print('jobs', performance.now());
  for (let i = 0; i < 100; i++) await new Promise((done) => setImmediate(done));
  await print('immediates', performance.now());
  await new Promise((done) => execFile(process.execPath, ['-e', 'setTimeout(() => {}, 100)'], done));
  await print('process', performance.now());
  await sleep(1);
}`;
  expect(await printed(adapter(act, { top }), once)).toEqual([['jobs 0', 'immediates 0', 'process 0', 'timer 10']]);
});

test('a timer without a delay takes a millisecond, so that asking for the time again and again leads somewhere', async () => {
  const act = `async (print) => {
  const rounds = async (wait) => {
    const end = performance.now() + 20;
    let count = 0;
    for (; performance.now() < end; count++) await wait();
    await print(count);
  };
  await rounds(() => new Promise((done) => setTimeout(done)));
  await rounds(() => new Promise((done) => setTimeout(done, -1)));
  let tick;
  const interval = setInterval(() => tick(), 0);
  await rounds(() => new Promise((done) => (tick = done)));
  clearInterval(interval);
  await rounds(() => new Promise((done) => setTimeout(done, NaN)));
  setTimeout(() => print('first'), 1);
  setTimeout(() => print('second'), 0);
  await sleep(1);
}`;
  expect(await printed(adapter(act), once)).toEqual([['20', '20', '20', '20', 'first', 'second']]);
});

test('a program is blocked when no timer is left that could wake it', async () => {
  const act = `async (print) => {
  setTimeout(() => print('fired'), 10_000);
  clearTimeout(setTimeout(() => print('never'), 20_000));
  const interval = setInterval(() => { print('tick'); clearInterval(interval); }, 5_000);
  return new Promise(() => {});
}`;
  expect(await printed(adapter(act), once)).toEqual([['tick', 'fired', 'blocked']]);
});

test('no timer and no time of one scenario gets into the next', async () => {
  const act = `async (print) => {
  setTimeout(() => { throw new Error('left behind'); }, 1);
  setInterval(() => print('left behind'), 2_000);
  await print(Date.now() - Date.UTC(2000, 0, 1), performance.now());
  await sleep(0.0001).then(() => {}, () => {});
}`;
  const harmless = act.replace(`throw new Error('left behind')`, 'print(1)').replace('sleep(0.0001)', 'sleep(3)');
  expect(await printed(adapter(harmless), once, once)).toEqual([
    ['0 0', '1', 'left behind'],
    ['0 0', '1', 'left behind'],
  ]);
  const early = act.replace('await sleep(0.0001).then(() => {}, () => {});', '');
  expect(await printed(adapter(early), once, once)).toEqual([['0 0'], ['0 0']]);
});

test('timers that an adapter awaits while it is loaded fire', async () => {
  const top = `await new Promise((done) => setTimeout(done, 50));
await import('node:timers/promises').then(({ setTimeout }) => setTimeout(50));`;
  expect(await printed(adapter('async (print) => print(performance.now())', { top }), once)).toEqual([['0']]);
});

test('an adapter that wants real time has it, in whatever it kept while it was loaded', async () => {
  const top = `import { setTimeout as fromModule } from 'node:timers';
const kept = globalThis.setTimeout;
const { now } = Date;
const loaded = now();`;
  const act = `async (print) => {
  const before = now();
  await new Promise((done) => kept(done, 60));
  await new Promise((done) => fromModule(done, 60));
  const took = now() - before;
  await print(took >= 100 && took < 10_000, now() > Date.UTC(2020), now() - loaded < 10_000, 'clock' in globalThis.setTimeout);
}`;
  const file = adapter(act, { top, clock: 'real' });
  const real = await openAdapter(file);
  const virtual = await openAdapter(adapter(act));
  expect([real.clock, virtual.clock]).toEqual(['real', 'virtual']);
  await Promise.all([real.close(), virtual.close()]);
  expect(await printed(file, once)).toEqual([['True True True False']]);
});

test('a program pasted from a report takes no time, either, and leaves the real time behind', async () => {
  const file = adapter('async (print) => { await sleep(1000); await print(performance.now()); }');
  const scenario = pathToFileURL(join(packageRoot, 'dist/adapters/scenario.js')).href;
  const pasted = join(folder, 'pasted.mjs');
  writeFileSync(
    pasted,
    `import { scenario } from ${JSON.stringify(scenario)};
import adapter from ${JSON.stringify(pathToFileURL(file).href)};
await scenario(adapter, async ({ Greenlet, print }) => { await new Greenlet(async (...values) => print(...values)).switch(); });
console.log(Date.now() > Date.UTC(2020), 'clock' in setTimeout);
`,
  );
  const { stdout } = await promisify(execFile)(process.execPath, [pasted]);
  expect(stdout).toBe('1000000\ntrue false\n');
});
