import type { Mistake } from './mistakes.js';

/** Mistakes about spec/eventlet/queue-orders.md. */
export const queueOrders: readonly Mistake[] = [
  {
    name: 'stackIsALine',
    says: 'A LifoQueue gives what was put first.',
    in: 'queue.ts',
    change: ['return new LastIn();', 'return new FirstIn();'],
    reportedBy: ['lifo.order', 'lifo.waiting', 'task.count'],
  },
  {
    name: 'stackGivesWaiterFirst',
    says: 'A getter of a LifoQueue or PriorityQueue gets what was put first for it.',
    in: ['queue-order.ts', 'queue.ts'],
    change: [
      ['  abstract take(): unknown;\n', '  abstract take(): unknown;\n\n  oldest(): unknown {\n    return this.items.shift();\n  }\n'],
      ['await greenlet.switch(this.items.take());', 'await greenlet.switch((this.items as unknown as { oldest(): unknown }).oldest());'],
    ],
    reportedBy: ['lifo.waiting', 'priority.waiting'],
  },
  {
    name: 'priorityGivesGreatest',
    says: 'A PriorityQueue gives the greatest item.',
    in: 'queue-order.ts',
    change: ['isLess(this.items[i], this.items[least])', 'isLess(this.items[least], this.items[i])'],
    reportedBy: ['priority.order', 'priority.waiting', 'task.count'],
  },
  {
    name: 'priorityIsALine',
    says: 'A PriorityQueue gives what was put first.',
    in: 'queue-order.ts',
    change: ['if (isLess(this.items[i], this.items[least])) least = i;', 'void isLess(this.items[i], this.items[least]);'],
    reportedBy: ['priority.order', 'priority.waiting', 'task.count'],
  },
  {
    name: 'priorityGivesLeastAgain',
    says: 'A PriorityQueue gives its least item, and takes away the last.',
    in: 'queue-order.ts',
    change: ['return this.items.splice(least, 1)[0];', 'const item = this.items[least];\n    this.items.pop();\n    return item;'],
    reportedBy: ['priority.order'],
  },
  {
    name: 'priorityComparesFirstOnly',
    says: 'A PriorityQueue looks at the first item of a tuple alone.',
    in: 'queue-order.ts',
    change: ['i < Math.min(left.length, right.length)', 'i < Math.min(left.length, right.length, 1)'],
    reportedBy: ['priority.order'],
  },
  {
    name: 'priorityCountsPutters',
    says: 'A get() of a PriorityQueue takes the item of a putter, if that is less.',
    in: 'queue.ts',
    change: [
      '        if (this.#putters.size > 0) this.#requestService();\n        return this.items.take();',
      '        if (this.#putters.size > 0) this.#requestService();\n        for (const putter of this.items instanceof Least ? this.#putters : []) {\n          this.#putters.delete(putter);\n          putter.isTaken = true;\n          this.store(putter.item);\n          hub.schedule(0, () => this.#goOn(putter));\n        }\n        return this.items.take();',
    ],
    reportedBy: ['priority.blocked'],
  },
  {
    name: 'priorityKeepsIncomparable',
    says: 'A PriorityQueue refuses an item that cannot be compared, and keeps it.',
    in: 'queue-order.ts',
    change: [
      '    for (const other of this.items) isLess(item, other);\n    super.add(item);',
      '    super.add(item);\n    for (const other of this.items) if (other !== item) isLess(item, other);',
    ],
    reportedBy: ['priority.incomparable'],
  },
  {
    name: 'priorityTakesIncomparable',
    says: 'A PriorityQueue takes items that cannot be compared.',
    in: 'queue-order.ts',
    change: ['    for (const other of this.items) isLess(item, other);\n', ''],
    reportedBy: ['priority.incomparable'],
  },
];
