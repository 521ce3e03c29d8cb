/** Laws about objects hold: in every program that is generated for them, on the reference, which judges whom they hold for. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAdapter } from '../adapters/open.js';
import { packageRoot } from '../adapters/package-root.js';
import { runReference } from '../reference/run.js';
import { printPython } from '../scenario/print-python.js';
import { isObjectLaw, programsWith, saysBroken } from '../suites/object-laws.js';
import { readSpec } from '../suites/read-spec.js';

const thorough = process.env.GREENSPEC_THOROUGH !== undefined;
const seeds = [1, 2, 3];
const count = thorough ? 2_000 : 100;

/** What an implementation has that has all there is. */
const reference = await openAdapter('reference');
const { has } = reference;
await reference.close();

const laws = readSpec(join(packageRoot, 'spec')).flatMap(({ id, laws }) => laws.filter(isObjectLaw).map((law) => ({ id, law })));

test.each(laws)(
  '$id',
  ({ law }) => {
    for (const seed of seeds) {
      const programs = programsWith(law, has, { seed, count });
      expect(programs.length).toBe(count);
      const breaks = programs.find((program) => saysBroken(runReference(program).trace));
      expect(breaks && printPython(breaks), `seed ${seed}`).toBe(undefined);
    }
  },
  thorough ? 1_800_000 : 120_000,
);
