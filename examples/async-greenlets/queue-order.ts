/** In which order a queue gives back its items. */

import { equal } from './equal.js';

export interface Items {
  readonly size: number;
  add(item: unknown): void;
  /** Takes the item that is next. */
  take(): unknown;
  /** Makes what was taken the next again. */
  putBack(item: unknown): void;
}

abstract class Listed implements Items {
  protected readonly items: unknown[] = [];

  get size(): number {
    return this.items.length;
  }

  add(item: unknown): void {
    this.items.push(item);
  }

  abstract take(): unknown;

  putBack(item: unknown): void {
    this.items.unshift(item);
  }
}

/** What was put first. */
export class FirstIn extends Listed {
  take(): unknown {
    return this.items.shift();
  }
}

/** What was put last. */
export class LastIn extends Listed {
  take(): unknown {
    return this.items.pop();
  }
}

/** The least. */
export class Least extends Listed {
  /** @throws TypeError when it cannot be compared with those that are there, which it does not join then */
  override add(item: unknown): void {
    for (const other of this.items) isLess(item, other);
    super.add(item);
  }

  take(): unknown {
    let least = 0;
    for (let i = 1; i < this.items.length; i++) if (isLess(this.items[i], this.items[least])) least = i;
    return this.items.splice(least, 1)[0];
  }
}

/**
 * Whether one value comes before another: numbers, texts, and what can be iterated, which is compared item by item.
 *
 * @throws TypeError when the values cannot be compared
 */
function isLess(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a < b;
  const [x, y] = [primitive(a), primitive(b)];
  if (x !== undefined && y !== undefined) return x < y;
  if (!isIterable(a) || !isIterable(b) || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) throw new TypeError('There is no order');
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) if (!equal(left[i], right[i])) return isLess(left[i], right[i]);
  return left.length < right.length;
}

function primitive(value: unknown): number | bigint | undefined {
  const plain: unknown = typeof value === 'object' && value !== null ? value.valueOf() : value;
  if (typeof plain === 'boolean') return Number(plain);
  return typeof plain === 'number' || typeof plain === 'bigint' ? plain : undefined;
}

const isIterable = (value: unknown): value is Iterable<unknown> => typeof value === 'object' && value !== null && Symbol.iterator in value;
