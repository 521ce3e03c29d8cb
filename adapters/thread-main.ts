/** The thread in which a JavaScript or TypeScript adapter runs: scenarios come in, traces go out. */

import { setImmediate } from 'node:timers'; // the real one, whatever an implementation makes of the global
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { Endless } from '../scenario/python/limits.js';
import { show } from '../scenario/python/show.js';
import { checkAdapter } from './define-adapter.js';
import { protocolVersion, type FromWorker, type Hello, type RunRequest, type ToWorker } from './protocol.js';
import { AdapterRunner } from './run-adapter.js';
import type { Refusal, ThreadData } from './thread.js';

const port = parentPort!;
const { file, place } = workerData as ThreadData;

async function load(): Promise<AdapterRunner> {
  if (/\.[mc]?tsx?$/.test(file)) {
    // Without "type": "module" in its package.json, a .ts file is a CommonJS module.
    for (const { register } of [await import('tsx/esm/api'), await import('tsx/cjs/api')]) register();
  }
  const module = (await import(pathToFileURL(file).href)) as { default?: { __esModule?: boolean; default?: unknown } };
  return new AdapterRunner(checkAdapter(module.default?.__esModule ? module.default.default : module.default, place));
}

function main(runner: AdapterRunner): void {
  let last = Promise.resolve();
  let waiting = 0;
  let unsent: FromWorker[] = [];
  let sent = Date.now();
  const send = (answer: FromWorker): void => {
    unsent.push(answer);
    // Answers go together, but none waits for long: a scenario after it may hang.
    if (waiting > 0 && Date.now() - sent < 20) return;
    port.postMessage(unsent);
    unsent = [];
    sent = Date.now();
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
  const timers = countTimers();
  try {
    const trace = await runner.run(javascript!, budget);
    await leftovers(timers);
    return current.uncaught === undefined ? { type: 'result', id, ...trace } : { type: 'crash', id, message: current.uncaught };
  } catch (error) {
    return { type: 'failure', id, message: describe(error) };
  } finally {
    underWay = undefined;
  }
}

/** Whether some scenario left timers behind that outlived all patience with them. */
let leavesTimers = false;

/**
 * Lets what a scenario left behind come to its end, so that an error in it is not taken for the next scenario's: Node
 * reports unhandled rejections before the next round of the event loop, and timers that run out soon are awaited.
 */
async function leftovers(timersBefore: number): Promise<void> {
  await nextRound();
  // An implementation with a clock of its own has timers for good: to wait once is enough then.
  for (const start = Date.now(); !leavesTimers && countTimers() > timersBefore; await nextRound()) leavesTimers = Date.now() - start > 100;
}

const nextRound = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const countTimers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

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
