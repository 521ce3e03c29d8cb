/**
 * Iteration in which each step may switch to another green thread: over objects of the API, and over what a function of the
 * program gives (`iter(function, sentinel)`).
 *
 * Such objects are what JavaScript calls async iterators. Their `next()` gives a result that is awaited in async style, and
 * delegated to with `yield*` in generator style.
 */

import type { Callable } from './calls.js';
import { isOf, StopIteration, exceptions, TypeError } from './exceptions.js';
import type { Style } from './python.js';
import { each, equal, fits, isIterable, typeName } from './values.js';

/** The results of an iterator: as they are, or to be awaited or delegated to. */
interface Steps {
  next(): unknown;
}

type Result = IteratorResult<unknown, unknown>;

/** Whether a step of iterating over a value may switch. */
export const iteratesSwitching = (value: unknown): value is { [Symbol.asyncIterator](): Steps } =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

const isSteps = (value: unknown): value is Steps =>
  typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function';

/** The iterator of a value, and whether its steps may switch. */
function stepsOf(value: unknown): readonly [steps: Steps, switches: boolean] {
  if (iteratesSwitching(value)) return [value[Symbol.asyncIterator](), true];
  return [each(value)[Symbol.iterator](), false];
}

/** An iterator, as `next()` takes it. */
function iteratorOf(value: unknown): readonly [steps: Steps, switches: boolean] {
  if (iteratesSwitching(value) && isSteps(value)) return [value, true];
  if (isIterable(value) && isSteps(value)) return [value, false];
  throw TypeError(`'${typeName(value)}' object is not an iterator`);
}

const isStop = (error: unknown): boolean => isOf(error, exceptions.StopIteration);
const over: Result = { done: true, value: undefined };

/** The rounds of a loop. */
export interface Rounds {
  /** The item of the round that has begun. */
  value: unknown;
  /** Begins the next round, if there is one. */
  next(): unknown;
}

/** What the builtins and loops are in a program that may iterate so. */
export interface Iterating {
  rounds(value: unknown, step: () => void): Rounds;
  /** `next(iterator, otherwise)`. */
  next(iterator: unknown, ...otherwise: unknown[]): unknown;
  /** All items of a value, in an array. */
  collect(value: unknown): unknown;
  /** `iter(function, sentinel)`. */
  calls(run: unknown, sentinel: unknown): unknown;
}

/** Which of two things a step gives. */
const itemOf = ({ done, value }: Result, otherwise: readonly unknown[]): unknown => {
  if (!done) return value;
  if (otherwise.length > 0) return otherwise[0];
  throw StopIteration();
};

class AsyncRounds implements Rounds {
  value: unknown = undefined;
  private readonly steps: Steps;

  constructor(
    iterated: unknown,
    private readonly step: () => void,
  ) {
    [this.steps] = stepsOf(iterated);
  }

  async next(): Promise<boolean> {
    const { done, value } = await stopped(this.steps);
    if (done) return false;
    this.step();
    this.value = value;
    return true;
  }
}

/** A step, where an exception that says that there are no more items is no other than that. */
async function stopped(steps: Steps): Promise<Result> {
  try {
    return (await steps.next()) as Result;
  } catch (error) {
    if (isStop(error)) return over;
    throw error;
  }
}

class GeneratorRounds implements Rounds {
  value: unknown = undefined;
  private readonly steps: Steps;
  private readonly switches: boolean;

  constructor(
    iterated: unknown,
    private readonly step: () => void,
  ) {
    [this.steps, this.switches] = stepsOf(iterated);
  }

  *next(): Generator<unknown, boolean> {
    const { done, value } = yield* stoppedGenerator(this.steps, this.switches);
    if (done) return false;
    this.step();
    this.value = value;
    return true;
  }
}

function* stepGenerator(steps: Steps, switches: boolean): Generator<unknown, Result> {
  const result = steps.next();
  return (switches ? yield* result as Generator<unknown, unknown> : result) as Result;
}

function* stoppedGenerator(steps: Steps, switches: boolean): Generator<unknown, Result> {
  try {
    return yield* stepGenerator(steps, switches);
  } catch (error) {
    if (isStop(error)) return over;
    throw error;
  }
}

/** What `iter(function, sentinel)` gives: calls the function for each item, until it returns the sentinel. */
abstract class Calls {
  protected isOver = false;

  constructor(
    protected readonly run: Callable,
    private readonly sentinel: unknown,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  protected resultOf(value: unknown): Result {
    // It may have ended meanwhile, in another green thread.
    this.isOver ||= equal(value ?? null, this.sentinel ?? null);
    return this.isOver ? over : { done: false, value: value ?? null };
  }

  protected failed(error: unknown): Result {
    if (!isStop(error)) throw error;
    this.isOver = true;
    return over;
  }
}

class AsyncCalls extends Calls {
  async next(): Promise<Result> {
    if (this.isOver) return over;
    try {
      return this.resultOf(await this.run());
    } catch (error) {
      return this.failed(error);
    }
  }
}

class GeneratorCalls extends Calls {
  *next(): Generator<unknown, Result> {
    if (this.isOver) return over;
    try {
      return this.resultOf(yield* this.run() as Generator<unknown, unknown>);
    } catch (error) {
      return this.failed(error);
    }
  }
}

function requireCallable(run: unknown): Callable {
  if (typeof run !== 'function') throw TypeError('iter(v, w): v must be callable');
  return run as Callable;
}

export const iterating: Readonly<Record<Style, Iterating>> = {
  async: {
    rounds: (value, step) => new AsyncRounds(value, step),
    async next(iterator, ...otherwise) {
      const [steps] = iteratorOf(iterator);
      return itemOf(otherwise.length > 0 ? await stopped(steps) : ((await steps.next()) as Result), otherwise);
    },
    async collect(value) {
      const [steps] = stepsOf(value);
      const found: unknown[] = [];
      for (let step; !(step = await stopped(steps)).done;) fits(found.push(step.value));
      return found;
    },
    calls: (run, sentinel) => new AsyncCalls(requireCallable(run), sentinel),
  },
  generator: {
    rounds: (value, step) => new GeneratorRounds(value, step),
    *next(iterator, ...otherwise) {
      const [steps, switches] = iteratorOf(iterator);
      const step = otherwise.length > 0 ? stoppedGenerator(steps, switches) : stepGenerator(steps, switches);
      return itemOf(yield* step, otherwise);
    },
    *collect(value) {
      const [steps, switches] = stepsOf(value);
      const found: unknown[] = [];
      for (let step; !(step = yield* stoppedGenerator(steps, switches)).done;) fits(found.push(step.value));
      return found;
    },
    calls: (run, sentinel) => new GeneratorCalls(requireCallable(run), sentinel),
  },
};
