/** The thread in which a JavaScript or TypeScript adapter runs: scenarios come in, traces go out. */

import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { checkAdapter } from './define-adapter.js';
import { protocolVersion, type FromWorker, type Hello, type RunRequest, type ToWorker } from './protocol.js';
import { AdapterRunner } from './run-adapter.js';
import type { Refusal, ThreadData } from './thread.js';

const port = parentPort!;
const { file, place } = workerData as ThreadData;

async function load(): Promise<AdapterRunner> {
  if (/\.[mc]?tsx?$/.test(file)) {
    const { register } = await import('tsx/esm/api');
    register();
  }
  const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
  return new AdapterRunner(checkAdapter(module.default, place));
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

async function answer(runner: AdapterRunner, { id, javascript, budget }: RunRequest): Promise<FromWorker> {
  try {
    return { type: 'result', id, ...(await runner.run(javascript!, budget)) };
  } catch (error) {
    return { type: 'failure', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

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
