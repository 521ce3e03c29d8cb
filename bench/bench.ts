/**
 * What the kit costs: each stage beside the limit that no kit could beat, in the same run.
 *
 * Rounds of both are interleaved, so that a noisy machine is noisy for both; the best round of each counts.
 * Figures are programs per second, all over the same generated programs.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { packageRoot } from '../adapters/package-root.js';
import { openAdapter } from '../adapters/open.js';
import { AdapterRunner } from '../adapters/run-adapter.js';
import { python } from '../adapters/python/environment.js';
import example from '../examples/async-greenlets/adapter.js';
import { Machine, observed } from '../reference/machine.js';
import { prepare } from '../reference/run.js';
import { compile } from '../scenario/compile.js';
import { printJavaScript } from '../scenario/print-javascript.js';
import { printPython } from '../scenario/print-python.js';
import { runPrograms } from '../suites/run-programs.js';
import { api, apiAttributes, apiMethods } from '../scenario/vocabulary.js';
import { programs } from '../suites/generate.js';

const count = Number(process.argv[2] ?? 5_000);
const rounds = 5;
const has = new Set(['keywords', ...Object.keys(api), ...[...apiMethods.keys(), ...apiAttributes.keys()].map((name) => `.${name}`)]);

/** Programs of a round; V8 keeps what it compiled, so every round has programs of its own. */
const generate = (round: number) => fc.sample(programs({ has }), { seed: 1 + round, numRuns: count });

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

async function reference(): Promise<void> {
  const times = await race({
    limit: async (round) => {
      const printed = generate(100 + round).map((program) => printJavaScript(program, { style: 'generator' }));
      return seconds(() => printed.forEach((text) => compile(text, 'generator')));
    },
    own: async (round) => {
      const all = generate(200 + round);
      return seconds(() => all.forEach((program) => prepare(program).run(new Machine())));
    },
  });
  row('reference: evaluate, run', times.own!, 'the JavaScript print, compiled alone', times.limit!, 'rate');
}

/** Judging through the whole pipeline: generation, printing, running, reference, comparison. */
async function judged(adapter: string): Promise<(round: number) => Promise<number>> {
  const implementation = await openAdapter(adapter);
  process.on('exit', () => void implementation.close());
  return (round) => seconds(() => runPrograms(implementation, observed, { cases: count, seed: 1000 * (round + 1) }));
}

async function typescript(): Promise<void> {
  const runner = new AdapterRunner(example);
  const times = await race({
    limit: async (round) => {
      const printed = generate(300 + round).map((program) =>
        printJavaScript(program, { style: 'async', spelling: (name) => runner.api.spelling[name] ?? name }),
      );
      return seconds(async () => {
        for (const text of printed) await runner.run(text);
      });
    },
    own: await judged('example'),
  });
  row('TypeScript example, judged', times.own!, 'printed programs in a bare loop', times.limit!, 'rate');
}

async function greenlet(): Promise<void> {
  const interpreter = await python((text) => console.error(text));
  const times = await race({
    limit: async (round) => {
      const input = JSON.stringify(generate(400 + round).map(printPython));
      const { stdout } = spawnSync(interpreter, [join(packageRoot, 'bench/bare.py'), '1'], { input, encoding: 'utf8', maxBuffer: 1e9 });
      return Number(stdout);
    },
    own: await judged('greenlet'),
  });
  row("CPython's greenlet, judged through the worker", times.own!, '`compile` and `exec` in a bare loop', times.limit!, 'rate');
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

console.log(`${count.toLocaleString('en')} generated programs a round, best of ${rounds} rounds\n`);
console.log('| | | limit | | ratio |\n|---|---:|---|---:|---:|');
await reference();
await typescript();
await greenlet();
await coldStart();
process.exit();
