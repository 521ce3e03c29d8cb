/** Going through what a program gives, which may be something that waits for each of its items. */

/** What can be gone through with `for await`. */
export type Input = Iterable<unknown> | AsyncIterable<unknown>;

type Items = Iterator<unknown> | AsyncIterator<unknown>;

/** @throws TypeError when it cannot be gone through */
export function iterator(input: unknown): Items {
  const isObject = typeof input === 'string' || (typeof input === 'object' && input !== null);
  const { [Symbol.asyncIterator]: waiting, [Symbol.iterator]: plain } = (isObject ? input : {}) as Partial<
    AsyncIterable<unknown> & Iterable<unknown>
  >;
  const start: unknown = waiting ?? plain;
  if (typeof start !== 'function') throw new TypeError('Something must be given that has items');
  return Reflect.apply(start, input, []) as Items;
}

/**
 * Goes through several at once: gives their first items, their second ones, and so on, until one of them has no more.
 *
 * @throws TypeError when one of them has no items
 */
export function zip(inputs: readonly unknown[]): AsyncIterable<unknown[]> {
  const all = inputs.map(iterator);
  const next = async (): Promise<IteratorResult<unknown[]>> => {
    const items: unknown[] = [];
    for (const one of all) {
      const step = await one.next();
      if (step.done) return { done: true, value: undefined };
      items.push(step.value);
    }
    return all.length > 0 ? { done: false, value: items } : { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}
