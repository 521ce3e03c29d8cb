import type { Mistake } from './mistakes.js';

/** Mistakes about spec/eventlet/queue-hub.md. */
export const queueHub: readonly Mistake[] = [
  {
    name: 'hubMustNotPut',
    says: 'put() raises AssertionError in the hub.',
    in: 'queue.ts',
    change: [
      '      const isPatient = isTrue(block);\n',
      "      const isPatient = isTrue(block);\n      if (hub.isCurrent) throw new AssertionError('Not in the hub');\n",
    ],
    reportedBy: [
      'get.killed-item',
      'queue.hub-put',
      'queue.hub-put-full',
      'queue.hub-ready',
      'resource.create-raises-waiters',
      'resource.hub',
      'resource.put-killed',
    ],
  },
  {
    name: 'hubMustNotGet',
    says: 'get() raises AssertionError in the hub.',
    in: 'queue.ts',
    change: [
      'const [block = true, timeout = null] = given;\n',
      "const [block = true, timeout = null] = given;\n      if (hub.isCurrent) throw new AssertionError('Not in the hub');\n",
    ],
    reportedBy: ['queue.hub-get', 'queue.hub-get-empty', 'queue.hub-put', 'queue.hub-ready'],
  },
  {
    name: 'hubGetReturnsNone',
    says: 'A get() that would have to wait returns None in the hub.',
    in: 'queue.ts',
    change: [
      'if (isTrue(block)) return this.#getLater(timeout);',
      'if (isTrue(block)) return hub.isCurrent ? null : this.#getLater(timeout);',
    ],
    reportedBy: ['map.hub', 'queue.hub-waits', 'resource.hub'],
  },
  {
    name: 'hubPutterStays',
    says: 'A put() that fails in the hub leaves a putter behind.',
    in: 'queue.ts',
    change: [
      '        putter.isWaiting = false;\n        this.#putters.delete(putter);',
      '        putter.isWaiting = false;\n        if (!hub.isCurrent) this.#putters.delete(putter);',
    ],
    reportedBy: ['queue.hub-waits'],
  },
  {
    name: 'hubNeverGives',
    says: 'put(item, False) raises Full in the hub where the queue is full, though somebody waits for an item.',
    in: 'queue.ts',
    change: [
      'else if (hub.isCurrent) await this.#putAtOnce(item);',
      'else if (hub.isCurrent && this.#maxsize !== 0) throw new Full();\n      else if (hub.isCurrent) await this.#putAtOnce(item);',
    ],
    reportedBy: ['queue.hub-put'],
  },
  {
    name: 'hubGivesLater',
    says: 'put(item, False) in the hub leaves it to the next round to give the item.',
    in: 'queue.ts',
    change: [
      'await hub.guard(() => this.#give(this.#take(this.#getters)));\n    }\n\n    #alarm',
      'this.#requestService();\n    }\n\n    #alarm',
    ],
    reportedBy: ['queue.hub-put', 'resource.hub'],
  },
  {
    name: 'hubGivesNewItem',
    says: 'put(item, False) gives its item to a getter in the hub, though there are others before it.',
    in: 'queue.ts',
    change: [
      '      this.store(item);\n      await hub.guard(() => this.#give(this.#take(this.#getters)));',
      '      const { greenlet } = this.#take(this.#getters);\n      await hub.guard(() => greenlet.switch(item));',
    ],
    reportedBy: ['queue.hub-put'],
  },
  {
    name: 'hubPutDoesNothing',
    says: 'put(item, False) does nothing in the hub where there is no room and nobody waits.',
    in: 'queue.ts',
    change: [
      'else if (this.#getters.size === 0) throw new Full();',
      'else if (this.#getters.size === 0 && hub.isCurrent) return;\n      else if (this.#getters.size === 0) throw new Full();',
    ],
    reportedBy: ['queue.hub-put-full'],
  },
  {
    name: 'hubNeverTakes',
    says: 'get(False) raises Empty in the hub, though somebody waits to put an item.',
    in: 'queue.ts',
    change: ['if (hub.isCurrent) return this.#getAtOnce();\n', ''],
    reportedBy: ['queue.hub-get'],
  },
  {
    name: 'hubTakesWithoutPutter',
    says: 'get(False) in the hub takes the item of a putter that goes on later.',
    in: 'queue.ts',
    change: [
      '        await hub.guard(() => this.#goOn(this.#take(this.#putters)));\n        if',
      '        const putter = this.#take(this.#putters);\n        if (putter.isPatient) {\n          putter.isTaken = true;\n          hub.schedule(0, () => this.#goOn(putter));\n          return putter.item;\n        }\n        await hub.guard(() => this.#goOn(putter));\n        if',
    ],
    reportedBy: ['queue.hub-get'],
  },
  {
    name: 'hubGetReturnsNoneWhenEmpty',
    says: 'get(False) returns None in the hub where there is no item and nobody waits.',
    in: 'queue.ts',
    change: [
      '        if (this.items.size > 0) return this.items.take();\n      }\n      throw new Empty();',
      '        if (this.items.size > 0) return this.items.take();\n      }\n      return null;',
    ],
    reportedBy: ['queue.hub-get-empty'],
  },
];
