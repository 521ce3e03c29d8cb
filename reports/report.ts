/** What every report is made from: the results of one run. */

import { requires } from '../scenario/requires.js';
import type { RuleResult, Standing } from '../suites/conform.js';
import type { Verdict } from '../suites/judge.js';
import type { Document, FailureText, Gate, Selection, Timing } from './document.js';

export interface Report {
  readonly kit: { readonly version: string };
  readonly seed: number;
  /** The options besides `--adapter` that running a failure again needs, in words: `--spec`, `./pages`. */
  readonly options?: readonly string[];
  readonly selection: Selection;
  readonly standings: readonly Standing[];
  readonly timing: Timing;
}

export type Summary = Readonly<Record<Verdict | 'untested', number>>;

/** How many rules have each verdict. */
export function summarize({ rules }: Standing): Summary {
  const summary = { pass: 0, fail: 0, unsupported: 0, crash: 0, hang: 0, error: 0, untested: 0 };
  for (const { verdict } of rules) summary[verdict]++;
  return summary;
}

export const exitCodes = { conforms: 0, doesNot: 1, wrongUse: 2, broken: 3, nothingJudged: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/**
 * The exit code of a run. A SHOULD that is not met is reported, but the implementation conforms; a program
 * that fails without a rule of the spec to blame is a failure all the same. With a baseline, what it does not hold counts.
 */
export function exitCode({ implementations, gate }: Pick<Document, 'implementations' | 'gate'>): ExitCode {
  const failures = implementations.flatMap((implementation) => implementation.failures);
  if (failures.some(({ verdict }) => verdict === 'error')) return exitCodes.broken;
  if (gate) {
    if (!implementations.every(({ judged }) => judged)) return exitCodes.nothingJudged;
    const code = gateExitCode(gate);
    // What is left out may hold anything new.
    return code === exitCodes.conforms && implementations.some(({ cutShort }) => cutShort) ? exitCodes.doesNot : code;
  }
  if (failures.some(isBinding)) return exitCodes.doesNot;
  return implementations.length > 0 && implementations.every(({ judged }) => judged) ? exitCodes.conforms : exitCodes.nothingJudged;
}

/** A baseline that does not hold is a wrong use: whoever runs it must mend it, whatever else is new. */
function gateExitCode({ entries, findings, strict }: Gate): ExitCode {
  if (entries.some(({ problem }) => problem !== undefined)) return exitCodes.wrongUse;
  return findings.some(({ is }) => is === 'new' || (strict && is === 'fixed')) ? exitCodes.doesNot : exitCodes.conforms;
}

/** Whether a failure means that the implementation does not conform. */
export const isBinding = ({ level }: Pick<FailureText, 'level'>): boolean => level === null || level === 'MUST' || level === 'MUST NOT';

/**
 * Whether anything was found out about an implementation. A scenario that uses nothing of the API passes on
 * every adapter: where the others cannot run, it tells nothing.
 */
export const wasJudged = ({ coverage, rules, lacks }: Standing): boolean =>
  coverage.programs > 0 ||
  rules.some((result) => (result.verdict === 'pass' || result.verdict === 'fail') && (lacks.length === 0 || usesApi(result)));

const usesApi = ({ rule: { examples, laws } }: RuleResult): boolean =>
  [...examples, ...laws].some(({ program }) => requires(program).size > 0);

/** The command that runs one failure again. */
export function rerunCommand(adapter: string, options: readonly string[], replay: string): string {
  return ['npx conform --adapter', ...[adapter, ...options].map(shellWord), replay].join(' ');
}

const shellWord = (text: string): string => (/^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
