import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineAdapter, type Adapter } from 'greenspec';

/** A text of the example, and what the mistake writes in its place. */
export type Edit = readonly [original: string, replacement: string];

const example = new URL('../async-greenlets/greenlet.ts', import.meta.url);

/**
 * The example with a mistake in it. The process must be able to import TypeScript.
 *
 * @throws Error when a text to be replaced is not in the example exactly once
 * @example
 * export default await broken('losesFalsyReturnValue', ['{ args: [value]', '{ args: [value || null]']);
 */
export async function broken(name: string, ...edits: readonly Edit[]): Promise<Adapter> {
  const original = await readFile(example, 'utf8');
  const source = edits.reduce((text, edit) => replaceOnly(name, text, edit), original);
  const directory = await mkdtemp(join(tmpdir(), `${name}-`));
  try {
    // Called .mts because no package.json beside it says that it is an ES module.
    const file = join(directory, 'greenlet.mts');
    await writeFile(file, source);
    const { createGreenlets, Keywords } = (await import(pathToFileURL(file).href)) as typeof import('../async-greenlets/greenlet.js');
    return defineAdapter({ name, version: 'wrong', style: 'async', api: createGreenlets, keywords: Keywords });
  } finally {
    await rm(directory, { recursive: true });
  }
}

function replaceOnly(name: string, text: string, [original, replacement]: Edit): string {
  const times = text.split(original).length - 1;
  if (times !== 1) {
    throw new Error(
      `Cannot make the wrong implementation "${name}": ${JSON.stringify(original)} is ${times} times in the example; give a text that is there once`,
    );
  }
  return text.replace(original, () => replacement);
}
