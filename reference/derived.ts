/**
 * Classes that programs derive from `greenlet`.
 *
 * V8 keeps each class until it collects old objects, with all that the program has. So classes of the same shape share one
 * prototype in all programs, and a greenlet knows its class.
 */

import { giving, methods, names, parameters, place } from '../scenario/python/classes.js';
import { Keywords, type Callable } from '../scenario/python/calls.js';
import { Greenlet, type Greenlets } from './greenlet.js';

/** A class of one program. */
export interface Kind {
  readonly world: Greenlets;
  /** The class that it derives from; null for `greenlet`. */
  readonly base: Kind | null;
  readonly prototype: object;
  readonly methods: Readonly<Record<string, Callable>>;
}

/** The classes of one program. */
export class Kinds {
  private readonly kinds: Map<unknown, Kind | null>;
  private readonly prototypes = new Set<object>();

  constructor(
    private readonly world: Greenlets,
    greenlet: unknown,
  ) {
    this.kinds = new Map([[greenlet, null]]);
  }

  /** Derives a class, called with `new` and without; undefined where the base is none of these classes. */
  derive(label: string, base: unknown, methods: Kind['methods']): unknown {
    const over = this.kinds.get(base);
    if (over === undefined) return undefined;
    const inherited = over?.prototype ?? Greenlet.prototype;
    const ids = Object.keys(methods);
    const found = sharedPrototype(inherited, label, ids);
    // Two classes of one program are never the same.
    const prototype = this.prototypes.has(found) ? makePrototype(inherited, label, ids) : found;
    this.prototypes.add(prototype);
    const kind: Kind = { world: this.world, base: over, prototype, methods };
    const derived = Object.defineProperty(construct.bind(null, kind), 'prototype', { value: prototype });
    this.kinds.set(derived, kind);
    return Object.assign(derived, { label, isType: true });
  }
}

const construct = function (kind: Kind, ...args: unknown[]): unknown {
  if (new.target === undefined) return giving.generator(make(kind, place(parameters, args, Keywords)));
  return make(kind, args);
};

function make(kind: Kind, args: readonly unknown[]): Greenlet {
  const made = Object.setPrototypeOf(new Greenlet(kind.world), kind.prototype) as Greenlet;
  made._kind = kind;
  kind.world.create(made, args, true);
  return made;
}

/** The prototypes of classes by the prototypes that they inherit from, and by their names and those of their methods. */
const shared = new WeakMap<object, Map<string, object>>();

function sharedPrototype(base: object, label: string, ids: readonly string[]): object {
  let known = shared.get(base);
  if (!known) shared.set(base, (known = new Map()));
  const key = [label, ...ids].join(' ');
  let prototype = known.get(key);
  if (!prototype) {
    if (known.size > 1_000) known.clear();
    known.set(key, (prototype = makePrototype(base, label, ids)));
  }
  return prototype;
}

function makePrototype(base: object, label: string, ids: readonly string[]): object {
  const prototype = Object.create(base) as object;
  names.set(prototype, label);
  for (const id of ids) {
    const method = function (this: Greenlet, ...args: unknown[]): unknown {
      return methodOf(this, prototype, id)(this, ...args);
    };
    methods.add(method);
    Object.defineProperty(prototype, id, { value: method, writable: true, configurable: true });
  }
  return prototype;
}

/** What a method is in the program of a greenlet. */
function methodOf(greenlet: Greenlet, prototype: object, id: string): Callable {
  let kind = greenlet._kind!;
  while (kind.prototype !== prototype) kind = kind.base!;
  return kind.methods[id]!;
}
