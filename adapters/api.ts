/** Finds the spec's names in an implementation's API, in whatever spelling. */

import { api as vocabulary } from '../scenario/vocabulary.js';

export interface FoundApi {
  /** The API by the implementation's own spelling. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What it has, in the terms of `requires`. */
  readonly has: readonly string[];
  /** The implementation's spelling of each name that it spells differently. */
  readonly spelling: Readonly<Record<string, string>>;
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
function example(constructor: new (run: () => void) => object): object | undefined {
  try {
    return new constructor(() => {});
  } catch {
    return undefined;
  }
}

/**
 * @param look whether to make an instance of each class, to see the fields that its prototype does not show
 */
export function findApi(api: object, look = false): FoundApi {
  const values: Record<string, unknown> = {};
  const spelling: Record<string, string> = {};
  const has: string[] = [];
  const classes: [string, { prototype: object }][] = [];
  for (const [name, entry] of Object.entries(vocabulary)) {
    const found = spellings(api, name).find((own) => typeof (api as Record<string, unknown>)[own] === 'function');
    if (found === undefined) continue;
    const value = (api as Record<string, object>)[found] as () => unknown;
    has.push(name);
    if (found !== name) spelling[name] = found;
    if (entry.kind !== 'class') {
      // It may be a method of the API object.
      values[found] = Object.assign(value.bind(api), { label: name });
      continue;
    }
    values[found] = value;
    const prototype = (value as { prototype?: object }).prototype ?? {};
    classes.push([name, { prototype }]);
    const instance = look ? example(value as unknown as new (run: () => void) => object) : undefined;
    for (const method of Object.keys(entry.methods)) {
      const [own] = spellings(prototype, method);
      if (own === undefined) continue;
      has.push(`.${method}`);
      if (own !== method) spelling[method] = own;
    }
    for (const attribute of Object.keys(entry.attributes)) {
      const [own = instance ? undefined : attribute] = spellings(instance ?? prototype, attribute);
      if (own === undefined) continue;
      has.push(`.${attribute}`);
      if (own !== attribute) spelling[attribute] = own;
    }
  }
  return {
    values,
    has,
    spelling,
    kindOf(value) {
      if (typeof value === 'function')
        return classes.flatMap(([name, { prototype }]) =>
          prototype === (value as { prototype?: object }).prototype ? `class ${name}` : [],
        )[0];
      return classes.find(([, { prototype }]) => prototype.isPrototypeOf(value))?.[0];
    },
  };
}
