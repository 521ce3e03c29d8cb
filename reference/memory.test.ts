/**
 * A run of the reference leaves nothing behind.
 *
 * What V8 keeps of a run until it collects old objects is copied twice before, with all that the program had: that took a quarter of
 * the time of all runs, and one function that is assigned to a property is enough (ARCHITECTURE.md).
 */

import fc from 'fast-check';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { printPython } from '../scenario/print-python.js';
import { api, apiAttributes, apiMethods } from '../scenario/vocabulary.js';
import { programs } from '../suites/generate.js';
import { Covering } from '../suites/scene.js';
import { Machine } from './machine.js';
import { prepare } from './run.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in use by objects that have survived two collections of young ones. */
const old = (): number =>
  getHeapSpaceStatistics().reduce((sum, { space_name: name, space_used_size: used }) => (/^(old|large)/.test(name) ? sum + used : sum), 0);

it('what programs about green threads had is collected with the young objects', () => {
  const has = new Set(['keywords', ...Object.keys(api), ...[...apiMethods.keys(), ...apiAttributes.keys()].map((id) => `.${id}`)]);
  const made = fc.sample(programs({ has, covering: new Covering() }), { seed: 9, numRuns: 100 });
  const runs = 150;
  const kept = made.map((program) => {
    const model = prepare(program);
    for (let i = 0; i < 30; i++) model.run(new Machine());
    collect();
    const before = old();
    for (let i = 0; i < runs; i++) model.run(new Machine());
    return { program, bytes: (old() - before) / runs };
  });
  // Of a chain that once began each run is a part: tens of kilobytes. One may begin by chance.
  const chains = kept.filter(({ bytes }) => bytes > 8_000);
  expect(chains.length, chains.map(({ program }) => printPython(program)).join('\n---\n')).toBeLessThan(3);
});
