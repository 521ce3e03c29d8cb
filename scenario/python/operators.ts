/** Arithmetic, on numbers and on what can be joined and repeated. */

import { size } from './containers.js';
import { OverflowError, TypeError, ZeroDivisionError } from './exceptions.js';
import { outside } from './limits.js';
import { Float, List, float, int, isFloat, isNumber, typeName, fits } from './values.js';

export function arithmetic(operator: string, a: unknown, b: unknown): unknown {
  if (!isNumber(a) || !isNumber(b)) return combine(operator, a, b);
  if (isFloat(a) || isFloat(b)) return float(floatOperation(operator, toFloat(a), toFloat(b)));
  if (operator === '/') return float(quotient(a, b));
  if (typeof a === 'number' && typeof b === 'number') {
    const quick = basic(operator, a, b);
    if (Number.isSafeInteger(quick)) return quick === 0 ? 0 : quick;
  }
  if (operator === '**' && Number(b) < 0) return float(quotient(1, intOperation('**', BigInt(a as number), -BigInt(b as number))));
  return int(intOperation(operator, BigInt(a as number), BigInt(b as number)));
}

export function toFloat(value: number | bigint | Float | boolean): number {
  const found = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(found)) throw OverflowError('int too large to convert to float');
  return found;
}

/** The operators that JavaScript has, too; undefined for others. */
function basic<T extends number | bigint>(operator: string, a: T, b: T): T | undefined {
  const x = a as number;
  const y = b as number;
  return (operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : undefined) as T | undefined;
}

export function floatOperation(operator: string, a: number, b: number): number {
  if (b === 0 && (operator === '/' || operator === '//' || operator === '%')) throw ZeroDivisionError('division by zero');
  switch (operator) {
    case '/':
      return a / b;
    case '//': {
      // As CPython does it: 1.0 // 0.1 is 9.0, since 0.1 is a little more than a tenth.
      const rest = a % b;
      const below = (a - rest) / b - (rest !== 0 && rest < 0 !== b < 0 ? 1 : 0);
      if (below === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
      return Math.floor(below) + (below - Math.floor(below) > 0.5 ? 1 : 0);
    }
    case '%': {
      const rest = a % b;
      if (rest === 0) return b < 0 ? -0 : 0;
      return rest < 0 !== b < 0 ? rest + b : rest;
    }
    default:
      return basic(operator, a, b) ?? outside('a power of floats');
  }
}

/** `a / b` of integers, rounded once. */
export function quotient(a: number | bigint | Float | boolean, b: number | bigint | Float | boolean): number {
  if (Number(b) === 0) throw ZeroDivisionError('division by zero');
  if (typeof a !== 'bigint' && typeof b !== 'bigint') return Number(a) / Number(b);
  const [x, y] = [BigInt(a as bigint), BigInt(b as bigint)];
  const [top, bottom] = [x < 0n ? -x : x, y < 0n ? -y : y];
  // Some 60 bits of the quotient, the last one set when there are more to come, hold enough to round.
  const shift = 60 - 4 * (top.toString(16).length - bottom.toString(16).length);
  const [over, under] = shift >= 0 ? [top << BigInt(shift), bottom] : [top, bottom << BigInt(-shift)];
  const bits = over / under;
  const found = Number(over % under === 0n ? bits : bits | 1n) * 2 ** -Math.min(shift, 1000) * 2 ** -Math.max(0, shift - 1000);
  if (!Number.isFinite(found)) throw OverflowError('integer division result too large for a float');
  return x < 0n === y < 0n ? found : -found;
}

/** Integers beyond a million bits are too large. */
export const hugest = 2n ** 1_000_000n;
export const isHuge = (value: bigint): boolean => value > hugest || value < -hugest;

export function intOperation(operator: string, a: bigint, b: bigint): bigint {
  if (isHuge(a) || isHuge(b)) fits(Infinity);
  if (b === 0n && (operator === '//' || operator === '%')) throw ZeroDivisionError('integer division or modulo by zero');
  const floored = (): bigint => a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);
  switch (operator) {
    case '//':
      return floored();
    case '%':
      return a - b * floored();
    case '**':
      // Every bit of the base adds one for each unit of the exponent.
      if (a > 1n || a < -1n) fits(a.toString(2).length * Number(b));
      return a ** b;
    default:
      return basic(operator, a, b)!;
  }
}

export function combine(operator: string, a: unknown, b: unknown): unknown {
  if (operator === '+') {
    if (typeof a === 'string' && typeof b === 'string') return within(a + b);
    if (Array.isArray(a) && Array.isArray(b)) return within([...a, ...b]);
    if (a instanceof List && b instanceof List) return new List(within([...a.items, ...b.items]));
  }
  if (operator === '%' && typeof a === 'string') return outside('% of a string');
  if (operator === '*') {
    if (isNumber(a)) return combine('*', b, a);
    const times = isNumber(b) && !isFloat(b) ? Math.max(0, Number(b)) : -1;
    if (times >= 0 && sizeOf(a) !== undefined) {
      size(b);
      if (sizeOf(a) === 0) return a instanceof List ? new List([]) : a;
      fits(times * sizeOf(a)!);
    }
    if (times >= 0 && typeof a === 'string') return a.repeat(times);
    if (times >= 0 && Array.isArray(a)) return Array.from({ length: times }, () => a as unknown[]).flat();
    if (times >= 0 && a instanceof List) return new List(Array.from({ length: times }, () => a.items).flat());
  }
  throw TypeError(`unsupported operand type(s) for ${operator}: '${typeName(a)}' and '${typeName(b)}'`);
}

/** A value that was just made, unless it is too large. */
export function within<T extends string | readonly unknown[]>(value: T): T {
  fits(value.length);
  return value;
}

export function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return value instanceof List ? value.items.length : undefined;
}
