/** The results of a run as a document: all reports are made from it, at once or from the JSON report later. */

import { prepare } from '../reference/run.js';
import { switchesOf, type Switches } from '../reference/switches.js';
import { eventLine, type Trace } from '../scenario/trace.js';
import { variationsOf, type Failure, type Standing } from '../suites/conform.js';
import type { Coverage } from '../suites/coverage.js';
import { defectOf, type Verdict } from '../suites/judge.js';
import { toText, toToken } from '../suites/replay.js';
import type { Level, Rule } from '../suites/rule.js';
import { javascriptBody, javascriptModule } from './program-text.js';
import { rerunCommand, summarize, wasJudged, type Report, type Summary } from './report.js';

export const schemaVersion = 2;

/** One run, as report.schema.json describes it. Equal runs give equal documents but for `timing`. */
export interface Document {
  readonly schema: typeof schemaVersion;
  readonly kit: { readonly version: string };
  readonly seed: number;
  /** What of the spec was judged, and by how many generated programs. */
  readonly selection: Selection;
  /** The rules that were judged, in the order of the pages. */
  readonly rules: readonly RuleText[];
  readonly implementations: readonly Subject[];
  /** What a baseline makes of the results, when there is one. */
  readonly gate?: Gate;
  readonly timing: Timing;
}

export interface Selection {
  /** The globs of `--only`; none when all rules were judged. */
  readonly only: readonly string[];
  readonly cases: number;
  /** Whether a single program was run again, and no rule judged. */
  readonly replay: boolean;
}

export interface Timing {
  /** ISO 8601. */
  readonly started: string;
  /** Of each implementation, in the order of these. */
  readonly seconds: readonly number[];
}

export interface RuleText {
  readonly id: string;
  readonly level: Level;
  readonly area: string;
  readonly sentence: string;
  /** `spec/greenlet/main.md:12` */
  readonly place: string;
  /** How many of these test it. */
  readonly examples: number;
  readonly laws: number;
  /** Why nothing tests it, when nothing does. */
  readonly untested?: string;
}

/** An implementation and how it stands. */
export interface Subject {
  readonly name: string;
  readonly version: string;
  readonly language: string;
  /** The words after `--adapter`. */
  readonly adapter: string;
  /** Whether anything was found out about it. */
  readonly judged: boolean;
  /** Its answers, by the rule that leaves the question open. */
  readonly variations: Readonly<Record<string, string>>;
  readonly lacks: readonly string[];
  readonly summary: Summary & { readonly programs: number };
  /** Whether programs were left out, since too many crashed or hung. */
  readonly cutShort: boolean;
  readonly rules: readonly RuleStanding[];
  /** How many programs exercised two rules, by the one and then the other in alphabetical order. */
  readonly pairs: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly failures: readonly FailureText[];
}

export interface RuleStanding {
  readonly id: string;
  readonly verdict: Verdict | 'untested';
  /** Generated programs that exercised it. */
  readonly programs: number;
  readonly lacks?: readonly string[];
}

export interface FailureText {
  /** The rule to blame; an id that no page has when none is known. */
  readonly rule: string;
  readonly sentence: string;
  readonly level: Level | null;
  /** `spec/greenlet/main.md:12` */
  readonly place: string | null;
  readonly source: Failure['source'];
  readonly verdict: Verdict;
  readonly defect?: string;
  /** Generated programs with the same rule or defect to blame; 0 where one of the simplest programs alone fails so. */
  readonly programs?: number;
  readonly program: {
    /** Its first line names the rule, in a comment. */
    readonly python: string;
    /** A module that runs beside the adapter. */
    readonly javascript: string;
    /** What an implementation in JavaScript was made to do. */
    readonly own?: { readonly style: string; readonly text: string };
  };
  readonly expected: TraceText | null;
  readonly observed: TraceText | null;
  /** The index of the first event that differs. */
  readonly at?: number;
  readonly allowed?: readonly AllowedEvent[];
  /** Who switched to whom in the expected trace; where none is, in one that the reference allows. */
  readonly switches?: Switches;
  readonly detail?: string;
  /** The command that runs it again. */
  readonly replay: string;
  /** Lines of the program before it was made small. */
  readonly shrunkFrom: number | null;
}

export interface TraceText {
  /** As printed. */
  readonly events: readonly string[];
  /** As recorded: the number `1` and the string `'1'` print alike. */
  readonly values: readonly (readonly string[])[];
  readonly end: string;
}

export interface AllowedEvent {
  readonly event: string;
  readonly values: readonly string[];
  readonly rules: readonly string[];
}

/** The results beside what was known before. */
export interface Gate {
  /** The file of the baseline, as it was named. */
  readonly baseline: string;
  /** Whether an entry that passes now is wrong. */
  readonly strict: boolean;
  readonly entries: readonly BaselineEntry[];
  /** By implementation, in the order of the rules; those that pass and have no entry are left out. */
  readonly findings: readonly Finding[];
}

export interface BaselineEntry {
  /** `conform-baseline.yml:12` */
  readonly place: string;
  /** An id or a glob. */
  readonly rule: string;
  /** A name or a glob. */
  readonly implementation: string;
  /** What is expected; none for any but `unsupported`. */
  readonly verdict?: 'fail' | 'crash' | 'hang' | 'unsupported';
  /** The known defect by which alone it may fail. */
  readonly defect?: string;
  readonly reason: string;
  readonly issue?: string;
  /** The last day on which it holds, like 2030-12-31. */
  readonly until?: string;
  /** What is wrong with the entry, and what to do. */
  readonly problem?: string;
}

export interface Finding {
  /** `expired` is what an entry expects whose last day is past. */
  readonly is: 'new' | 'fixed' | 'expected' | 'expired';
  /** An index into the implementations. */
  readonly implementation: number;
  readonly rule: string;
  readonly verdict: RuleStanding['verdict'];
  /** An index into the entries; none for what is new. */
  readonly entry?: number;
}

export function documentOf({ kit, seed, options = [], selection, timing, standings }: Report): Document {
  const rules = new Map(standings.flatMap((standing) => standing.rules.map(({ rule }) => [rule.id, ruleText(rule)] as const)));
  return {
    schema: schemaVersion,
    kit,
    seed,
    selection,
    rules: [...rules.values()],
    implementations: standings.map((standing) => subject(standing, options)),
    timing,
  };
}

const ruleText = ({ id, level, area, sentence, place, examples, laws, untested }: Rule): RuleText => ({
  id,
  level,
  area,
  sentence,
  place: `${place.file}:${place.line}`,
  examples: examples.length,
  laws: laws.length,
  ...(untested !== undefined && { untested }),
});

function subject(standing: Standing, options: readonly string[]): Subject {
  const { name, version, language, adapter } = standing.implementation;
  return {
    name,
    version,
    language,
    adapter,
    judged: wasJudged(standing),
    variations: standing.variations,
    lacks: standing.lacks,
    summary: { ...summarize(standing), programs: standing.coverage.programs },
    cutShort: standing.cutShort,
    rules: standing.rules.map(({ rule, verdict, programs, lacks }) => ({
      id: rule.id,
      verdict,
      programs,
      ...(lacks.length > 0 && { lacks }),
    })),
    pairs: pairsOf(standing.coverage),
    failures: standing.failures.map((failure) => failureText(failure, standing, options)),
  };
}

function failureText(failure: Failure, standing: Standing, options: readonly string[]): FailureText {
  const { rule, sentence, level, place, source, program, judgement, shrunkFrom, count } = failure;
  const { implementation } = standing;
  const difference = judgement.verdict === 'fail' ? judgement.difference : undefined;
  const defect = defectOf(judgement);
  const switches = switchesIn(failure, standing);
  return {
    rule,
    sentence,
    level: level ?? null,
    place: place ? `${place.file}:${place.line}` : null,
    source,
    verdict: judgement.verdict,
    ...(defect !== undefined && { defect }),
    program: {
      python: toText(program, rule),
      javascript: javascriptModule(program, implementation),
      ...(implementation.style !== undefined && { own: { style: implementation.style, text: javascriptBody(program, implementation) } }),
    },
    expected: difference ? traceText(difference.expected) : null,
    observed: difference ? traceText(difference.observed) : null,
    ...(difference && {
      at: difference.at,
      allowed: difference.allowed.map(({ trace, rules }) => ({
        event: eventAt(trace, difference.at),
        values: trace.events[difference.at] ?? [],
        rules,
      })),
    }),
    ...(switches && { switches }),
    ...('detail' in judgement && { detail: judgement.detail }),
    replay: replayOf(failure, implementation.adapter, options),
    shrunkFrom: shrunkFrom ?? null,
    ...(count !== undefined && { programs: count }),
  };
}

/** Switches that a failure tells: a program that never ends makes many. */
const mostSwitches = 200;

/** Who switched to whom up to the difference: there is nothing to tell where nobody did, or no model knows. */
function switchesIn({ program, judgement }: Failure, standing: Standing): Switches | undefined {
  const difference = judgement.verdict === 'fail' ? judgement.difference : undefined;
  if (judgement.verdict === 'error' || (difference && !difference.choices)) return undefined;
  const { names, switches, printed } = switchesOf(prepare(program), { variations: variationsOf(standing) }, difference?.choices);
  const until = difference?.at ?? Infinity;
  const told = switches.filter(({ at }) => at <= until).slice(0, mostSwitches);
  if (told.length === 0) return undefined;
  const known = 1 + Math.max(...told.flatMap(({ from, to }) => [from, to]));
  return { names: names.slice(0, known), switches: told, printed: printed.slice(0, until + 1) };
}

function pairsOf({ pairs }: Coverage): Subject['pairs'] {
  const found: Record<string, Record<string, number>> = {};
  for (const [pair, programs] of [...pairs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [first, second] = pair.split(' ') as [string, string];
    (found[first] ??= {})[second] = programs;
  }
  return found;
}

/** The command that runs a failure again: its rule's examples, or the program itself. */
function replayOf({ source, rule, program }: Failure, adapter: string, options: readonly string[]): string {
  return rerunCommand(adapter, options, source === 'example' ? `--only ${rule}` : `--replay ${toToken(program, rule)}`);
}

const traceText = ({ events, end }: Trace): TraceText => ({ events: events.map(eventLine), values: events, end });

const eventAt = ({ events, end }: Trace, at: number): string => (at < events.length ? eventLine(events[at]!) : `(${end})`);
