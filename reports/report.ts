/** What every report is made from: the results of one run. */

import type { Standing } from '../suites/conform.js';
import type { Verdict } from '../suites/judge.js';

export interface Report {
  readonly kit: { readonly version: string };
  readonly seed: number;
  readonly standings: readonly Standing[];
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
 * that fails without a rule of the spec to blame is a failure all the same.
 */
export function exitCode({ standings }: Report): ExitCode {
  const failures = standings.flatMap((standing) => standing.failures);
  if (failures.some(({ judgement }) => judgement.verdict === 'error')) return exitCodes.broken;
  if (failures.some(({ level }) => level === undefined || level === 'MUST' || level === 'MUST NOT')) return exitCodes.doesNot;
  const judged = standings.every(
    (standing) => standing.programs > 0 || standing.rules.some(({ verdict }) => verdict === 'pass' || verdict === 'fail'),
  );
  return judged && standings.length > 0 ? exitCodes.conforms : exitCodes.nothingJudged;
}

/** The command that runs one failure again. */
export function rerunCommand(adapter: string, replay: string): string {
  return `npx conform --adapter ${shellWord(adapter)} ${replay}`;
}

const shellWord = (text: string): string => (/^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
