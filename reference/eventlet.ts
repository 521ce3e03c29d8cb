/** The reference for eventlet's scheduling core: its parts put together, for one program. */

import { Event } from './event.js';
import { Greenlet, type Greenlets } from './greenlet.js';
import { isGreenThread } from './greenthread.js';
import { Hub, withHub } from './hub.js';
import { Timer } from './timers.js';
import type { Machine } from './machine.js';
import { GreenMap } from './map.js';
import { GreenPile } from './pile.js';
import { GreenPool } from './pool.js';
import { Empty, Full, LightQueue } from './queue.js';
import { Pool, resourcePools, Token, TokenPool } from './resource-pool.js';
import { BoundedSemaphore, CappedSemaphore, Semaphore, semaphores } from './semaphore.js';
import { Spawning } from './spawning.js';
import { LifoQueue, PriorityQueue, Queue, queues } from './task-queue.js';
import { giveBack, limitsFor, type Limits } from './timeout.js';
import { exceptions } from '../scenario/python/exceptions.js';
import { List } from '../scenario/python/values.js';
import { api } from '../scenario/vocabulary.js';

/**
 * Has the methods of a class refuse more arguments than they have parameters, as Python's do.
 *
 * @param rule what says so
 */
function refuseSurplus(type: { readonly prototype: object }, label: string, rule?: string): void {
  const entry = api[label];
  for (const [id, { parameters }] of Object.entries(entry && 'methods' in entry ? (entry.methods ?? {}) : {})) {
    const method = Object.getOwnPropertyDescriptor(type.prototype, id)?.value as ((...args: unknown[]) => unknown) | undefined;
    if (!parameters || !method) continue;
    Object.defineProperty(type.prototype, id, {
      value(this: { readonly _hub: Hub }, ...args: unknown[]): unknown {
        if (args.length > parameters.length) {
          if (rule) this._hub._machine.rule(rule);
          throw exceptions.TypeError!(`${id}() takes ${parameters.length} arguments`);
        }
        return method.apply(this, args);
      },
    });
  }
}
for (const [type, label, rule] of [
  [Hub, 'Hub'],
  [Event, 'Event', 'event.arguments'],
  [Semaphore, 'Semaphore', 'sem.arguments'],
  [BoundedSemaphore, 'BoundedSemaphore', 'sem.arguments'],
  [CappedSemaphore, 'CappedSemaphore', 'sem.arguments'],
  [GreenPool, 'GreenPool'],
  [GreenPile, 'GreenPile'],
  [LightQueue, 'LightQueue'],
  [Queue, 'Queue'],
  [Pool, 'Pool'],
] as const)
  refuseSurplus(type, label, rule);

/** What each name of the API stands for in one program. */
const makers: Readonly<Record<string, (eventlet: Eventlet) => unknown>> = {
  ...parts('threads', 'spawn', 'spawn_n', 'spawn_after', 'spawn_after_local', 'sleep', 'kill'),
  GreenThread: ({ spawning }) => spawning.class(),
  ...parts('limits', 'Timeout', 'with_timeout', 'is_timeout'),
  ...parts('semaphores', 'Semaphore', 'BoundedSemaphore', 'CappedSemaphore'),
  ...parts('queues', 'LightQueue', 'Queue', 'LifoQueue', 'PriorityQueue'),
  ...parts('resourcePools', 'Pool', 'TokenPool'),
  Token: () => Token,
  Full: ({ hub }) => (hub._machine.rule('queue.exceptions'), Full),
  Empty: ({ hub }) => (hub._machine.rule('queue.exceptions'), Empty),
  // Each has a name, which programs see.
  get_hub: ({ hub }) => {
    const get_hub = (...args: unknown[]): Hub => getHub(hub, args);
    return get_hub;
  },
  reported: ({ hub }) => {
    const reported = (): List => new List([...hub._reports]);
    return reported;
  },
  Hub: () => Hub,
  Timer: () => Timer,
  Event: ({ hub }) => withHub(Event, hub),
  GreenPool: ({ hub }) => withHub(GreenPool, hub),
  GreenPile: ({ hub }) => withHub(GreenPile, hub),
  GreenMap: () => GreenMap,
};

function parts(
  part: 'threads' | 'limits' | 'semaphores' | 'queues' | 'resourcePools',
  ...names: string[]
): Record<string, (eventlet: Eventlet) => unknown> {
  return Object.fromEntries(names.map((name) => [name, (eventlet: Eventlet) => eventlet[part][name]]));
}

function getHub(hub: Hub, args: readonly unknown[]): Hub {
  if (args.length > 0) {
    hub._machine.rule('hub.switch-arguments');
    throw exceptions.TypeError!('get_hub() takes no arguments');
  }
  hub._machine.rule('hub.get-hub');
  hub._need();
  return hub;
}

/** The names of the API that are eventlet's. */
export const isEventletName = (name: string): boolean => Object.hasOwn(makers, name);

const kinds: readonly (readonly [label: string, type: { readonly prototype: object }])[] = [
  ['Hub', Hub],
  ['Timer', Timer],
  ['Event', Event],
  ['CappedSemaphore', CappedSemaphore],
  ['BoundedSemaphore', BoundedSemaphore],
  ['Semaphore', Semaphore],
  ['GreenPool', GreenPool],
  ['GreenPile', GreenPile],
  ['GreenMap', GreenMap],
  ['PriorityQueue', PriorityQueue],
  ['LifoQueue', LifoQueue],
  ['Queue', Queue],
  ['LightQueue', LightQueue],
  ['TokenPool', TokenPool],
  ['Pool', Pool],
  ['Token', Token],
];
const classes: ReadonlySet<string> = new Set(['GreenThread', ...kinds.map(([label]) => label)]);
const { isPrototypeOf } = Object.prototype;

/** What programs are seldom about is made when it is first asked for. */
export class Eventlet {
  readonly hub: Hub;
  readonly spawning: Spawning;
  private ownLimits: Limits | undefined;
  private ownSemaphores: Readonly<Record<string, unknown>> | undefined;
  private ownQueues: Readonly<Record<string, unknown>> | undefined;
  private ownResourcePools: Readonly<Record<string, unknown>> | undefined;
  private readonly made = new Map<string, unknown>();

  constructor(greenlets: Greenlets, machine: Machine) {
    this.hub = new Hub(greenlets, machine);
    this.spawning = new Spawning(this.hub);
  }

  get threads(): Readonly<Record<string, unknown>> {
    return this.spawning.api;
  }

  get limits(): Readonly<Record<string, unknown>> {
    return (this.ownLimits ??= limitsFor(this.hub)).api;
  }

  get semaphores(): Readonly<Record<string, unknown>> {
    return (this.ownSemaphores ??= semaphores(this.hub));
  }

  get queues(): Readonly<Record<string, unknown>> {
    return (this.ownQueues ??= queues(this.hub));
  }

  get resourcePools(): Readonly<Record<string, unknown>> {
    return (this.ownResourcePools ??= resourcePools(this.hub));
  }

  /** What the program sees under a name. */
  lookUp(name: string): unknown {
    if (!this.made.has(name)) this.made.set(name, makers[name]!(this));
    return this.made.get(name);
  }

  /** The program has ended. @param error the exception that left it, if any */
  end(error?: unknown): void {
    this.hub._markProgramEnd(error);
    if (this.ownLimits) giveBack(this.ownLimits);
  }

  /** What an object is in a trace. */
  kindOf(value: object): string | undefined {
    if (value instanceof Greenlet) return isGreenThread(value) ? 'GreenThread' : undefined;
    for (const [label, type] of kinds) if (isPrototypeOf.call(type.prototype, value)) return label;
    for (const [label, made] of this.made) if (value === made && classes.has(label)) return `class ${label}`;
    return undefined;
  }
}
