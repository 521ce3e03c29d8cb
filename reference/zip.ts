/** Several iterables as one, as Python's `zip` gives it: a tuple of their items for each step, until one of them has no more. */

import { builtinFunctions } from '../scenario/python/builtins.js';
import { iterating } from '../scenario/python/iteration.js';
import type { Body } from './greenlet.js';
import type { Hub } from './hub.js';
import type { Steps } from './results.js';

const nothing = (): void => {};

/** Goes through what can be iterated over, one item after the other. */
export class Items {
  private readonly rounds;

  constructor(iterable: unknown) {
    this.rounds = iterating.generator.rounds(iterable, nothing);
  }

  get item(): unknown {
    return this.rounds.value;
  }

  /** Takes the next item; gives whether there is one. */
  next(): Body {
    return this.rounds.next() as Body;
  }
}

export class Zip {
  private readonly all: readonly Items[];

  /** @throws TypeError when one of them cannot be iterated over */
  constructor(
    private readonly hub: Hub,
    iterables: readonly unknown[],
  ) {
    if (iterables.length === 0) this.hub._machine.rule('map.zip-none');
    this.all = iterables.map((iterable) => new Items(this.iteratorOf(iterable)));
  }

  private iteratorOf(iterable: unknown): unknown {
    try {
      return builtinFunctions.iter!(iterable);
    } catch (error) {
      this.hub._machine.rule('map.not-iterable');
      throw error;
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  *next(): Steps {
    const items: unknown[] = [];
    for (const one of this.all) {
      if (!(yield* one.next())) {
        if (this.all.length > 1) this.hub._machine.rule('map.zip');
        break;
      }
      items.push(one.item);
    }
    const done = items.length < this.all.length || this.all.length === 0;
    return { done, value: done ? undefined : items };
  }
}
