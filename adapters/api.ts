/** Finds the spec's names in an implementation's API, in whatever spelling. */

import { giving } from '../scenario/python/classes.js';
import { type NativeClass, isAnyExceptionClass, isExceptionClass, nativeException, pythonClass } from '../scenario/python/exceptions.js';
import type { Style } from '../scenario/python/python.js';
import { List } from '../scenario/python/values.js';
import { api as vocabulary, type ApiName } from '../scenario/vocabulary.js';

export interface FoundApi {
  /** What it has, in the terms of `requires`. */
  readonly has: readonly string[];
  /** The implementation's spelling of each name that it spells differently, as `printJavaScript` asks for it. */
  readonly spelling: Readonly<Record<string, string>>;
  /** The API as one scenario sees it; implementations may make a new one for each. */
  world(api: object): World;
}

/** The API of one run. */
export interface World {
  /** The value of a name in the implementation's own spelling; undefined when it is none of the API. */
  value(own: string): unknown;
  kindOf(value: object): string | undefined;
}

/** `spawn_n`, `spawnN` and `SpawnN` are one name. */
const fold = (name: string): string => name.replaceAll('_', '').toLowerCase();

function propertyNames(object: object): string[] {
  const names: string[] = [];
  for (
    let at: object | null = object;
    at && at !== Object.prototype && at !== Function.prototype;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    names.push(...Object.getOwnPropertyNames(at));
  }
  return names;
}

/** The properties that could be meant by a name, the exact one first. */
const spellings = (object: object, name: string): string[] => {
  const names = propertyNames(object).filter((other) => fold(other) === fold(name));
  return names.includes(name) ? [name, ...names] : names;
};

/** An instance to look at; undefined when none can be made outside of a scenario: then its fields are taken to be there. */
function example(constructor: new (...args: unknown[]) => object): object | undefined {
  for (const args of [[() => {}], [], [1]]) {
    try {
      return new constructor(...args);
    } catch {
      // Other classes want other arguments.
    }
  }
  return undefined;
}

/**
 * @param look whether to make an instance of each class, to see the fields that its prototype does not show
 */
export function findApi(api: object, style: Style, look = false): FoundApi {
  const spelling: Record<string, string> = {};
  const has: string[] = [];
  const found = new Map<string, string>();
  const add = (name: string, own: string): void => {
    has.push(name);
    if (own !== name) spelling[name] = own;
  };
  /** Whether each class has each method and attribute that the spec's class has, by their names. */
  const members = new Map<string, Map<string, boolean>>();
  const addMember = (type: string, name: string, own: string | undefined): void => {
    members.set(name, (members.get(name) ?? new Map<string, boolean>()).set(type, own !== undefined));
    if (own === undefined) return;
    if (own !== (spelling[name] ?? name)) spelling[Object.hasOwn(vocabulary, name) ? `.${name}` : name] = own;
  };
  for (const [name, entry] of Object.entries(vocabulary)) {
    const own = spellings(api, name).find((other) => isFit(entry, (api as Record<string, unknown>)[other]));
    if (own === undefined) continue;
    add(name, own);
    found.set(own, name);
    if (!isClass(entry)) continue;
    const type = (api as Record<string, new (...args: unknown[]) => object>)[own]!;
    const prototype = (type.prototype as object | undefined) ?? {};
    const { methods = {}, attributes = {} } = entry;
    const instance = look && entry.kind === 'class' ? example(type) : undefined;
    for (const method of Object.keys(methods)) {
      const [spelled] = spellings(prototype, method);
      addMember(name, method, spelled);
    }
    for (const attribute of Object.keys(attributes)) {
      const [spelled = instance ? undefined : attribute] = spellings(instance ?? prototype, attribute);
      addMember(name, attribute, spelled);
    }
  }
  for (const [member, ofTypes] of members) {
    const isEverywhere = [...ofTypes.values()].every(Boolean);
    for (const [type, isThere] of ofTypes) if (isThere) has.push(isEverywhere ? `.${member}` : `${type}.${member}`);
  }
  const exceptions = new WeakMap<object, unknown>();
  const exception = (type: NativeClass, name: string, base: string): unknown => {
    if (isExceptionClass(type)) return type;
    let seen = exceptions.get(type);
    if (!seen) exceptions.set(type, (seen = nativeException(type, name, pythonClass(base), giving[style])));
    return seen;
  };
  return { has: [...new Set(has)], spelling, world: (made) => new ApiWorld(made as Record<string, unknown>, found, exception) };
}

/** Whether a value can be what the vocabulary says. */
function isFit({ kind }: ApiName, value: unknown): boolean {
  if (kind === 'constant') return value !== undefined && typeof value !== 'function';
  return typeof value === 'function' && (kind !== 'exception' || isAnyExceptionClass(value));
}

class ApiWorld implements World {
  private classes: ReadonlyMap<unknown, string> | undefined;

  constructor(
    private readonly api: Readonly<Record<string, unknown>>,
    /** The names of the vocabulary by the implementation's spelling. */
    private readonly found: ReadonlyMap<string, string>,
    private readonly exception: (type: NativeClass, name: string, base: string) => unknown,
  ) {
    // What the implementation itself throws need not be named by the scenario that catches it.
    for (const own of found.keys()) if (vocabulary[found.get(own)!]!.kind === 'exception') this.value(own);
  }

  value(own: string): unknown {
    const name = this.found.get(own);
    if (name === undefined) return undefined;
    const entry = vocabulary[name]!;
    const value = this.api[own];
    if (entry.kind === 'function') {
      // It may be a method of the API object.
      const bound = (value as () => unknown).bind(this.api);
      return Object.assign(name === 'reported' ? () => listOf(bound()) : bound, { label: name });
    }
    return entry.kind === 'exception' ? this.exception(value as NativeClass, name, entry.base) : value;
  }

  kindOf(value: object): string | undefined {
    this.classes ??= new Map(
      [...this.found].flatMap(([own, name]) => {
        const { prototype } = this.api[own] as { prototype?: object };
        return prototype && isClass(vocabulary[name]!) ? [[prototype, name] as const] : [];
      }),
    );
    if (typeof value === 'function') {
      const name = this.classes.get(value.prototype);
      return name === undefined ? undefined : `class ${name}`;
    }
    // One class may be derived from another: the nearest is the object's.
    for (let at: unknown = Object.getPrototypeOf(value); at; at = Object.getPrototypeOf(at)) {
      const name = this.classes.get(at);
      if (name !== undefined) return name;
    }
    return undefined;
  }
}

/** What JavaScript has instead of a list is Python's tuple. */
const listOf = (value: unknown): unknown => (Array.isArray(value) ? new List(value) : value);

const isClass = (entry: ApiName): entry is Extract<ApiName, { kind: 'class' | 'exception' }> =>
  entry.kind === 'class' || entry.kind === 'exception';
