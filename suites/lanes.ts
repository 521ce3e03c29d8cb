/** How many scenarios are under way at once. */
const lanes = 128;

/** Does `work` for all items, up to `lanes` at a time; gives the results in the order of the items. */
export async function inLanes<T, R>(items: Iterable<T> | AsyncIterable<T>, work: (item: T) => Promise<R>): Promise<R[]> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const results: R[] = [];
  let count = 0;
  const lane = async (): Promise<void> => {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      const at = count++;
      results[at] = await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
