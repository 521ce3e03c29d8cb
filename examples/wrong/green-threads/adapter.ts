import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Adapter } from '../../../adapters/define-adapter.js';
import { mistake } from './all.js';
import { write } from './mistakes.js';

/** The example with the mistake that the environment variable MISTAKE names. */
async function load(): Promise<Adapter> {
  const folder = await mkdtemp(join(tmpdir(), 'mistake-'));
  try {
    const file = await write(mistake(process.env.MISTAKE ?? ''), folder);
    return ((await import(pathToFileURL(file).href)) as { default: Adapter }).default;
  } finally {
    await rm(folder, { recursive: true });
  }
}

export default await load();
