/** A trace becomes a verdict here: does the page, and does the reference, allow what the implementation did? */

import type { Outcome } from '../adapters/implementation.js';
import { decide, rulesBefore } from '../reference/allowed.js';
import type { Mark, Variations } from '../reference/machine.js';
import { prepare, runReference } from '../reference/run.js';
import type { Program } from '../scenario/syntax.js';
import { firstDifference, traceLines, type Trace } from '../scenario/trace.js';
import type { Example } from './rule.js';

/** Only `pass` passes. `error` is the adapter's fault or ours, never the implementation's. */
export type Verdict = 'pass' | 'fail' | 'unsupported' | 'crash' | 'hang' | 'error';

/** The verdict on one scenario, with what a report needs to explain it. */
export type Judgement =
  | { readonly verdict: 'pass'; readonly rules: readonly string[] }
  /** The rules at work before the difference, the last one first. */
  | { readonly verdict: 'fail'; readonly rules: readonly string[]; readonly difference: Difference }
  | { readonly verdict: 'unsupported'; readonly missing: readonly string[] }
  | { readonly verdict: 'crash' | 'hang' | 'error'; readonly detail: string };

/** Where an observed trace leaves what is allowed. */
export interface Difference {
  readonly expected: Trace;
  readonly observed: Trace;
  /** The index of the first event in which they differ. */
  readonly at: number;
  /** The rule at work there, as far as the reference can tell. */
  readonly rule: string | undefined;
  /** What would have been allowed there, and the rules at work before it. */
  readonly allowed: readonly { readonly trace: Trace; readonly rules: readonly string[] }[];
}

/** Judges what a generated program did by the reference. */
export function judgeProgram(program: Program, outcome: Outcome, variations: Variations): Judgement {
  if (outcome.kind !== 'trace') return { verdict: outcome.kind, detail: outcome.detail };
  const decision = decide(prepare(program), outcome.trace, variations);
  switch (decision.kind) {
    case 'allowed':
      return { verdict: 'pass', rules: unique(decision.marks) };
    case 'undecided':
      return { verdict: 'error', detail: `the search over the reference's choices gave up after ${decision.runs} runs` };
    case 'forbidden': {
      const { nearest, at, marks, next } = decision;
      return {
        verdict: 'fail',
        rules: rulesBefore(marks, at),
        difference: { expected: nearest, observed: outcome.trace, at, rule: next[0]?.rules[0], allowed: next },
      };
    }
  }
}

const unique = (marks: readonly Mark[]): string[] => [...new Set(marks.map(({ rule }) => rule))];

/** Judges what an example did by its page. */
export function judgeExample(rule: string, example: Example, outcome: Outcome, variations: Variations): Judgement {
  const disagreement = pageAgainstReference(rule, example, variations);
  if (disagreement) return { verdict: 'error', detail: disagreement };
  if (outcome.kind !== 'trace') return { verdict: outcome.kind, detail: outcome.detail };
  const { trace: expected, marks } = runReference(example.program, variations);
  // Value by value: the string '1' prints as the number 1 does, and is not the same.
  const at = firstDifference(expected, outcome.trace);
  if (at === undefined) return { verdict: 'pass', rules: unique(marks) };
  return {
    verdict: 'fail',
    rules: rulesBefore(marks, at),
    difference: { expected, observed: outcome.trace, at, rule, allowed: [{ trace: expected, rules: [rule] }] },
  };
}

/** The page is the authority, the reference must agree with it; where they differ, nobody is judged. */
function pageAgainstReference(rule: string, example: Example, variations: Variations): string | undefined {
  const answers = example.outputs.map(({ name }) => name ?? '');
  const answer = variations[rule];
  const output = example.outputs.length === 1 ? example.outputs[0]! : example.outputs.find(({ name }) => name === answer);
  if (!output) return `the reference answers "${answer ?? ''}", but the page knows ${answers.join(', ')}`;
  const { trace } = runReference(example.program, variations);
  const lines = traceLines(trace);
  if (lines.join('\n') === output.lines.join('\n')) return undefined;
  return `${example.place.file}:${example.place.line}: the page and the reference disagree\n  page: ${output.lines.join(' | ')}\n  reference: ${lines.join(' | ')}`;
}

/** Which of an example's named outputs a trace shows. */
export function answerOf(example: Example, trace: Trace): string | undefined {
  const lines = traceLines(trace).join('\n');
  return example.outputs.find((output) => output.lines.join('\n') === lines)?.name;
}
