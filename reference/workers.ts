/** The workers of a pool: a set, in Python one without an order. */

import type { Greenlet } from './greenlet.js';
import type { Machine } from './machine.js';

export class Workers implements Iterable<Greenlet> {
  private readonly all = new Set<Greenlet>();

  constructor(private readonly machine: Machine) {}

  get size(): number {
    return this.all.size;
  }

  has(worker: Greenlet): boolean {
    return this.all.has(worker);
  }

  add(worker: Greenlet): void {
    this.all.add(worker);
  }

  delete(worker: Greenlet): void {
    this.all.delete(worker);
  }

  /** Gives them in any order. */
  [Symbol.iterator](): Iterator<Greenlet> {
    const left = [...this.all];
    const order = [...this.all].map(() => left.splice(this.machine.choose(left.length), 1)[0]!);
    return order[Symbol.iterator]();
  }
}
