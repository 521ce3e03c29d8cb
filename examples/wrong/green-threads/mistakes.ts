/**
 * What a wrong implementation of green threads is: the example with a text of one of its files replaced.
 *
 * There are hundreds, so they are no modules of their own, but entries of a list for each page of `spec/eventlet`. To see one
 * fail:
 *
 *     MISTAKE=sendWakesAtOnce npx conform --adapter examples/wrong/green-threads/adapter.ts
 *
 * and to see the wrong program itself, the file `event.ts` of a folder:
 *
 *     npx tsx examples/wrong/green-threads/write.ts sendWakesAtOnce FOLDER
 */

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform, type TransformResult } from 'esbuild';

/** A text of the example, and what stands in its place. */
export type Change = readonly [original: string, replacement: string];

/** A mistake that somebody might make who writes green threads. */
export interface Mistake {
  readonly name: string;
  /** What is wrong. */
  readonly says: string;
  /** The file of the example in which it is, or several. */
  readonly in: string | readonly string[];
  /** What is written instead, in one place or in several. Each text is there once. */
  readonly change: Change | readonly Change[];
  /** The rules that report it by their examples and laws: all that say MUST. */
  readonly reportedBy: readonly string[];
}

const example = fileURLToPath(new URL('../../async-greenlets', import.meta.url));
const kit = new URL('../../../dist/index.js', import.meta.url).href;

/**
 * Writes the example with a mistake in it into a folder.
 *
 * @returns the file of its adapter
 * @throws Error when a text to be replaced is not exactly once in its file
 */
export async function write(mistake: Mistake, folder: string): Promise<string> {
  await writeAll(await withMistake(mistake), folder);
  return join(folder, 'adapter.ts');
}

/** The same as JavaScript: hundreds are opened one after the other, and compiling each file again would take half of the time. */
export async function writeCompiled(mistake: Mistake, folder: string): Promise<string> {
  const texts = await withMistake(mistake);
  const outputs = [...texts].map(async ([file, text]) => [file.replace(/ts$/, 'js'), await compiled(text)] as const);
  await writeAll(new Map(await Promise.all(outputs)), folder);
  return join(folder, 'adapter.js');
}

async function withMistake(mistake: Mistake): Promise<Map<string, string>> {
  const files = (await readdir(example)).filter((file) => !file.endsWith('.test.ts'));
  const texts = new Map<string, string>();
  for (const file of files) texts.set(file, await readFile(join(example, file), 'utf8'));
  const places = [mistake.in].flat();
  for (const change of changesOf(mistake)) replaceOnly(mistake.name, texts, places, change);
  for (const change of adapterOf(mistake)) replaceOnly(mistake.name, texts, ['adapter.ts'], change);
  return texts;
}

async function writeAll(texts: ReadonlyMap<string, string>, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  // Where nobody says otherwise, a file is a CommonJS module.
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  for (const [file, text] of texts) await writeFile(join(folder, file), text);
}

/** Files as JavaScript: most are the same for all mistakes. */
const known = new Map<string, Promise<TransformResult>>();

async function compiled(text: string): Promise<string> {
  const made = known.get(text) ?? transform(text, { loader: 'ts', target: 'es2023' });
  known.set(text, made);
  return (await made).code;
}

const changesOf = ({ change }: Mistake): readonly Change[] => (isOne(change) ? [change] : change);

const isOne = (change: Change | readonly Change[]): change is Change => typeof change[0] === 'string';

/** Outside of this clone nobody finds the kit by its name. */
const adapterOf = ({ name }: Mistake): readonly Change[] => [
  ["'greenspec'", `'${kit}'`],
  ["name: 'async-greenlets',\n  version: '1.0.0'", `name: '${name}',\n  version: 'wrong'`],
];

/** Replaces a text that is once in some of the files. */
function replaceOnly(name: string, texts: Map<string, string>, places: readonly string[], [original, replacement]: Change): void {
  const times = (file: string): number => (texts.get(file) ?? '').split(original).length - 1;
  const all = places.reduce((sum, file) => sum + times(file), 0);
  if (all !== 1) {
    throw new Error(
      `Cannot make the wrong implementation "${name}": ${JSON.stringify(original)} is ${all} times in ${places.join(', ')} of the example; give a text that is there once`,
    );
  }
  const file = places.find((one) => times(one) === 1)!;
  texts.set(
    file,
    texts.get(file)!.replace(original, () => replacement),
  );
}
