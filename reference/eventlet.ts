/** The reference for eventlet's scheduling core: its parts put together, for one program. */

import { Event } from './event.js';
import { Greenlet, type Greenlets } from './greenlet.js';
import { Hub } from './hub.js';
import { Timer } from './timers.js';
import type { Machine } from './machine.js';
import { BoundedSemaphore, CappedSemaphore, Semaphore, semaphores } from './semaphore.js';
import { greenThreads } from './spawning.js';
import { timeouts } from './timeout.js';
import { exceptions } from '../scenario/python/exceptions.js';
import { List } from '../scenario/python/values.js';
import { api } from '../scenario/vocabulary.js';

/** Has the methods of a class refuse more arguments than they have parameters, as Python's do. */
function refuseSurplus(type: { readonly prototype: object }, label: string): void {
  const entry = api[label];
  for (const [id, { parameters }] of Object.entries(entry && 'methods' in entry ? (entry.methods ?? {}) : {})) {
    const method = Object.getOwnPropertyDescriptor(type.prototype, id)?.value as ((...args: unknown[]) => unknown) | undefined;
    if (!parameters || !method) continue;
    Object.defineProperty(type.prototype, id, {
      value(this: object, ...args: unknown[]): unknown {
        if (args.length > parameters.length) throw exceptions.TypeError!(`${id}() takes ${parameters.length} arguments`);
        return method.apply(this, args);
      },
    });
  }
}
for (const [type, label] of [
  [Hub, 'Hub'],
  [Event, 'Event'],
  [Semaphore, 'Semaphore'],
  [BoundedSemaphore, 'BoundedSemaphore'],
  [CappedSemaphore, 'CappedSemaphore'],
] as const)
  refuseSurplus(type, label);

export class Eventlet {
  /** What the program sees. */
  readonly api: Readonly<Record<string, unknown>>;
  private readonly hub: Hub;
  private readonly classes: readonly (readonly [label: string, type: new (...args: never[]) => object])[];

  constructor(greenlets: Greenlets, machine: Machine) {
    const hub = (this.hub = new Hub(greenlets, machine));
    const threads = greenThreads(hub);
    this.api = {
      ...threads,
      ...timeouts(hub),
      get_hub(...args: unknown[]): Hub {
        if (args.length > 0) {
          machine.rule('hub.switch-arguments');
          throw exceptions.TypeError!('get_hub() takes no arguments');
        }
        machine.rule('hub.get-hub');
        return hub;
      },
      reported: () => new List([...hub._reports]),
      Hub,
      Timer,
      Event: class extends Event {
        constructor() {
          super(hub);
        }
      },
      ...semaphores(hub),
    };
    this.classes = [
      ['GreenThread', threads.GreenThread as new () => object],
      ['Hub', Hub],
      ['Timer', Timer],
      ['Event', Event],
      ['CappedSemaphore', CappedSemaphore],
      ['BoundedSemaphore', BoundedSemaphore],
      ['Semaphore', Semaphore],
    ];
  }

  /** The program has ended. @param error the exception that left it, if any */
  end(error?: unknown): void {
    this.hub._markProgramEnd(error);
  }

  /** What an object is in a trace. */
  kindOf(value: object): string | undefined {
    if (value instanceof Greenlet && !('_event' in value)) return undefined;
    for (const [label, type] of this.classes) {
      if (value instanceof type) return label;
      if (value === this.api[label]) return `class ${label}`;
    }
    return undefined;
  }
}
