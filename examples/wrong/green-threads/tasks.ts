import type { Mistake } from './mistakes.js';

/** Mistakes about spec/eventlet/tasks.md. */
export const tasks: readonly Mistake[] = [
  {
    name: 'tasksAreItems',
    says: 'unfinished_tasks is the number of items in the queue.',
    in: 'queue.ts',
    change: ['return this.#unfinished;', 'return this.items.size;'],
    reportedBy: ['join.again', 'join.again-waits', 'task.count', 'task.count-blocked', 'task.done', 'task.done-early', 'task.too-many'],
  },
  {
    name: 'putterIsATask',
    says: 'The items of putters count as tasks.',
    in: 'queue.ts',
    change: ['return this.#unfinished;', 'return this.#unfinished + this.putting();'],
    reportedBy: ['task.count-blocked'],
  },
  {
    name: 'handedOverIsNoTask',
    says: 'An item that goes from a putter to a getter is no task.',
    in: 'queue.ts',
    change: ['      this.store(putter.item);\n      try {', '      this.items.add(putter.item);\n      try {'],
    reportedBy: ['task.count-blocked'],
  },
  {
    name: 'taskDoneTakesItem',
    says: 'task_done() takes an item out of the queue.',
    in: 'queue.ts',
    change: [
      '      if (--this.#unfinished > 0) return;\n',
      '      if (--this.#unfinished > 0) return;\n      if (this.items.size > 0) this.items.take();\n',
    ],
    reportedBy: ['join.nothing', 'task.done-early'],
  },
  {
    name: 'taskDoneReturnsRest',
    says: 'task_done() returns how many tasks are left.',
    in: 'queue.ts',
    change: [
      '      this.#done.send();\n      this.#done = new Event();',
      '      this.#done.send();\n      this.#done = new Event();\n      return this.#unfinished as never;',
    ],
    reportedBy: ['task.done'],
  },
  {
    name: 'taskDoneNeedsGet',
    says: 'task_done() raises ValueError where no item was got for it.',
    in: 'queue.ts',
    change: ['if (this.#unfinished === 0) throw new ValueError', 'if (this.#unfinished <= this.items.size) throw new ValueError'],
    reportedBy: [
      'join.again',
      'join.again-waits',
      'join.all',
      'join.later',
      'join.nothing',
      'task.count',
      'task.done',
      'task.done-early',
      'task.too-many',
    ],
  },
  {
    name: 'taskDoneTooOften',
    says: 'task_done() takes more calls than there are tasks.',
    in: 'queue.ts',
    change: ["if (this.#unfinished === 0) throw new ValueError('taskDone() was called too often');", ''],
    reportedBy: ['task.too-many'],
  },
  {
    name: 'taskDoneStopsAtZero',
    says: 'task_done() does nothing where there is no task.',
    in: 'queue.ts',
    change: ["if (this.#unfinished === 0) throw new ValueError('taskDone() was called too often');", 'if (this.#unfinished === 0) return;'],
    reportedBy: ['task.too-many'],
  },
  {
    name: 'joinWaitsAlways',
    says: 'join() waits for the next time that all is done, though nothing is to be done.',
    in: 'queue.ts',
    change: ['if (this.#unfinished > 0) await this.#done.wait();', 'await this.#done.wait();'],
    reportedBy: ['join.again', 'join.blocked-putters', 'join.nothing'],
  },
  {
    name: 'joinWaitsForItems',
    says: 'join() waits until the queue is empty, too, and nobody tells it.',
    in: 'queue.ts',
    change: [
      'if (this.#unfinished > 0) await this.#done.wait();',
      'if (this.#unfinished > 0 || this.items.size > 0) await this.#done.wait();',
    ],
    reportedBy: ['join.again', 'join.nothing'],
  },
  {
    name: 'joinWaitsForPutters',
    says: 'join() waits for the items of putters.',
    in: 'queue.ts',
    change: [
      'if (this.#unfinished > 0) await this.#done.wait();',
      'if (this.#unfinished > 0 || this.putting() > 0) await this.#done.wait();',
    ],
    reportedBy: ['join.blocked-putters'],
  },
  {
    name: 'joinReturnsAtOnce',
    says: 'join() does not wait where the items have been got.',
    in: 'queue.ts',
    change: ['if (this.#unfinished > 0) await this.#done.wait();', 'if (this.items.size > 0) await this.#done.wait();'],
    reportedBy: ['join.again', 'join.nothing'],
  },
  {
    name: 'joinEndsByOneTask',
    says: 'join() waits until one task is done.',
    in: 'queue.ts',
    change: ['      if (--this.#unfinished > 0) return;\n', '      this.#unfinished--;\n'],
    reportedBy: ['join.all', 'join.waits'],
  },
  {
    name: 'joinWakesOne',
    says: 'Only one of those who wait in join() goes on when all is done.',
    in: 'queue.ts',
    change: [
      ['    #done = new Event();\n', '    readonly #joins: InstanceType<EventClass>[] = [];\n'],
      ['      this.#done.send();\n      this.#done = new Event();', '      this.#joins.shift()?.send();'],
      [
        'if (this.#unfinished > 0) await this.#done.wait();',
        'if (this.#unfinished === 0) return;\n      const end = new Event();\n      this.#joins.push(end);\n      await end.wait();',
      ],
    ],
    reportedBy: ['join.all'],
  },
  {
    name: 'joinOnlyOnce',
    says: 'When all was done once, join() never waits again.',
    in: 'queue.ts',
    change: ['      this.#done.send();\n      this.#done = new Event();', '      if (!this.#done.ready()) this.#done.send();'],
    reportedBy: ['join.again', 'join.again-waits'],
  },
  {
    name: 'joinHearsOldEnd',
    says: 'join() ends because all was done before it was called.',
    in: 'queue.ts',
    change: [
      ['      this.#unfinished++;\n', '      this.#unfinished++;\n      if (this.#done.ready()) this.#done.reset();\n'],
      ['      this.#done.send();\n      this.#done = new Event();', '      this.#done.send();'],
    ],
    reportedBy: ['join.again-waits'],
  },
];
