/** A channel to a worker process that speaks JSON Lines over stdin and stdout. */

import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Channel, ChannelEvents, OpenChannel } from './host.js';
import { packageRoot } from './package-root.js';
import type { FromWorker } from './protocol.js';

let validator: ValidateFunction<FromWorker> | undefined;

/** Checks messages against protocol.schema.json. */
function validate(): ValidateFunction<FromWorker> {
  const schema = JSON.parse(readFileSync(join(packageRoot, 'adapters/protocol.schema.json'), 'utf8')) as object;
  validator ??= new Ajv({ discriminator: true, strict: true }).compile<FromWorker>(schema);
  return validator;
}

/** Milliseconds that a worker has for its end after the bye. */
const closingPatience = 1_000;

/** Characters of one message; no trace is nearly as long. */
const longestLine = 50_000_000;

/** A command line for the shell, or a program with its arguments. */
export type Command = string | readonly [string, ...string[]];

export const processChannel =
  (command: Command): OpenChannel =>
  ({ onMessage, onEnd }: ChannelEvents): Channel => {
    const valid = validate();
    const child = start(command);
    let said = '';
    let rest = '';
    let gone = false;
    const end = (reason: string, kind: 'crash' | 'error'): void => {
      if (gone) return;
      gone = true;
      onEnd(reason, kind);
    };
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      said = (said + chunk).slice(-100_000);
    });
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!;
      if (rest.length > longestLine) end(`it wrote more than ${longestLine / 1e6} MB without an end of line`, 'error');
      for (const line of lines) {
        if (gone) return;
        const message = read(line, valid);
        if (typeof message === 'string') end(message, 'error');
        else onMessage(message);
      }
    });
    child.stdin!.on('error', () => {}); // the exit tells more
    child.on('error', (error) => end(error.message, 'crash'));
    // What it started has to go with it, or would keep its output open.
    child.on('exit', () => killGroup(child));
    // `close` comes after the last output; a killed worker has no code.
    child.on('close', (code, signal) => end(ending(code, signal ?? signalOfShell(command, code)), 'crash'));
    let unsent = '';
    return {
      post: (message) => {
        // What all answers of one read lead to goes out in one write: a system call costs as much as printing a program.
        if (unsent === '') {
          setImmediate(() => {
            child.stdin!.write(unsent);
            unsent = '';
          });
        }
        unsent += JSON.stringify(message) + '\n';
      },
      kill: () => stop(child),
      close: async () => {
        setImmediate(() => child.stdin!.end());
        await Promise.race([closed, delay(closingPatience, undefined, { ref: false })]);
        await stop(child);
      },
      stray: () => {
        const text = said;
        said = '';
        return text;
      },
    };
  };

/** The workers that run: none outlives the kit, not even one that hangs. */
const living = new Set<ChildProcess>();
process.on('exit', () => living.forEach(killGroup));

function start(command: Command): ChildProcess {
  // A process group of its own, so that ending it also ends what it started.
  const options = { stdio: 'pipe', detached: process.platform !== 'win32' } as const;
  const child = typeof command === 'string' ? spawn(command, { ...options, shell: true }) : spawn(command[0], command.slice(1), options);
  living.add(child);
  child.on('exit', () => living.delete(child));
  return child;
}

const ending = (code: number | null, signal: string | undefined): string =>
  signal ? `it was ended by ${signal}` : `it exited with code ${code}`;

/** A shell exits with 128 + n when a signal n ended its command. */
function signalOfShell(command: Command, code: number | null): string | undefined {
  if (typeof command !== 'string' || process.platform === 'win32') return undefined;
  return Object.entries(constants.signals).find(([, number]) => number + 128 === code)?.[0];
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
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  killGroup(child);
  // Someone else may have its output open still.
  child.stdout!.destroy();
  child.stderr!.destroy();
  await exited;
}

function killGroup(child: ChildProcess): void {
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // already gone
  }
}
