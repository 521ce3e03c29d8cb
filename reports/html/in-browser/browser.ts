/** Chromium for tests: Debian's, installed where the machine allows it. */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const installed = (): string | undefined => [process.env.CHROMIUM, ...places].find((path) => path !== undefined && existsSync(path));

/** Why there is no browser here, if there is none; tests that need it say so and are left out, but not on a build server. */
export const noBrowser: string | undefined =
  installed() === undefined && !process.env.CI ? 'there is no Chromium here; apt-get install chromium, or name one in CHROMIUM' : undefined;
if (noBrowser !== undefined) console.warn(`The tests in a browser are left out: ${noBrowser}`);

export async function openBrowser(): Promise<Browser> {
  const executablePath = installed();
  if (executablePath === undefined) throw new Error('There is no Chromium; apt-get install chromium, or name one in CHROMIUM');
  // Root, as in containers, has no sandbox.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return await chromium.launch({ executablePath, args });
}

/** Installs Debian's Chromium if there is none and this machine lets us. One process does it; others wait. */
export async function installBrowser(say: (text: string) => void): Promise<void> {
  if (installed() !== undefined || !has('apt-get')) return;
  const command = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  if (command[0] === 'sudo' && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) return;
  const lock = join(tmpdir(), 'greenspec-installs-chromium');
  for (let seconds = 0; !locked(lock); seconds++) {
    if (seconds > 600) throw new Error(`Somebody installs Chromium for more than 10 minutes; remove "${lock}" if nobody does`);
    await sleep(1_000);
  }
  try {
    if (installed() !== undefined) return;
    say('installing Chromium for the tests in a browser');
    const [program, ...args] = command as [string, ...string[]];
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    spawnSync(program, [...args, 'update'], options);
    execFileSync(program, [...args, 'install', '-y', '--no-install-recommends', 'chromium'], options);
  } finally {
    rmdirSync(lock);
  }
}

const has = (program: string): boolean => spawnSync('which', [program], { stdio: 'ignore' }).status === 0;

function locked(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
