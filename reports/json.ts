/** The JSON report; report.schema.json describes it. */

import { eventLine, type Trace } from '../scenario/trace.js';
import type { Failure, Standing } from '../suites/conform.js';
import type { Coverage } from '../suites/coverage.js';
import { toText, toToken } from '../suites/replay.js';
import { javascriptModule } from './program-text.js';
import { rerunCommand, summarize, type Report } from './report.js';

export const schemaVersion = 1;

/** The report as JSON text, with a newline at the end. */
export function jsonReport({ kit, seed, options = [], standings }: Report): string {
  const implementations = standings.map((standing) => implementation(standing, options));
  return JSON.stringify({ schema: schemaVersion, kit, seed, implementations }, null, 2) + '\n';
}

function implementation(standing: Standing, options: readonly string[]): object {
  const { name, version, language, adapter } = standing.implementation;
  return {
    name,
    version,
    language,
    adapter,
    variations: standing.variations,
    lacks: standing.lacks,
    summary: { ...summarize(standing), programs: standing.coverage.programs },
    cutShort: standing.cutShort,
    rules: standing.rules.map(({ rule, verdict, examples, laws, programs, lacks }) => ({
      id: rule.id,
      level: rule.level,
      area: rule.area,
      sentence: rule.sentence,
      place: `${rule.place.file}:${rule.place.line}`,
      verdict,
      examples,
      laws,
      programs,
      ...(lacks.length > 0 && { lacks }),
      ...(rule.untested !== undefined && { untested: rule.untested }),
    })),
    pairs: pairsJson(standing.coverage),
    failures: standing.failures.map((failure) => failureJson(failure, standing, options)),
  };
}

function failureJson(failure: Failure, { implementation: subject }: Standing, options: readonly string[]): object {
  const { rule, sentence, source, program, judgement, shrunkFrom, count } = failure;
  const difference = judgement.verdict === 'fail' ? judgement.difference : undefined;
  return {
    rule,
    sentence,
    source,
    verdict: judgement.verdict,
    ...('defect' in judgement && judgement.defect !== undefined && { defect: judgement.defect }),
    program: { python: toText(program, rule), javascript: javascriptModule(program, subject) },
    expected: difference ? traceJson(difference.expected) : null,
    observed: difference ? traceJson(difference.observed) : null,
    ...(difference && {
      at: difference.at,
      allowed: difference.allowed.map(({ trace, rules }) => ({ event: eventAt(trace, difference.at), rules })),
    }),
    ...('detail' in judgement && { detail: judgement.detail }),
    replay: replayOf(failure, subject.adapter, options),
    shrunkFrom: shrunkFrom ?? null,
    ...(count !== undefined && { programs: count }),
  };
}

/** Programs that exercised two rules together: by one rule's id, then by the other's. */
function pairsJson({ pairs }: Coverage): object {
  const found: Record<string, Record<string, number>> = {};
  for (const [pair, programs] of [...pairs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [first, second] = pair.split(' ') as [string, string];
    (found[first] ??= {})[second] = programs;
  }
  return found;
}

/** The command that runs a failure again: its rule's examples, or the program itself. */
export function replayOf({ source, rule, program }: Failure, adapter: string, options: readonly string[] = []): string {
  return rerunCommand(adapter, options, source === 'example' ? `--only ${rule}` : `--replay ${toToken(program, rule)}`);
}

const traceJson = ({ events, end }: Trace): object => ({ events: events.map(eventLine), values: events, end });

/** The event at an index, or how the trace ends there. */
export const eventAt = ({ events, end }: Trace, at: number): string => (at < events.length ? eventLine(events[at]!) : `(${end})`);
