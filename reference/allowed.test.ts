import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parse } from '../scenario/parse.js';
import { firstDifference, type End, type Trace } from '../scenario/trace.js';
import { decide, rulesAt, type Nondeterministic } from './allowed.js';
import { Machine, observed } from './machine.js';
import { prepare, runReference } from './run.js';

// A bag of workers: which one goes on is arbitrary, as with waiters that a Python set holds.

/**
 * What a worker does, step by step: prints a word; `?` prints heads or tails; `-` works silently; `!` ends the program.
 */
type Worker = readonly string[];

const trace = (words: readonly string[], end: End = 'end'): Trace => ({ events: words.map((word) => [word]), end });
const stopped = 'raised Stop()';

/** The bag as a model: it asks its machine which worker goes on. */
const bag = (workers: readonly Worker[]): Nondeterministic => ({
  run(machine) {
    const words: string[] = [];
    const rest = workers.map((worker) => [...worker]);
    const print = (word: string): void => {
      machine.events = words.push(word);
    };
    for (;;) {
      const ready = rest.flatMap((steps, i) => (steps.length > 0 ? [i] : []));
      if (ready.length === 0) return trace(words);
      const chosen = ready[machine.choose(ready.length)]!;
      machine.rule(`bag.worker-${chosen}`);
      const step = rest[chosen]!.shift()!;
      if (step === '!') return trace(words, stopped);
      if (step === '?') {
        machine.rule('bag.coin');
        print(['heads', 'tails'][machine.choose(2)]!);
      } else if (step !== '-') print(step);
    }
  },
});

/** All traces of a bag, found without the machine and the search. */
function allTraces(workers: readonly Worker[], words: readonly string[] = []): Trace[] {
  const ready = workers.flatMap((worker, i) => (worker.length > 0 ? [i] : []));
  if (ready.length === 0) return [trace(words)];
  return ready.flatMap((chosen) => {
    const [step, ...steps] = workers[chosen]!;
    const rest = workers.map((worker, i) => (i === chosen ? steps : worker));
    if (step === '!') return [trace(words, stopped)];
    const printed = step === '?' ? [['heads'], ['tails']] : step === '-' ? [[]] : [[step!]];
    return printed.flatMap((more) => allTraces(rest, [...words, ...more]));
  });
}

const eventAt = ({ events, end }: Trace, at: number): string => events[at]?.join() ?? end;

describe('a trace is allowed if some sequence of choices yields it', () => {
  const workers = [['a', 'b'], ['c'], ['?']];

  test('every order of the workers is allowed', () => {
    const all = allTraces(workers);
    expect(all).toHaveLength(24);
    for (const one of all) expect(decide(bag(workers), one)).toMatchObject({ kind: 'allowed' });
  });

  test('the default order is found in one run', () => {
    expect(decide(bag(workers), trace(['a', 'b', 'c', 'heads']))).toMatchObject({ kind: 'allowed', runs: 1 });
  });

  test('the marks are those of the run that yields the trace', () => {
    const decision = decide(bag([['a'], ['b']]), trace(['b', 'a']));
    expect(decision).toMatchObject({
      kind: 'allowed',
      marks: [
        { rule: 'bag.worker-1', at: 0 },
        { rule: 'bag.worker-0', at: 1 },
      ],
    });
  });

  test('how a trace ends counts', () => {
    const model = bag([['a'], ['!']]);
    expect(decide(model, trace(['a'], stopped))).toMatchObject({ kind: 'allowed' });
    expect(decide(model, trace([], stopped))).toMatchObject({ kind: 'allowed' });
    expect(decide(model, trace(['a']))).toMatchObject({ kind: 'forbidden', at: 1 });
  });

  test('choices that show nowhere are searched, too', () => {
    expect(
      decide(
        bag([
          ['-', '-', 'a'],
          ['-', 'b'],
        ]),
        trace(['b', 'a']),
      ),
    ).toMatchObject({ kind: 'allowed' });
  });
});

describe('a forbidden trace', () => {
  test('comes with the longest match and with all that would have been allowed next', () => {
    const decision = decide(bag([['a', 'b'], ['c', 'd'], ['?']]), trace(['c', 'a', 'wrong']));
    if (decision.kind !== 'forbidden') throw new Error(decision.kind);
    expect(decision.at).toBe(2);
    expect(decision.nearest.events.slice(0, 2)).toEqual([['c'], ['a']]);
    expect(decision.next.map(({ trace, rules }) => [eventAt(trace, 2), rules])).toEqual([
      ['b', ['bag.worker-0']],
      ['d', ['bag.worker-1']],
      ['heads', ['bag.coin', 'bag.worker-2']],
      ['tails', ['bag.coin', 'bag.worker-2']],
    ]);
  });

  test('that goes on too long comes with the end that was allowed', () => {
    const decision = decide(bag([['a']]), trace(['a', 'b']));
    expect(decision).toMatchObject({ kind: 'forbidden', at: 1, nearest: trace(['a']), next: [{ trace: trace(['a']), rules: [] }] });
  });

  test('that ends too early comes with the events that were missing', () => {
    const decision = decide(bag([['a'], ['b']]), trace([]));
    if (decision.kind !== 'forbidden') throw new Error(decision.kind);
    expect(decision.next.map(({ trace }) => eventAt(trace, 0))).toEqual(['a', 'b']);
  });

  test('is told only after all choices that matter', () => {
    // Three workers in any order: 3 first words, and nothing of what comes after the wrong one is tried.
    expect(
      decide(
        bag([
          ['a', 'x'],
          ['b', 'x'],
          ['c', 'x'],
        ]),
        trace(['wrong']),
      ),
    ).toMatchObject({ kind: 'forbidden', runs: 3, at: 0 });
    expect(decide(bag([['a'], ['b'], ['c']]), trace(['c', 'b', 'wrong']))).toMatchObject({ kind: 'forbidden', at: 2 });
  });
});

describe('the search', () => {
  const eight = Array.from({ length: 8 }, (_, i) => [`w${i}`]);
  const backwards = trace(eight.flat().reverse());

  test('leaves out whatever follows a wrong event', () => {
    // 8! = 40,320 orders. Each wrong first word costs one run, and so on: 8 + 7 + … .
    const decision = decide(bag(eight), backwards);
    expect(decision).toMatchObject({ kind: 'allowed' });
    expect(decision.runs).toBe(1 + 7 + 6 + 5 + 4 + 3 + 2 + 1);
  });

  test('that gives up is undecided, neither allowed nor forbidden', () => {
    expect(decide(bag(eight), backwards, undefined, 28)).toEqual({ kind: 'undecided', runs: 28 });
    expect(decide(bag(eight), backwards, undefined, 29)).toMatchObject({ kind: 'allowed' });
  });

  const anyWorker = fc.array(fc.constantFrom('a', 'b', 'c', '?', '-', '!'), { maxLength: 3 });
  const tries = fc
    .record({
      workers: fc.array(anyWorker, { maxLength: 3 }),
      words: fc.array(fc.constantFrom('a', 'b', 'c', 'heads', 'tails', 'wrong'), { maxLength: 6 }),
      which: fc.nat(),
      cut: fc.nat(6),
      end: fc.constantFrom<End | undefined>(undefined, 'end', stopped, 'blocked'),
    })
    .map(({ workers, words, which, cut, end }) => {
      const all = allTraces(workers);
      // Words at random seldom get far; a true trace with another tail or another end does.
      const one = all[which % all.length]!;
      const tried: Trace = { events: [...one.events.slice(0, cut), ...words.slice(cut).map((word) => [word])], end: end ?? one.end };
      return { workers, all, tried };
    });

  test('agrees with an enumeration of all traces', () => {
    const kinds = new Map<string, number>();
    fc.assert(
      fc.property(tries, ({ workers, all, tried }) => {
        const decision = decide(bag(workers), tried);
        kinds.set(decision.kind, (kinds.get(decision.kind) ?? 0) + 1);
        const differences = all.map((other) => firstDifference(other, tried));
        expect(decision.kind).toBe(differences.includes(undefined) ? 'allowed' : 'forbidden');
        // Each once, and at most three times as many on the side.
        expect(decision.runs).toBeLessThanOrEqual(4 * all.length);
        if (decision.kind !== 'forbidden') return;
        const longest = Math.max(...differences.map((at) => at!));
        expect(decision.at).toBe(longest);
        expect(firstDifference(decision.nearest, tried)).toBe(longest);
        const next = new Set(all.filter((_, i) => differences[i] === longest).map((other) => eventAt(other, longest)));
        expect(new Set(decision.next.map((alternative) => eventAt(alternative.trace, longest)))).toEqual(next);
        expect(decision.next).toHaveLength(next.size);
      }),
      { seed: 7, numRuns: 2_000 },
    );
    expect(kinds.get('allowed')).toBeGreaterThan(200);
    expect(kinds.get('forbidden')).toBeGreaterThan(200);
  });
});

describe('variations', () => {
  /** Greets as the implementation does, before or after work. */
  const polite: Nondeterministic = {
    run(machine) {
      machine.rule('bag.greeting');
      const words = machine.choose(2) === 0 ? [machine.answer('bag.greeting'), 'work'] : ['work', machine.answer('bag.greeting')];
      return trace(words);
    },
  };

  test.each([
    ['hello', 'hello', 'allowed'],
    ['hello', 'goodbye', 'forbidden'],
    ['goodbye', 'goodbye', 'allowed'],
    ['goodbye', 'hello', 'forbidden'],
  ] as const)('an implementation that answered %s and says %s is %s', (answer, said, kind) => {
    expect(decide(polite, trace([said, 'work']), { variations: { 'bag.greeting': answer } }).kind).toBe(kind);
    expect(decide(polite, trace(['work', said]), { variations: { 'bag.greeting': answer } }).kind).toBe(kind);
  });

  test('a question that the implementation left open is answered as the original was seen to', () => {
    for (const [question, answer] of Object.entries(observed)) {
      expect(new Machine({ variations: {} }).answer(question)).toBe(answer);
      expect(new Machine().answer(question)).toBe(answer);
    }
  });
});

describe('a machine', () => {
  test('repeats its script and then takes the first way', () => {
    const machine = new Machine(undefined, [2, 1]);
    expect([machine.choose(3), machine.choose(2), machine.choose(4)]).toEqual([2, 1, 0]);
  });

  test('takes a single way without a choice', () => {
    const machine = new Machine(undefined, [1]);
    expect([machine.choose(1), machine.choose(0), machine.choose(2)]).toEqual([0, 0, 1]);
  });

  test('tells the rules between two events, the last first, each once', () => {
    const machine = new Machine();
    for (const id of ['a', 'b', 'a']) machine.rule(id);
    machine.events = 1;
    for (const id of ['c', 'd', 'c', 'c']) machine.rule(id);
    expect(rulesAt(machine.marks, 0)).toEqual(['a', 'b']);
    expect(rulesAt(machine.marks, 1)).toEqual(['c', 'd']);
    expect(rulesAt(machine.marks, 2)).toEqual([]);
  });
});

describe('what goes too deep for the stack', () => {
  // A worker of a full pool runs itself what it spawns.
  const program = parse(`
def work():
    print('begins')
    p.spawn(work)
p = GreenPool(1)
p.spawn(work)
sleep()
`);
  const model = prepare(program);
  const seen = runReference(program).trace;
  const longer = [...seen.events, seen.events[0]!];

  it('may go on in an implementation until it counts as endless', () => {
    expect(seen.end).toBe('endless');
    expect(decide(model, { events: longer, end: 'endless' }).kind).toBe('allowed');
  });

  it.each([
    ['end', { events: longer, end: 'end' }],
    ['stop earlier', { events: seen.events.slice(0, 100), end: 'endless' }],
    ['print something else', { events: seen.events.map((event, i) => (i === 100 ? ["'ends'"] : event)), end: 'endless' }],
  ] as const)('must not %s', (_, trace) => {
    expect(decide(model, trace).kind).toBe('forbidden');
  });
});
