import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defineAdapter, type Adapter } from 'greenspec';

/** A text of the example, and what the mistake writes in its place. */
export type Edit = readonly [original: string, replacement: string];

const example = fileURLToPath(new URL('../async-greenlets', import.meta.url));

/**
 * The example with a mistake in it. The process must be able to import TypeScript.
 *
 * @throws Error when a text to be replaced is not exactly once in the files of the example
 * @example
 * export default await broken('losesFalsyReturnValue', ['{ args: [value]', '{ args: [value || null]']);
 */
export async function broken(name: string, ...edits: readonly Edit[]): Promise<Adapter> {
  const files = edits.reduce((texts, edit) => replaceOnly(name, texts, edit), await sources());
  const directory = await mkdtemp(join(tmpdir(), `${name}-`));
  try {
    // Where nobody says otherwise, a .ts file is a CommonJS module.
    await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
    for (const [file, text] of files) await writeFile(join(directory, file), text);
    const { createGreenlets, Keywords } = (await import(
      pathToFileURL(join(directory, 'greenlet.ts')).href
    )) as typeof import('../async-greenlets/greenlet.js');
    return defineAdapter({ name, version: 'wrong', style: 'async', api: createGreenlets, keywords: Keywords });
  } finally {
    await rm(directory, { recursive: true });
  }
}

type Sources = readonly (readonly [file: string, text: string])[];

/** The files of the example that greenlets are made of. */
const ofGreenlets = ['errors.ts', 'greenlet.ts', 'message.ts'];

async function sources(): Promise<Sources> {
  return Promise.all(ofGreenlets.map(async (file) => [file, await readFile(join(example, file), 'utf8')] as const));
}

function replaceOnly(name: string, files: Sources, [original, replacement]: Edit): Sources {
  const times = files.reduce((sum, [, text]) => sum + text.split(original).length - 1, 0);
  if (times !== 1) {
    throw new Error(
      `Cannot make the wrong implementation "${name}": ${JSON.stringify(original)} is ${times} times in the example; give a text that is there once`,
    );
  }
  return files.map(([file, text]) => [file, text.replace(original, () => replacement)]);
}
