import { expect, test } from 'vitest';
import type { Implementation } from '../adapters/implementation.js';
import { Machine, observed } from '../reference/machine.js';
import { prepare } from '../reference/run.js';
import { printPython } from '../scenario/print-python.js';
import { api, apiAttributes, apiMethods } from '../scenario/vocabulary.js';
import { runPrograms } from './run-programs.js';

/** Does what the reference does, and goes the last way wherever there are several, or the first. */
class Choosing extends Machine {
  constructor(private readonly takesLast: boolean) {
    super();
  }
  override choose(count: number): number {
    return this.takesLast ? count - 1 : 0;
  }
}

const has = new Set(['keywords', ...Object.keys(api), ...[...apiMethods.keys(), ...apiAttributes.keys()].map((name) => `.${name}`)]);

test('programs do not depend on what an implementation chooses', async () => {
  const texts = async (takesLast: boolean): Promise<string[]> => {
    const given: string[] = [];
    const implementation: Implementation = {
      name: 'choosing',
      version: '1',
      language: '',
      adapter: 'choosing',
      has,
      style: undefined,
      spelling: (name) => name,
      clock: 'virtual',
      run: (program) => {
        given.push(printPython(program));
        return Promise.resolve({ kind: 'trace', trace: prepare(program).run(new Choosing(takesLast)) });
      },
      close: () => Promise.resolve(),
    };
    const { found } = await runPrograms(implementation, observed, { seed: 1, cases: 1_500 });
    expect(found).toEqual([]);
    return given;
  };
  expect(await texts(true)).toEqual(await texts(false));
}, 600_000);
