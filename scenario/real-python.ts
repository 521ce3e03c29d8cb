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
    return process.env.GREENSPEC_PYTHON || (await findPython());
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(`skipped for want of Python 3.9 or later: ${whatFor}`);
    return undefined;
  }
}

const readEach = `
import ast, hashlib, json, sys, warnings
warnings.simplefilter("ignore")
found = []
for text in json.load(sys.stdin):
    try:
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant):
                node.kind = None
        compile(text, "<scenario>", "exec")
        found.append({"tree": hashlib.sha1(ast.dump(tree).encode()).hexdigest()})
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        found.append({"problem": "%s: %s" % (type(error).__name__, error)})
json.dump(found, sys.stdout)
`;

/** What CPython makes of a text: the hash of its syntax tree, or why it does not compile. */
export type Reading = { readonly tree: string; readonly problem?: never } | { readonly tree?: never; readonly problem: string };

/** Has CPython compile texts, all in one process. */
export function readByPython(python: string, texts: readonly string[]): Reading[] {
  const { status, stdout, stderr } = spawnSync(python, ['-c', readEach], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`Python failed: ${stderr}`);
  return JSON.parse(stdout) as Reading[];
}
