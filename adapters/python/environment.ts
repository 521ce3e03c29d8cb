/** The project's own Python: a virtual environment with the pinned libraries, made once and reused. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AdapterError } from '../define-adapter.js';
import { packageRoot } from '../package-root.js';

const run = promisify(execFile);
const environment = join(packageRoot, '.venv');
const interpreter = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

/** Libraries under test, pinned in a file. */
interface Requirements {
  readonly file: string;
  readonly digest: string;
  /** The file in the environment that tells which of them it has. */
  readonly stamp: string;
}

function requirements(name: string): Requirements {
  const file = join(packageRoot, 'adapters/python', `${name}.txt`);
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  return { file, digest, stamp: join(environment, `${name}.sha256`) };
}

const isInstalled = ({ stamp, digest }: Requirements): boolean =>
  existsSync(interpreter) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;

/**
 * The Python to run workers with: `GREENSPEC_PYTHON` when it is set (with whatever libraries it has),
 * otherwise the project's virtual environment, which is set up when it is missing or out of date.
 *
 * @param say told when something takes long
 * @param extra the name of another file of requirements besides `requirements.txt`: what few need, and not every platform has
 * @throws AdapterError without a usable Python 3
 */
export async function python(say: (text: string) => void = () => {}, extra?: string): Promise<string> {
  const own = process.env.GREENSPEC_PYTHON;
  if (own) return own;
  const all = requirements('requirements');
  if (!isInstalled(all)) {
    const base = await findPython();
    say(`Setting up Python in ${environment} (once)`);
    await attempt(async () => {
      rmSync(environment, { recursive: true, force: true });
      await run(base, ['-m', 'venv', environment]);
      await install(all);
    });
  }
  const more = extra === undefined ? undefined : requirements(extra);
  if (more && !isInstalled(more)) {
    say(`Adding ${extra} to Python in ${environment} (once)`);
    await attempt(() => install(more));
  }
  return interpreter;
}

async function install({ file, digest, stamp }: Requirements): Promise<void> {
  const options = ['--quiet', '--disable-pip-version-check', '--only-binary', ':all:'];
  await run(interpreter, ['-m', 'pip', 'install', ...options, '-r', file]);
  writeFileSync(stamp, digest);
}

async function attempt(setUp: () => Promise<void>): Promise<void> {
  try {
    await setUp();
  } catch (error) {
    const text = (error as { stderr?: string }).stderr?.trim() || (error as Error).message;
    throw new AdapterError(
      `Cannot set up Python in "${environment}": ${text.split('\n').at(-1)}; set GREENSPEC_PYTHON to a Python that has the libraries`,
    );
  }
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
