/** A channel to a worker process that speaks JSON Lines over stdin and stdout. */

import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Channel, ChannelEvents, OpenChannel } from './host.js';
import { packageRoot } from './package-root.js';
import type { FromWorker } from './protocol.js';

let validator: ValidateFunction<FromWorker> | undefined;

/** Checks messages against protocol.schema.json. */
function validate(): ValidateFunction<FromWorker> {
  const schema = JSON.parse(readFileSync(join(packageRoot, 'adapters/protocol.schema.json'), 'utf8')) as object;
  validator ??= new Ajv({ discriminator: false, strict: true }).compile<FromWorker>(schema);
  return validator;
}

/** A command line for the shell, or a program with its arguments. */
export type Command = string | readonly [string, ...string[]];

export const processChannel =
  (command: Command): OpenChannel =>
  ({ onMessage, onEnd }: ChannelEvents): Channel => {
    const child = start(command);
    const valid = validate();
    let said = '';
    let rest = '';
    let gone = false;
    const end = (reason: string): void => {
      if (gone) return;
      gone = true;
      onEnd(reason);
    };
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      said = (said + chunk).slice(-100_000);
    });
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        if (gone) return;
        const message = read(line, valid);
        if (typeof message === 'string') end(message);
        else onMessage(message);
      }
    });
    child.stdin!.on('error', () => {}); // the exit tells more
    child.on('error', (error) => end(error.message));
    // `close` comes after the last output; a killed worker has no code.
    child.on('close', (code, signal) => end(signal ? `it was ended by ${signal}` : `it exited with code ${code}`));
    let unsent = '';
    return {
      post: (message) => {
        // Messages of the same moment go out in one write: a system call costs as much as printing a program.
        if (unsent === '') {
          queueMicrotask(() => {
            child.stdin!.write(unsent);
            unsent = '';
          });
        }
        unsent += JSON.stringify(message) + '\n';
      },
      kill: () => stop(child),
      stray: () => {
        const text = said;
        said = '';
        return text;
      },
    };
  };

function start(command: Command): ChildProcess {
  // A process group of its own, so that ending it also ends what it started.
  const options = { stdio: 'pipe', detached: process.platform !== 'win32' } as const;
  return typeof command === 'string' ? spawn(command, { ...options, shell: true }) : spawn(command[0], command.slice(1), options);
}

/** A message, or what is wrong with the line. */
function read(line: string, valid: ValidateFunction<FromWorker>): FromWorker | string {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    return `it wrote "${line.slice(0, 80)}", which is not JSON; only messages belong on stdout`;
  }
  if (valid(message)) return message;
  const [problem] = valid.errors ?? [];
  return `it wrote ${line.slice(0, 80)}, which is no message of the protocol${problem ? ` (${problem.instancePath || 'message'} ${problem.message})` : ''}`;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    return; // already gone
  }
  await closed;
}
