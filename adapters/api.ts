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

const spelled = (object: object, name: string): string | undefined => {
  const names = propertyNames(object);
  return names.includes(name) ? name : names.find((other) => fold(other) === fold(name));
};

export function findApi(api: object): FoundApi {
  const values: Record<string, unknown> = {};
  const spelling: Record<string, string> = {};
  const has: string[] = [];
  const classes: [string, { prototype: object }][] = [];
  for (const [name, entry] of Object.entries(vocabulary)) {
    const found = spelled(api, name);
    const value = found === undefined ? undefined : (api as Record<string, unknown>)[found];
    if (found === undefined || typeof value !== 'function') continue;
    has.push(name);
    values[found] = value;
    if (found !== name) spelling[name] = found;
    if (entry.kind !== 'class') continue;
    const prototype = (value as { prototype?: object }).prototype ?? {};
    classes.push([name, { prototype }]);
    for (const method of Object.keys(entry.methods)) {
      const own = spelled(prototype, method);
      if (own === undefined) continue;
      has.push(`.${method}`);
      if (own !== method) spelling[method] = own;
    }
    for (const attribute of Object.keys(entry.attributes)) {
      // A field of the instances cannot be seen on the prototype: it is taken to be there.
      const own = spelled(prototype, attribute) ?? attribute;
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
