/** Turns in any order: the search finds what some order gives, and nothing else. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../reference/allowed.js';
import { Machine, observed, type Turn } from '../reference/machine.js';
import { prepare, runReference } from '../reference/run.js';
import { parse } from '../scenario/parse.js';
import { printPython } from '../scenario/print-python.js';
import type { Program } from '../scenario/syntax.js';
import type { Trace } from '../scenario/trace.js';
import { api, apiAttributes, apiMethods } from '../scenario/vocabulary.js';
import { programs } from './generate.js';
import type { Shape } from './generate-threads.js';

const has = new Set(['keywords', ...Object.keys(api), ...[...apiMethods.keys(), ...apiAttributes.keys()].map((id) => `.${id}`)]);
const variations = { ...observed, 'hub.scheduling': 'any' };
const sample = (seed: number, numRuns: number, shape?: Shape): Program[] =>
  fc.sample(programs({ has, ...(shape && { shape }) }), { seed, numRuns });

/** Goes the ways of a list, and the first way where that has come to its end. */
class Led extends Machine {
  readonly counts: number[] = [];

  constructor(private readonly ways: readonly number[]) {
    super({ variations });
  }
  override choose(count: number): number {
    if (count <= 1) return 0;
    this.counts.push(count);
    return (this.ways[this.counts.length - 1] ?? 0) % count;
  }
  override turn<T extends Turn>(turns: readonly T[]): T {
    const turn = turns[this.choose(turns.length)]!;
    this.begin(turn);
    return turn;
  }
}

/** All traces of a program, by their texts; undefined when there are too many orders. */
function enumerated(program: Program, most: number): Map<string, Trace> | undefined {
  const model = prepare(program);
  const traces = new Map<string, Trace>();
  let ways: number[] | undefined = [];
  for (let runs = 0; ways; runs++) {
    if (runs === most) return undefined;
    const machine = new Led(ways);
    const trace = model.run(machine);
    traces.set(JSON.stringify(trace), trace);
    const { counts } = machine;
    const taken: number[] = counts.map((_, i) => ways![i] ?? 0);
    let last = counts.length - 1;
    while (last >= 0 && taken[last]! + 1 === counts[last]) last--;
    ways = last < 0 ? undefined : [...taken.slice(0, last), taken[last]! + 1];
  }
  return traces;
}

/** A trace in which two things happened the other way round. */
const swapped = ({ events, end }: Trace, at: number): Trace => ({
  events: [...events.slice(0, at), events[at + 1]!, events[at]!, ...events.slice(at + 2)],
  end,
});

const kind = (program: Program, trace: Trace): string => decide(prepare(program), trace, { variations }).kind;

describe('where turns may be taken in any order', () => {
  test('what the order of eventlet gives is allowed', () => {
    const refused = sample(1, 500).filter((program) => kind(program, runReference(program).trace) !== 'allowed');
    expect(refused.map(printPython)).toEqual([]);
  }, 600_000);

  test('all that some order gives is allowed, and nothing else', () => {
    let compared = 0;
    const wrong: string[] = [];
    for (const program of [...sample(2, 250, { threads: 3, operations: 2 }), ...sample(3, 250)]) {
      const traces = enumerated(program, 300);
      if (!traces || traces.size < 2) continue;
      for (const trace of traces.values()) if (kind(program, trace) !== 'allowed') wrong.push(printPython(program));
      const [first] = traces.values();
      for (let at = 0; at + 1 < first!.events.length; at++) {
        const other = swapped(first!, at);
        const expected = traces.has(JSON.stringify(other)) ? 'allowed' : 'forbidden';
        if (kind(program, other) !== expected) wrong.push(`${printPython(program)}swapped at ${at}: not ${expected}`);
        compared++;
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(300);
  }, 600_000);

  test('what some order of many gives is never forbidden', () => {
    let state = 1;
    const chance = (count: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >> 8) % count;
    };
    const forbidden = sample(7, 200, { threads: 5, operations: 6 }).filter((program) => {
      const model = prepare(program);
      const trace = model.run(new Led(Array.from({ length: 1_000 }, () => chance(1_000_000))));
      return decide(model, trace, { variations }, 300).kind === 'forbidden';
    });
    expect(forbidden.map(printPython)).toEqual([]);
  }, 600_000);

  test('a release that is refused has looked at the semaphore', () => {
    const program = parse(`
s1 = BoundedSemaphore(1)
def f1():
    try:
        s1.release()
    except ValueError:
        return 'refused'
    return 'released'
t1 = spawn(f1)
t2 = spawn(s1.acquire)
print(t1.wait())
`);
    for (const result of ['refused', 'released']) expect(kind(program, { events: [[`'${result}'`]], end: 'end' })).toBe('allowed');
  });
});
