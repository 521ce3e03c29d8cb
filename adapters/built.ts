/** Whether what was built still is what the sources say. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The first source file that has changed since its JavaScript was made, or has none.
 *
 * @param sources a folder of TypeScript; one that is not there, as in an installed package, has not changed
 * @param built the folder with what was built of it
 */
export function changedSinceBuilt(sources: string, built: string): string | undefined {
  if (!existsSync(sources)) return undefined;
  const files = readdirSync(sources).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const changed = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
  return files.find((file) => changed(join(sources, file)) > changed(join(built, file.replace(/ts$/, 'js'))));
}
