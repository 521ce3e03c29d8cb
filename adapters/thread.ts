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
  /** Whose time it has. */
  readonly clock: 'virtual' | 'real';
}

/** What the thread says when it cannot load the adapter. */
export interface Refusal {
  readonly problem: string;
}

/** What the thread says when the adapter, once loaded, wants real time: it is loaded again in a thread that has it. */
export interface Wish {
  readonly clock: 'real';
}

export function threadChannel(module: Omit<ThreadData, 'clock'>): OpenChannel {
  let clock: ThreadData['clock'] = 'virtual';
  return ({ onMessage, onEnd }: ChannelEvents): Channel => {
    let worker: Worker;
    let said = '';
    let unsent: ToWorker[] = [];
    /** What was sent to a thread that has not answered yet. */
    let unanswered: ToWorker[] = [];
    const hear = (chunk: Buffer | string): void => {
      said = (said + String(chunk)).slice(-100_000);
    };
    const start = (): void => {
      const data: ThreadData = { ...module, clock };
      const own = (worker = new Worker(join(packageRoot, 'dist/adapters/thread-main.js'), {
        workerData: data,
        stdout: true,
        stderr: true,
      }));
      let problem = '';
      own.stdout.on('data', hear);
      own.stderr.on('data', hear);
      own.on('message', (answer: readonly FromWorker[] | Refusal | Wish) => {
        if ('problem' in answer) onEnd(answer.problem, 'error');
        else if ('clock' in answer) {
          clock = answer.clock;
          own.removeAllListeners();
          void own.terminate();
          start();
          worker.postMessage(unanswered);
        } else {
          unanswered = [];
          answer.forEach(onMessage);
        }
      });
      own.on('error', (error: unknown) => {
        problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
      });
      own.on('exit', (code) => onEnd(problem || `its thread ended with code ${code}`, 'crash'));
    };
    start();
    return {
      post: (message) => {
        // Messages of the same moment go together: waking the thread costs more than a message.
        if (unsent.length === 0) {
          queueMicrotask(() => {
            worker.postMessage(unsent);
            unanswered.push(...unsent);
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
}
