/** Which rules an implementation breaks, and which ones somebody has to break. */

import type { Implementation } from '../../adapters/implementation.js';
import { openAdapter } from '../../adapters/open.js';
import { conform } from '../../suites/conform.js';
import type { Rule } from '../../suites/rule.js';

/** The ids of the rules that must be broken by somebody: the tested ones about greenlets that say MUST. */
export const toBreak = (rules: readonly Rule[]): string[] =>
  rules
    .filter(({ area, level, untested }) => area.startsWith('greenlet/') && level.startsWith('MUST') && untested === undefined)
    .map(({ id }) => id);

/** The ids of the rules about what JavaScript does not have: those that the example leaves out. */
export async function beyondJavaScript(rules: readonly Rule[]): Promise<Set<string>> {
  const example = await openAdapter('example');
  try {
    const { rules: results } = await conform(example, rules, { seed: 1, cases: 0, lawCases: 1 });
    return new Set(results.filter(({ verdict }) => verdict === 'unsupported').map(({ rule }) => rule.id));
  } finally {
    await example.close();
  }
}

/**
 * The ids of the rules that an implementation breaks, by their examples and laws; with the verdict, when it is not `fail`.
 *
 * @param leftOut the rules that it need not support
 */
export async function brokenRules(
  implementation: Implementation,
  rules: readonly Rule[],
  leftOut: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const { rules: results } = await conform(implementation, rules, { seed: 1, cases: 0, lawCases: 20 });
  return results
    .filter(({ rule, verdict }) => rule.level.startsWith('MUST') && verdict !== 'pass' && verdict !== 'untested')
    .filter(({ rule, verdict }) => verdict !== 'unsupported' || !leftOut.has(rule.id))
    .map(({ rule, verdict }) => (verdict === 'fail' ? rule.id : `${rule.id}: ${verdict}`))
    .sort();
}
