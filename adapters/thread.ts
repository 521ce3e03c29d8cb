/** A channel to a JavaScript or TypeScript adapter module, which runs in a thread of its own. */

import { Worker } from 'node:worker_threads';
import { join } from 'node:path';
import type { Channel, ChannelEvents, OpenChannel } from './host.js';
import { packageRoot } from './package-root.js';
import type { FromWorker, ToWorker } from './protocol.js';

/** What the thread is told when it starts. */
export interface ThreadData {
  /** The adapter module's file. */
  readonly file: string;
  /** The words after `--adapter`, for messages. */
  readonly place: string;
}

/** What the thread says when it cannot load the adapter. */
export interface Refusal {
  readonly problem: string;
}

export const threadChannel =
  (data: ThreadData): OpenChannel =>
  ({ onMessage, onEnd }: ChannelEvents): Channel => {
    const worker = new Worker(join(packageRoot, 'dist/adapters/thread-main.js'), { workerData: data, stdout: true, stderr: true });
    let said = '';
    let problem = '';
    const hear = (chunk: Buffer | string): void => {
      said = (said + String(chunk)).slice(-100_000);
    };
    worker.stdout.on('data', hear);
    worker.stderr.on('data', hear);
    worker.on('message', (answer: readonly FromWorker[] | Refusal) => {
      if ('problem' in answer) onEnd(answer.problem, 'error');
      else answer.forEach(onMessage);
    });
    worker.on('error', (error: unknown) => {
      problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    });
    worker.on('exit', (code) => onEnd(problem || `its thread ended with code ${code}`, 'crash'));
    let unsent: ToWorker[] = [];
    return {
      post: (message) => {
        // Messages of the same moment go together: waking the thread costs more than a message.
        if (unsent.length === 0) {
          queueMicrotask(() => {
            worker.postMessage(unsent);
            unsent = [];
          });
        }
        unsent.push(message);
      },
      kill: async () => void (await worker.terminate()),
      close: async () => void (await worker.terminate()),
      stray: () => {
        const text = said;
        said = '';
        return text;
      },
    };
  };
