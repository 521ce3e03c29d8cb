/**
 * What the kit costs: each stage beside the limit that no kit could beat, in the same run.
 *
 * Rounds of both are interleaved, so that a noisy machine is noisy for both; the best round of each counts.
 * Figures are programs per second, all over the same generated programs.
 */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { packageRoot } from '../adapters/package-root.js';
import type { Implementation } from '../adapters/implementation.js';
import { openAdapter } from '../adapters/open.js';
import { python } from '../adapters/python/environment.js';
import { decide } from '../reference/allowed.js';
import { Machine, observed, type Turn, type Variations } from '../reference/machine.js';
import { prepare } from '../reference/run.js';
import { compile } from '../scenario/compile.js';
import { htmlReport } from '../reports/html/html-report.js';
import { readReport } from '../reports/json.js';
import { printJavaScript } from '../scenario/print-javascript.js';
import { printPython } from '../scenario/print-python.js';
import { mayRunLong } from '../scenario/requires.js';
import type { Program } from '../scenario/syntax.js';
import { inLanes } from '../suites/lanes.js';
import { readSpec } from '../suites/read-spec.js';
import { runPrograms } from '../suites/run-programs.js';
import { stepBudget } from '../scenario/trace.js';
import { api, apiAttributes, apiMethods } from '../scenario/vocabulary.js';
import { programs } from '../suites/generate.js';
import type { Shape } from '../suites/generate-threads.js';
import { largeDocument } from './large-document.js';

const count = Number(process.argv[2] ?? 5_000);
const rounds = 5;
/** Programs by which the search is measured. */
const searched = Math.min(count, 800);
const all = new Set(['keywords', ...Object.keys(api), ...[...apiMethods.keys(), ...apiAttributes.keys()].map((name) => `.${name}`)]);

/** What programs are about: greenlets alone, or green threads as well. */
type Subject = 'greenlets' | 'green threads';
const vocabulary: Readonly<Record<Subject, ReadonlySet<string>>> = {
  greenlets: new Set([...all].filter((part) => part !== 'spawn')),
  'green threads': all,
};

/** Programs of a round; V8 keeps what it compiled, so every round has programs of its own. */
const generate = (round: number, subject: Subject, shape?: Shape): Program[] =>
  fc.sample(programs({ has: vocabulary[subject], ...(shape && { shape }) }), { seed: 1 + round, numRuns: count });

const seconds = async (work: () => unknown): Promise<number> => {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started) / 1e9;
};

/** The shortest round of each contender. */
async function race(contenders: Readonly<Record<string, (round: number) => Promise<number>>>): Promise<Record<string, number>> {
  const best: Record<string, number> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(contenders)) best[name] = Math.min(best[name] ?? Infinity, await run(round));
  }
  return best;
}

/** A row of the table: what was measured and its limit, as programs per second or as seconds, and their ratio. */
function row(label: string, own: number, limitLabel: string, limit: number, unit: 'rate' | 'seconds'): void {
  const figure = (time: number): string =>
    unit === 'rate' ? `${Math.round(count / time).toLocaleString('en')}/s` : `${time.toFixed(2)} s`;
  const ratio = unit === 'rate' ? limit / own : own / limit;
  console.log(`| ${label} | ${figure(own)} | ${limitLabel} | ${figure(limit)} | ${ratio.toFixed(2)} |`);
}

async function reference(subject: Subject): Promise<void> {
  const times = await race({
    limit: async (round) => {
      const printed = generate(100 + round, subject).map((program) => printJavaScript(program, { style: 'generator' }));
      return seconds(() => printed.forEach((text) => compile(text, 'generator')));
    },
    own: async (round) => {
      const programs = generate(200 + round, subject);
      return seconds(() => programs.forEach((program) => prepare(program).run(new Machine())));
    },
  });
  row(`reference, ${subject}: evaluate, run`, times.own!, 'the JavaScript print, compiled alone', times.limit!, 'rate');
}

async function open(adapter: string, jobs = 1): Promise<Implementation> {
  const implementation = await openAdapter(adapter, { jobs });
  process.on('exit', () => void implementation.close());
  return implementation;
}

const rules = readSpec(join(packageRoot, 'spec'));

/** Judging through the whole pipeline: generation, printing, running, reference, comparison. */
const judged = (implementation: Implementation) => (round: number) =>
  seconds(() => runPrograms(implementation, observed, { cases: count, seed: 1000 * (round + 1), rules }));

async function typescript(): Promise<void> {
  const bare = join(packageRoot, 'dist/bench/bare.js');
  const times = await race({
    limit: (round) => secondsOf([process.execPath, bare], generate(300 + round, 'green threads').map(printPython)),
    own: judged(await open('example')),
  });
  row('TypeScript example, judged', times.own!, 'printed programs in a bare loop', times.limit!, 'rate');
}

/** The seconds that a command says it took for what it was given; a round in which a known defect ended it does not count. */
async function secondsOf([program, ...args]: readonly [string, ...string[]], input: unknown): Promise<number> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => {}); // its end tells more
  child.stdin.end(JSON.stringify(input));
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return said === '' ? Infinity : Number(said);
}

const script = (file: string): string => join(packageRoot, 'bench', file);

async function greenlet(interpreter: string): Promise<void> {
  const times = await race({
    limit: (round) => secondsOf([interpreter, script('bare.py'), '1'], generate(400 + round, 'greenlets').map(printPython)),
    own: judged(await open('greenlet')),
  });
  row("CPython's greenlet, judged through the worker", times.own!, '`compile` and `exec` in a bare loop', times.limit!, 'rate');
}

async function eventlet(interpreter: string): Promise<void> {
  const [one, two] = [await open('eventlet'), await open('eventlet', 2)];
  const scenario = (program: Program): [string, number | null] => [printPython(program), mayRunLong(program) ? stepBudget : null];
  /** Bare loops side by side, each with its part. */
  const bare = (loops: number) => async (round: number) => {
    const scenarios = generate(500 + round, 'green threads').map(scenario);
    const part = (loop: number) => scenarios.filter((_, i) => i % loops === loop);
    const times = Array.from({ length: loops }, (_, loop) => secondsOf([interpreter, script('bare_eventlet.py')], part(loop)));
    return Math.max(...(await Promise.all(times)));
  };
  /** Printed, sent, run, and the traces read. */
  const ran = (implementation: Implementation) => (round: number) => {
    const programs = generate(500 + round, 'green threads');
    return seconds(() => inLanes(programs, (program) => implementation.run(program)));
  };
  const times = await race({ limit: bare(1), ran: ran(one), limitOfTwo: bare(2), ranByTwo: ran(two), own: judged(one) });
  const limit = "the worker's scenarios in a bare loop";
  row('eventlet, virtual clock, run by the worker', times.ran!, limit, times.limit!, 'rate');
  row('eventlet, virtual clock, run by two workers', times.ranByTwo!, 'half of them in each of two bare loops', times.limitOfTwo!, 'rate');
  row('eventlet, virtual clock, judged through the worker', times.own!, limit, times.limit!, 'rate');
}

/** What the search took for a program, and how many green threads there were. */
interface Searched {
  readonly runs: number;
  readonly isUndecided: boolean;
  readonly threads: number;
}

/** Searches for what generated programs did on an implementation that keeps eventlet's order, or takes turns in any. */
function search(scheduling: 'exact' | 'any', shape?: Shape): Searched[] {
  const variations = { ...observed, 'hub.scheduling': scheduling };
  return generate(600, 'green threads', shape)
    .slice(0, searched)
    .map((program) => {
      const model = prepare(program);
      const machine = scheduling === 'any' ? new Arbitrary(variations) : new Machine({ variations });
      const { kind, runs } = decide(model, model.run(machine), { variations });
      return { runs, isUndecided: kind === 'undecided', threads: machine instanceof Arbitrary ? machine.threads : 0 };
    });
}

/** How often the reference is run for one program, by a row of a table. */
function searchRow(label: string, all: readonly Searched[]): void {
  const runs = all.map((one) => one.runs).sort((a, b) => a - b);
  const part = (share: number): number => runs[Math.floor(share * (runs.length - 1))]!;
  const undecided = all.filter(({ isUndecided }) => isUndecided).length;
  console.log(`| ${label} | ${all.length} | ${part(0.5)} | ${part(0.9)} | ${part(0.99)} | ${runs.at(-1)} | ${undecided} |`);
}

/** Takes turns in an order that nobody could foresee, the same in every run of the benchmark. */
class Arbitrary extends Machine {
  private state = 1;
  private readonly woken = new Set<string>();

  constructor(variations: Variations) {
    super({ variations });
  }
  override choose(count: number): number {
    if (count <= 1) return 0;
    this.state = (Math.imul(this.state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (this.state >> 8) % count;
  }
  override turn<T extends Turn>(turns: readonly T[]): T {
    const turn = turns[this.choose(turns.length)]!;
    const [thread, ...rest] = turn._label.split(':');
    if (rest.length > 0) this.woken.add(thread!);
    this.begin(turn);
    return turn;
  }

  /** The green threads that had a turn, without the main one, which waits in every such program. */
  get threads(): number {
    return this.woken.size - 1;
  }
}

async function coldStart(): Promise<void> {
  const command = (program: string, ...args: string[]) => seconds(() => spawnSync(program, args, { cwd: packageRoot, stdio: 'ignore' }));
  const times = await race({
    node: () => command(process.execPath, '-e', '0'),
    npxNothing: () => command('npx', '--no', 'tsc', '--', '--version'),
    conform: () => command(process.execPath, join(packageRoot, 'bin/conform.js')),
    npx: () => command('npx', 'conform'),
  });
  row('`node bin/conform.js`', times.conform!, '`node -e 0`', times.node!, 'seconds');
  row('`npx conform`', times.npx!, '`npx tsc --version`', times.npxNothing!, 'seconds');
}

/** All rules on ten implementations, with a thousand failures. Returns the size of the page in bytes. */
async function largeReport(): Promise<number> {
  const wrong = 'examples/wrong/returnsFirstElement.ts';
  const args = [join(packageRoot, 'bin/conform.js'), '--adapter', wrong, '--cases', '0', '--report', 'json=-'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: packageRoot, encoding: 'utf8', maxBuffer: 1e9 });
  const document = largeDocument(readReport(stdout), { implementations: 10, failures: 1_000 });
  let page = '';
  const times = await race({
    limit: () => seconds(() => JSON.stringify(document)),
    own: () => seconds(() => (page = htmlReport(document, join(packageRoot, 'spec')))),
  });
  row('HTML report, 10 implementations, 1,000 failures', times.own!, '`JSON.stringify` of the same', times.limit!, 'seconds');
  return Buffer.byteLength(page);
}

console.log(`${count.toLocaleString('en')} generated programs a round, best of ${rounds} rounds\n`);
console.log('| | | limit | | ratio |\n|---|---:|---|---:|---:|');
await reference('greenlets');
await reference('green threads');
await typescript();
const interpreter = await python((text) => console.error(text));
await greenlet(interpreter);
await eventlet(interpreter);
await coldStart();
const size = await largeReport();
console.log(`\nThat HTML report has ${(size / 1e6).toFixed(2)} MB.`);
console.log('\nHow often the reference is run to judge a generated program\n');
console.log('| | programs | median | 90 % | 99 % | most | undecided |\n|---|---:|---:|---:|---:|---:|---:|');
searchRow("any programs, eventlet's order", search('exact'));
const inAnyOrder = search('any', { threads: 5, operations: 6 });
searchRow('5 green threads × 6 operations, any order', inAnyOrder);
searchRow(
  'those in which pools and links make no more',
  inAnyOrder.filter(({ threads }) => threads <= 5),
);
process.exit();
