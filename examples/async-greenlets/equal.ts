/** Whether two arguments say the same: the same value, or lists, maps and plain records of what says the same. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a ?? null, b ?? null)) return true;
  // As in Python, true is 1 and false is 0.
  if (isNumeric(a) && isNumeric(b)) return Number(a) === Number(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Error || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Map) return equal([...a], [...(b as typeof a)]);
  const [left, right] = [Object.entries(a), Object.entries(b)];
  // Of an object that shows nothing, nobody can tell.
  if (left.length === 0 && !Array.isArray(a)) return false;
  return left.length === right.length && left.every(([key, value]) => Object.hasOwn(b, key) && equal(value, b[key as keyof typeof b]));
}

const isNumeric = (value: unknown): boolean => typeof value === 'number' || typeof value === 'boolean';
