/** Programs made of the pages' examples. */

import fc from 'fast-check';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../adapters/package-root.js';
import { isInSubset } from '../scenario/subset.js';
import { printPython } from '../scenario/print-python.js';
import { requires } from '../scenario/requires.js';
import { api, apiAttributes, apiMethods } from '../scenario/vocabulary.js';
import type { Program } from '../scenario/syntax.js';
import { programOfExamples, Samples } from './generate-examples.js';
import { programs } from './generate.js';
import { parsePage, readSpec } from './read-spec.js';

const all = new Set(['keywords', ...Object.keys(api), ...[...apiMethods.keys(), ...apiAttributes.keys()].map((id) => `.${id}`)]);
const spec = readSpec(join(packageRoot, 'spec'));

/** Programs made of examples alone. */
class OfExamples extends fc.Arbitrary<Program> {
  constructor(
    private readonly samples: Samples,
    private readonly has: ReadonlySet<string> = all,
  ) {
    super();
  }
  generate(random: fc.Random): fc.Value<Program> {
    return new fc.Value(programOfExamples(this.samples, random, this.has), undefined);
  }
  canShrinkWithoutContext(_: unknown): _ is Program {
    return false;
  }
  shrink(): fc.Stream<fc.Value<Program>> {
    return fc.Stream.nil();
  }
}

const made = (samples: Samples, count: number, has?: ReadonlySet<string>): Program[] =>
  fc.sample(new OfExamples(samples, has), { seed: 1, numRuns: count });

const page = (...examples: readonly (readonly [program: string, output: string])[]): string =>
  examples
    .map(
      ([program, output], i) => `### \`a.r${i}\`\n\nIt MUST hold.\n\n\`\`\`python\n${program}\n\`\`\`\n\`\`\`output\n${output}\n\`\`\`\n`,
    )
    .join('\n');

describe('programs made of examples', () => {
  let programsOfSpec: Program[];
  beforeEach(() => {
    programsOfSpec ??= made(new Samples(spec, all), 600);
  });

  it('stay inside the scenario language', () => {
    for (const program of programsOfSpec) expect(isInSubset(program), printPython(program)).toBe(true);
  });

  it('are made of most of the pages’ examples before any is taken again', () => {
    // Strings are not renamed.
    const text = programsOfSpec.map(printPython).join('\n');
    for (const word of ['linked', 'waiter', 'boss starts', 'callback in']) expect(text).toContain(word);
    const samples = new Samples(
      parsePage('p.md', page(['print("one")', 'one'], ['print("two")', 'two'], ['print("three")', 'three']), 'p'),
      all,
    );
    const first = made(samples, 1);
    expect(new Set(printPython(first[0]!).match(/'\w+'/g)).size).toBe(printPython(first[0]!).match(/'\w+'/g)!.length);
  });

  it('use nothing that the implementation lacks', () => {
    const has = new Set(['greenlet', 'getcurrent', '.switch', '.dead', 'print']);
    for (const program of made(new Samples(spec, has), 200, has)) {
      for (const part of requires(program)) expect(has).toContain(part);
    }
  });

  it('go on after nothing that ends them', () => {
    const samples = new Samples(
      parsePage('p.md', page(['raise KeyError("last")', "raised KeyError('last')"], ['print("first")', 'first']), 'p'),
      all,
    );
    for (const program of made(samples, 100)) {
      const text = printPython(program);
      // In a green thread of its own it ends nobody else.
      if (text.includes('raise ') && !text.includes('def thread')) expect(text.replace(/[^]*raise /, ''), text).not.toContain('print');
    }
  });

  it('are a part of all programs, where there are samples', () => {
    const samples = new Samples(parsePage('p.md', page(['print("only here")', 'only here']), 'p'), all);
    const texts = fc.sample(programs({ has: all, samples }), { seed: 1, numRuns: 200 }).map(printPython);
    const part = texts.filter((text) => text.includes('only here')).length;
    expect(part).toBeGreaterThan(20);
    expect(part).toBeLessThan(80);
    expect(
      fc
        .sample(programs({ has: all }), { seed: 1, numRuns: 200 })
        .map(printPython)
        .join(''),
    ).not.toContain('only here');
  });
});
