/**
 * The limit of the TypeScript example: programs printed for it, run in a bare loop. Reads them as JSON; prints seconds.
 *
 * In a process of its own, since its clock is virtual for good.
 */

import { readFileSync } from 'node:fs';
import { VirtualClock } from '../adapters/clock.js';
import { AdapterRunner } from '../adapters/run-adapter.js';
import { parse } from '../scenario/parse.js';
import { printJavaScript } from '../scenario/print-javascript.js';

const now = process.hrtime.bigint.bind(process.hrtime);
// As the threads of adapters do: the clock is there before the adapter is loaded.
const clock = new VirtualClock();
clock.flow();
const { default: example } = await import('../examples/async-greenlets/adapter.js');
clock.stop();
const runner = new AdapterRunner(example, clock);
const texts = JSON.parse(readFileSync(0, 'utf8')) as readonly string[];
const printed = texts.map((text) =>
  printJavaScript(parse(text), { style: 'async', spelling: (name) => runner.api.spelling[name] ?? name }),
);
const started = now();
for (const program of printed) await runner.run(program);
console.log(Number(now() - started) / 1e9);
process.exit();
