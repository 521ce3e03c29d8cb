/** A channel to a JavaScript or TypeScript adapter module, which runs in a thread of its own. */

import { Worker } from 'node:worker_threads';
import { join } from 'node:path';
import type { Channel, ChannelEvents, OpenChannel } from './host.js';
import { packageRoot } from './package-root.js';
import type { FromWorker } from './protocol.js';

/** What the thread is told when it starts. */
export interface ThreadData {
  /** The adapter module's file. */
  readonly file: string;
  /** The words after `--adapter`, for messages. */
  readonly place: string;
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
    worker.on('message', (message: FromWorker | { readonly type: 'refused'; readonly problem: string }) => {
      if (message.type === 'refused') onEnd(message.problem);
      else onMessage(message);
    });
    worker.on('error', (error: unknown) => {
      problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    });
    worker.on('exit', (code) => onEnd(problem || `its thread ended with code ${code}`));
    return {
      post: (message) => worker.postMessage(message),
      kill: async () => void (await worker.terminate()),
      stray: () => {
        const text = said;
        said = '';
        return text;
      },
    };
  };
