#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const entry = new URL('../dist/conform.js', import.meta.url);
const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'];

/**
 * Megabytes for what has just been made. Programs live for as long as a few hundred others take: in the 16 of an ordinary node
 * most are copied twice before they are of no use any more, which takes a tenth of all time. Node must be told when it starts.
 */
const room = '--max-semi-space-size=64';

/** Runs the command in this process. */
async function run() {
  // Who reads may have read enough, as `head` does.
  process.stdout.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });
  // An interrupted run ends like any other, so that its workers end with it.
  for (const signal of signals) process.on(signal, () => process.exit(128 + constants.signals[signal]));
  if (process.channel) {
    process.on('disconnect', () => process.exit(128 + constants.signals.SIGHUP));
    process.channel.unref();
  }
  const { main } = await import(entry.href);
  process.exitCode = await main(process.argv.slice(2));
}

/** Runs the command in a node with room, and ends as that does. */
function runWithRoom() {
  const args = [room, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  // By the channel it learns that this process has ended, however that was.
  const child = spawn(process.execPath, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

if (!existsSync(entry)) {
  console.error('conform: this checkout is not built; run npm ci');
  process.exitCode = 3;
} else if (process.execArgv.length > 0) {
  // Whoever has options for node, as a debugger does, has this one among them if it is to be there.
  await run();
} else {
  runWithRoom();
}
