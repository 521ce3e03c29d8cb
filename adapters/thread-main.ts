/** The thread in which a JavaScript or TypeScript adapter runs: scenarios come in, traces go out. */

import { setImmediate } from 'node:timers'; // the real one, whatever an implementation makes of the global
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { Endless } from '../scenario/python/limits.js';
import { show } from '../scenario/python/show.js';
import { VirtualClock } from './clock.js';
import { checkAdapter } from './define-adapter.js';
import { protocolVersion, type FromWorker, type Hello, type RunRequest, type ToWorker } from './protocol.js';
import { AdapterRunner } from './run-adapter.js';
import type { Refusal, ThreadData, Wish } from './thread.js';

const port = parentPort!;
const { file, place, clock: kind } = workerData as ThreadData;
/** The real time. */
const { now } = Date;
/** Set before the adapter is loaded, which may keep the functions that it finds then. */
const clock = kind === 'virtual' ? new VirtualClock() : undefined;

/** Loads the adapter; undefined when it wants another clock. */
async function load(): Promise<AdapterRunner | undefined> {
  // Loading is work of which nobody can tell when nothing is left to do.
  clock?.flow();
  if (/\.[mc]?tsx?$/.test(file)) {
    // Without "type": "module" in its package.json, a .ts file is a CommonJS module.
    for (const { register } of [await import('tsx/esm/api'), await import('tsx/cjs/api')]) register();
  }
  const module = (await import(pathToFileURL(file).href)) as { default?: { __esModule?: boolean; default?: unknown } };
  const adapter = checkAdapter(module.default?.__esModule ? module.default.default : module.default, place);
  clock?.stop();
  return clock && adapter.clock === 'real' ? undefined : new AdapterRunner(adapter, clock);
}

function main(runner: AdapterRunner | undefined): void {
  if (!runner) return port.postMessage({ clock: 'real' } satisfies Wish);
  let last = Promise.resolve();
  let waiting = 0;
  let unsent: FromWorker[] = [];
  let sent = now();
  const send = (answer: FromWorker): void => {
    unsent.push(answer);
    // Answers go together, but none waits for long: a scenario after it may hang.
    if (waiting > 0 && now() - sent < 20) return;
    port.postMessage(unsent);
    unsent = [];
    sent = now();
  };
  port.on('message', (messages: readonly ToWorker[]) => {
    for (const message of messages) {
      if (message.type === 'hello') send(hello(runner));
      else if (message.type === 'bye') port.close();
      else {
        waiting++;
        // One at a time and in order: a scenario must not see another's green threads.
        last = last.then(async () => {
          const result = await answer(runner, message);
          waiting--;
          send(result);
        });
      }
    }
  });
}

/** The scenario under way, and the first error that was thrown to nobody meanwhile. */
let underWay: { uncaught?: string } | undefined;

async function answer(runner: AdapterRunner, { id, javascript, budget }: RunRequest): Promise<FromWorker> {
  const current: NonNullable<typeof underWay> = (underWay = {});
  const before = countLeft();
  try {
    const trace = await runner.run(javascript!, budget);
    await leftovers(before);
    return current.uncaught === undefined ? { type: 'result', id, ...trace } : { type: 'crash', id, message: current.uncaught };
  } catch (error) {
    return { type: 'failure', id, message: describe(error) };
  } finally {
    underWay = undefined;
  }
}

/** Whether some scenario left something behind that outlived all patience with it. */
let isLastingLeft = false;

/**
 * Lets what a scenario left behind come to its end, so that an error in it is not taken for the next scenario's: Node
 * reports unhandled rejections before the next round of the event loop, and what runs out soon is awaited. Timers of the
 * virtual clock stand still.
 */
async function leftovers(before: number): Promise<void> {
  await nextRound();
  // An implementation with a clock of its own has timers for good: to wait once is enough then.
  for (const start = now(); !isLastingLeft && countLeft() > before; await nextRound()) isLastingLeft = now() - start > 100;
}

const nextRound = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Timers of Node, and immediates. */
const countLeft = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout' || kind === 'Immediate').length;

function uncaught(error: unknown, what: string): void {
  // The step budget ran out in a green thread that nobody waits for: the trace says so.
  if (error instanceof Endless) return;
  if (!underWay) throw error;
  underWay.uncaught ??= `${what}: ${describe(error)}`;
}

process.on('uncaughtException', (error) => uncaught(error, 'it threw where nobody could catch it'));
process.on('unhandledRejection', (reason) => uncaught(reason, 'it left an unhandled rejection'));

/** An error with its stack; a Python exception has none. */
const describe = (error: unknown): string =>
  error instanceof Error && Object.hasOwn(error, 'stack')
    ? String(error.stack)
    : show(error, { kindOf: () => undefined, nameOf: () => undefined });

function hello({ adapter, api }: AdapterRunner): Hello {
  return {
    type: 'hello',
    protocol: protocolVersion,
    name: adapter.name,
    version: adapter.version ?? '',
    language: `JavaScript (Node ${process.versions.node})`,
    accepts: ['javascript'],
    has: adapter.keywords ? [...api.has, 'keywords'] : api.has,
    style: adapter.style,
    spelling: api.spelling,
    clock: adapter.clock ?? 'virtual',
  };
}

// Messages wait in the port until a listener is there.
load().then(main, (error: unknown) => {
  const problem =
    error instanceof Error
      ? error.name === 'AdapterError'
        ? error.message
        : `it threw while loading: ${error.name}: ${error.message}`
      : String(error);
  port.postMessage({ problem: problem.replace(/^Cannot load adapter "[^"]*": /, '') } satisfies Refusal);
});
