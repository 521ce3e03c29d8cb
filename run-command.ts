/** Runs programs in tests, the kit's command among them, as from a shell. */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from './adapters/package-root.js';

/** What a program wrote, and how it ended. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** The file of the command `conform`. */
export const conformScript = join(packageRoot, 'bin/conform.js');

/** The test's own environment without what makes reports colourful, as vitest does, or annotated, as servers for CI do. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, GITHUB_ACTIONS: _1, GITHUB_WORKSPACE: _2, ...environment } = process.env;
  return environment;
}

/** @param timeout milliseconds after which the program is killed; its code is NaN then */
export const run = (
  program: string,
  args: readonly string[],
  {
    cwd,
    env = plainEnvironment(),
    timeout = 50_000,
  }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv; readonly timeout?: number },
): Promise<Ran> =>
  new Promise((resolve) =>
    execFile(program, args, { cwd, env, timeout, killSignal: 'SIGKILL' }, (error, stdout, stderr) =>
      resolve({ stdout, stderr, code: error ? Number(error.code ?? NaN) : 0 }),
    ),
  );

/** Runs the command in a folder, its output piped. */
export const runConform = (cwd: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ran> =>
  run(process.execPath, [conformScript, ...args], { cwd, ...(env && { env }) });
