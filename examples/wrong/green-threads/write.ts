/** `npx tsx examples/wrong/green-threads/write.ts NAME FOLDER` writes the example with a mistake into a folder. */

import { mistake } from './all.js';
import { write } from './mistakes.js';

const [name = '', folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name a mistake and a folder: write.ts NAME FOLDER');
console.log(`npx conform --adapter ${await write(mistake(name), folder)}`);
