/** The JSON report; report.schema.json describes it. */

import { eventLine, type Trace } from '../scenario/trace.js';
import type { Failure, Standing } from '../suites/conform.js';
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
    summary: { ...summarize(standing), programs: standing.programs },
    cutShort: standing.cutShort,
    rules: standing.rules.map(({ rule, verdict, examples, laws, programs }) => ({
      id: rule.id,
      level: rule.level,
      area: rule.area,
      sentence: rule.sentence,
      place: `${rule.place.file}:${rule.place.line}`,
      verdict,
      examples,
      laws,
      programs,
      ...(rule.untested !== undefined && { untested: rule.untested }),
    })),
    failures: standing.failures.map((failure) => failureJson(failure, standing, options)),
  };
}

function failureJson(failure: Failure, { implementation: subject }: Standing, options: readonly string[]): object {
  const { rule, sentence, source, program, judgement, shrunkFrom } = failure;
  const difference = judgement.verdict === 'fail' ? judgement.difference : undefined;
  return {
    rule,
    sentence,
    source,
    verdict: judgement.verdict,
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
  };
}

/** The command that runs a failure again: its rule's examples, or the program itself. */
export function replayOf({ source, rule, program }: Failure, adapter: string, options: readonly string[] = []): string {
  return rerunCommand(adapter, options, source === 'example' ? `--only ${rule}` : `--replay ${toToken(program, rule)}`);
}

const traceJson = ({ events, end }: Trace): object => ({ events: events.map(eventLine), values: events, end });

/** The event at an index, or how the trace ends there. */
export const eventAt = ({ events, end }: Trace, at: number): string => (at < events.length ? eventLine(events[at]!) : `(${end})`);
