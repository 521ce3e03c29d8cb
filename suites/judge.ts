/** A trace becomes a verdict here: does the page, and does the reference, allow what the implementation did? */

import type { Outcome } from '../adapters/implementation.js';
import { allows, forbidden, lookFor, rulesAt, rulesBefore } from '../reference/allowed.js';
import { knownDefects } from '../reference/defects.js';
import { Machine, observed, type Circumstances, type Defects, type Mark, type Variations } from '../reference/machine.js';
import { prepare, runReference, type Model } from '../reference/run.js';
import type { Program } from '../scenario/syntax.js';
import { eventLine, firstDifference, traceLines, type End, type Trace } from '../scenario/trace.js';
import type { Example, Output, Rule } from './rule.js';

/**
 * Only `pass` passes. `error` is the adapter's fault or ours, never the implementation's: a search that gave up before it had
 * exhausted the choices is one.
 */
export type Verdict = 'pass' | 'fail' | 'unsupported' | 'crash' | 'hang' | 'error';

/** The verdict on one scenario, with what a report needs to explain it. */
export type Judgement =
  | { readonly verdict: 'pass'; readonly rules: readonly string[]; readonly usual?: Usual }
  /** The rules at work before the difference, the last one first; and those that show only in what comes next there. */
  | {
      readonly verdict: 'fail';
      readonly rules: readonly string[];
      readonly rulesNext?: readonly string[];
      readonly difference: Difference;
      readonly defect?: string;
      readonly usual?: Usual;
    }
  | { readonly verdict: 'unsupported'; readonly missing: readonly string[] }
  | { readonly verdict: 'crash'; readonly detail: string; readonly defect?: string }
  | { readonly verdict: 'hang' | 'error'; readonly detail: string };

/** The rules that a program exercises with default choices, where that was seen on the way. */
type Usual = readonly string[] | undefined;

/** The known defect that explains a failure. */
export const defectOf = (judgement: Judgement): string | undefined => ('defect' in judgement ? judgement.defect : undefined);

/** Where an observed trace leaves what is allowed. */
export interface Difference {
  readonly expected: Trace;
  readonly observed: Trace;
  /** The index of the first event in which they differ. */
  readonly at: number;
  /** The choices with which the reference does what is expected, when it knows. */
  readonly choices?: readonly number[];
  /** The rule at work there, as far as the reference can tell. */
  readonly rule: string | undefined;
  /** What would have been allowed there, and the rules at work before it. */
  readonly allowed: readonly { readonly trace: Trace; readonly rules: readonly string[] }[];
}

/** Runs of the reference, of which one can take a millisecond, until the search gives up: two examples take more than 5,000. */
const patience = 20_000;

/** Runs until a search for the defect that may have been at work gives up: what one explains is mostly found in a few. */
const soon = 1_000;

/**
 * Judges what a generated program did by the reference.
 *
 * @param defects the known defects of the implementation
 * @param model the program made ready for the reference
 */
export function judgeProgram(
  program: Program,
  outcome: Outcome,
  variations: Variations,
  defects: readonly string[] = [],
  model = prepare(program),
): Judgement {
  const asked = new Asked();
  if (outcome.kind !== 'trace') {
    if (outcome.kind === 'crash') model.run(new Machine({ variations, defects: asked }));
    return { ...ended(outcome), ...defectIn(model, outcome, variations, defects, asked) };
  }
  const result = lookFor(model, outcome.trace, { variations, defects: asked }, patience, noDefects);
  const usual = result.usual && rulesOf(result.usual.machine);
  switch (result.kind) {
    case 'allowed':
      return { verdict: 'pass', rules: unique(result.marks), usual };
    case 'undecided': {
      const gaveUp = `the search over the reference's choices gave up after ${result.runs.toLocaleString('en')} runs`;
      const suspect = suspects(asked, defects).find((defect) => allows(model, outcome.trace, withDefect(variations, defect), soon));
      return {
        verdict: 'error',
        detail: suspect === undefined ? gaveUp : `${gaveUp}; with the known defect ${suspect} it allows the trace`,
      };
    }
    case 'missed': {
      const { nearest, choices, at, marks, next } = forbidden(model, result, { variations });
      const defect = defectIn(model, outcome, variations, defects, asked);
      return {
        verdict: 'fail',
        rules: rulesBefore(marks, at),
        rulesNext: rulesAt(marks, at + 1),
        difference: {
          expected: nearest,
          choices,
          observed: outcome.trace,
          at,
          rule: defect.defect === undefined ? next[0]?.rules[0] : knownDefects[defect.defect]!.rule,
          allowed: next,
        },
        ...defect,
        usual,
      };
    }
  }
}

const ended = ({ kind, detail }: Exclude<Outcome, { kind: 'trace' }>): Extract<Judgement, { detail: string }> => ({
  verdict: kind,
  detail,
});

/**
 * Some defects or none, and when the reference asked for each of all of them: one that it does not even ask for before traces part
 * makes no difference, and the last is the first to suspect.
 */
class Asked implements Defects {
  readonly ids = new Map<string, number>();
  private time = 0;

  constructor(private readonly on: Defects = noDefects) {}

  has(id: string): boolean {
    this.ids.set(id, ++this.time);
    return this.on.has(id);
  }
}

const noDefects: ReadonlySet<string> = new Set();

/** The known defects for which the reference asked, the likeliest first. */
const suspects = ({ ids }: Asked, known: readonly string[]): string[] =>
  [...ids]
    .filter(([id]) => known.includes(id))
    .sort(([, a], [, b]) => b - a)
    .map(([id]) => id);

const withDefect = (variations: Variations, defect: string): Circumstances => ({ variations, defects: new Set([defect]) });

/**
 * The known defect that explains what a program did: with it switched on, the reference allows just that. Where it takes
 * several together, the first of the fewest.
 *
 * @param asked the defects for which the reference asked while it had none
 */
function defectIn(
  model: Model,
  outcome: Outcome,
  variations: Variations,
  known: readonly string[],
  asked: Asked,
): { readonly defect?: string } {
  if (known.length === 0 || (outcome.kind !== 'trace' && outcome.kind !== 'crash')) return {};
  const explain = (defects: Defects): boolean => {
    const circumstances = { variations, defects };
    if (outcome.kind === 'trace') return allows(model, outcome.trace, circumstances);
    // What a crashed process had printed is lost, so its end alone can be compared.
    return model.run(new Machine(circumstances)).end === 'crash';
  };
  const alone = suspects(asked, known).find((defect) => explain(new Set([defect])));
  if (alone !== undefined) return { defect: alone };
  let together = new Asked(new Set(known));
  if (asked.ids.size === 0 || !explain(together)) return {};
  let needed = known;
  for (const defect of known) {
    const others = needed.filter((other) => other !== defect);
    const without = new Asked(new Set(others));
    if (!together.ids.has(defect)) needed = others;
    else if (explain(without)) [needed, together] = [others, without];
  }
  return { defect: needed[0]! };
}

/**
 * The rules that a run exercises. Of one that the stack ended those of its first half: where the stack ends depends on what V8 has
 * compiled by then.
 */
export const rulesOf = ({ marks, ranOutOfStack }: Machine): string[] => unique(ranOutOfStack ? marks.slice(0, marks.length / 2) : marks);

const unique = (marks: readonly Mark[]): string[] => [...new Set(marks.map(({ rule }) => rule))];

/** Judges what an example did by its page. */
export function judgeExample(
  rule: Rule,
  example: Example,
  outcome: Outcome,
  variations: Variations,
  defects: readonly string[] = [],
): Judgement {
  const output = outputFor(rule.id, example, variations);
  if (typeof output === 'string') return { verdict: 'error', detail: output };
  const modelled =
    rule.unmodelled === undefined ? runReference(example.program, { variations: { ...variations, ...asWritten } }) : undefined;
  const disagreement = modelled && output.name !== 'any' && pageAgainstReference(example, output, modelled.trace);
  if (disagreement) return { verdict: 'error', detail: disagreement };
  if (outcome.kind !== 'trace') return modelled ? judgeProgram(example.program, outcome, variations, defects) : ended(outcome);
  const { trace: expected, marks } = modelled ?? { trace: traceOf(output, outcome.trace), marks: [{ rule: rule.id, at: 0 }] };
  // Value by value: the string '1' prints as the number 1 does, and is not the same.
  const at = firstDifference(expected, outcome.trace);
  if (at === undefined) return { verdict: 'pass', rules: unique(marks) };
  // What a page shows need not be all that is allowed.
  if (modelled) return judgeByReference(rule, example, outcome.trace, variations, defects);
  const difference = { expected, observed: outcome.trace, at, rule: rule.id, allowed: [{ trace: expected, rules: [rule.id] }] };
  return { verdict: 'fail', rules: rulesBefore(marks, at), difference };
}

/** Pages are written for an implementation that keeps the order of the original, on a clock of which it has no need. */
export const asWritten: Variations = { 'hub.scheduling': 'exact', 'hub.clock': 'virtual' };

function judgeByReference(rule: Rule, { program }: Example, trace: Trace, variations: Variations, defects: readonly string[]): Judgement {
  const judgement = judgeProgram(program, { kind: 'trace', trace }, variations, defects);
  if (judgement.verdict !== 'fail') return judgement;
  const allowed = judgement.difference.allowed.map((next) => ({ ...next, rules: [rule.id] }));
  return { ...judgement, difference: { ...judgement.difference, rule: rule.id, allowed } };
}

/** The output that an implementation with these answers must give, or what is wrong with the page. */
function outputFor(rule: string, { outputs }: Example, variations: Variations): Output | string {
  const answer = variations[rule];
  const output = outputs.length === 1 ? outputs[0]! : outputs.find(({ name }) => name === answer);
  return output ?? `the reference answers "${answer ?? ''}", but the page knows ${outputs.map(({ name }) => name ?? '').join(', ')}`;
}

/** The page is the authority, the reference must agree with it; where they differ, nobody is judged. */
function pageAgainstReference({ place }: Example, output: Output, trace: Trace): string | undefined {
  const lines = traceLines(trace);
  if (lines.join('\n') === output.lines.join('\n')) return undefined;
  return `${place.file}:${place.line}: the page and the reference disagree\n  page: ${output.lines.join(' | ')}\n  reference: ${lines.join(' | ')}`;
}

/** The trace that an output block tells, where no model does: an event whose line is as the page has it is right. */
function traceOf({ lines }: Output, observed: Trace): Trace {
  const last = lines.at(-1) ?? '';
  const end: End = /^(raised .*|blocked|endless)$/.test(last) ? (last as End) : 'end';
  const printed = end === 'end' ? lines : lines.slice(0, -1);
  const events = printed.map((line, i) => {
    const event = observed.events[i];
    return event && eventLine(event) === line ? event : [line];
  });
  return { events, end };
}

/** Judges what a law did that the reference does not run: it holds when its program ends. */
export function judgeByEnd(rule: string, outcome: Outcome): Judgement {
  if (outcome.kind !== 'trace') return ended(outcome);
  const { trace } = outcome;
  if (trace.end === 'end') return { verdict: 'pass', rules: [rule] };
  const expected: Trace = { ...trace, end: 'end' };
  const at = trace.events.length;
  return {
    verdict: 'fail',
    rules: [rule],
    difference: { expected, observed: trace, at, rule, allowed: [{ trace: expected, rules: [rule] }] },
  };
}

/** Which of an example's named answers a trace shows: the one whose output it is, or with which the reference allows it. */
export function answerOf(rule: string, example: Example, trace: Trace): string | undefined {
  const lines = traceLines(trace).join('\n');
  const shown = example.outputs.find((output) => output.lines.join('\n') === lines);
  if (shown) return shown.name;
  const model = prepare(example.program);
  const isAnswer = (answer: string): boolean => allows(model, trace, { variations: { ...observed, [rule]: answer } });
  return example.outputs.find(({ name }) => name !== undefined && isAnswer(name))?.name;
}
