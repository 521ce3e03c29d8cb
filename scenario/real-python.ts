/** CPython itself, for tests: what the kit prints as Python must be Python. */

import { spawnSync } from 'node:child_process';
import { findPython } from '../adapters/python/environment.js';

/**
 * The command of a Python 3.9 or later, or undefined without one, which is said in one line. On a build server
 * its absence is an error, so that no test is skipped there unseen.
 *
 * @param whatFor what goes untested without it
 */
export async function realPython(whatFor: string): Promise<string | undefined> {
  try {
    return await findPython();
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(`skipped for want of Python 3.9 or later: ${whatFor}`);
    return undefined;
  }
}

const compileEach = `
import json, sys, warnings
warnings.simplefilter("ignore")
problems = []
for text in json.load(sys.stdin):
    try:
        compile(text, "<scenario>", "exec")
        problems.append(None)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        problems.append("%s: %s" % (type(error).__name__, error))
json.dump(problems, sys.stdout)
`;

/** What CPython has against each text, null when it compiles; one process for all. */
export function compileErrors(python: string, texts: readonly string[]): (string | null)[] {
  const { status, stdout, stderr } = spawnSync(python, ['-c', compileEach], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`Python failed: ${stderr}`);
  return JSON.parse(stdout) as (string | null)[];
}
