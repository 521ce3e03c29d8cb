#!/usr/bin/env node
import { existsSync } from 'node:fs';

// Who reads may have read enough, as `head` does.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});

const entry = new URL('../dist/conform.js', import.meta.url);
if (existsSync(entry)) {
  // An interrupted run ends like any other, so that its workers end with it.
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ]) {
    process.once(signal, () => process.exit(128 + number));
  }
  const { main } = await import(entry.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error('conform: this checkout is not built; run npm ci');
  process.exitCode = 3;
}
