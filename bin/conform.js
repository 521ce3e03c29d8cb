#!/usr/bin/env node
import { existsSync } from 'node:fs';

const entry = new URL('../dist/conform.js', import.meta.url);
if (existsSync(entry)) {
  const { main } = await import(entry.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error('conform: this checkout is not built; run npm ci');
  process.exitCode = 3;
}
