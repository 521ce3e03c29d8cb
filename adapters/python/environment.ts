/** The project's own Python: a virtual environment with the pinned libraries, made once and reused. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AdapterError } from '../define-adapter.js';
import { packageRoot } from '../package-root.js';

const run = promisify(execFile);
const requirements = join(packageRoot, 'adapters/python/requirements.txt');
const environment = join(packageRoot, '.venv');
const stamp = join(environment, 'requirements.sha256');
const interpreter = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

/**
 * The Python to run workers with: `GREENSPEC_PYTHON` when it is set (with whatever libraries it has),
 * otherwise the project's virtual environment, which is set up when it is missing or out of date.
 *
 * @param say told when something takes long
 * @throws AdapterError without a usable Python 3
 */
export async function python(say: (text: string) => void = () => {}): Promise<string> {
  const own = process.env.GREENSPEC_PYTHON;
  if (own) return own;
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(interpreter) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return interpreter;
  const base = await findPython();
  say(`Setting up Python in ${environment} (once)`);
  try {
    rmSync(environment, { recursive: true, force: true });
    await run(base, ['-m', 'venv', environment]);
    await run(interpreter, [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--only-binary',
      ':all:',
      '-r',
      requirements,
    ]);
  } catch (error) {
    const text = (error as { stderr?: string }).stderr?.trim() || (error as Error).message;
    throw new AdapterError(
      `Cannot set up Python in "${environment}": ${text.split('\n').at(-1)}; set GREENSPEC_PYTHON to a Python that has the libraries`,
    );
  }
  writeFileSync(stamp, digest);
  return interpreter;
}

/** A Python 3.9 or later on the PATH. */
export async function findPython(): Promise<string> {
  for (const name of ['python3', 'python']) {
    try {
      await run(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']);
      return name;
    } catch {
      // not there, or too old: try the next name
    }
  }
  throw new AdapterError('No Python 3.9 or later on the PATH; install one, or set GREENSPEC_PYTHON to it');
}
