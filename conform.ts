/** The command `conform`: pages → rules → scenarios → traces → verdicts → reports → exit code. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import picomatch from 'picomatch';
import { AdapterError } from './adapters/define-adapter.js';
import type { Implementation } from './adapters/implementation.js';
import { openAdapter } from './adapters/open.js';
import {
  isFolder,
  kitVersion,
  ownSpec,
  readCommandLine,
  readNamed,
  UsageError,
  type JudgeOptions,
  type SpecOptions,
} from './command-line.js';
import type { Variations } from './reference/machine.js';
import { BaselineError, emptyBaseline, readBaseline, type Baseline } from './reports/baseline.js';
import { counted } from './reports/counted.js';
import { diff, diffExitCode, diffText, incomparable } from './reports/diff.js';
import { documentOf, type Document } from './reports/document.js';
import { takesOutput, writeReports, type WantedReport } from './reports/formats.js';
import { annotations, withoutCommands } from './reports/github.js';
import { gateOf } from './reports/gate.js';
import { readReport, ReportError } from './reports/json.js';
import { liveTable } from './reports/live.js';
import { exitCode, exitCodes, type ExitCode } from './reports/report.js';
import { safe } from './reports/safe.js';
import { siteFiles, writeSite } from './reports/site.js';
import { terminalReport } from './reports/terminal.js';
import { refusal, updateBaseline } from './reports/update-baseline.js';
import { conform, type Progress, type Standing } from './suites/conform.js';
import { probe } from './suites/probe.js';
import { readPages, readRules, readSpec, SpecError } from './suites/read-spec.js';
import { fromTokenOrText, isToken, replay, type Replay } from './suites/replay.js';
import type { Rule } from './suites/rule.js';

/** Runs the command; never throws for what a user can do wrong. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  try {
    const task = readCommandLine(argv);
    switch (task.does) {
      case 'judge':
        return await judge(task.options);
      case 'report':
        // Not every report shows pages, and those of a folder that is not there would be missed only in some.
        if (task.spec !== ownSpec) readPages(task.spec);
        return report(readReportFile(task.file), task.report, task.spec);
      case 'spec':
        return specSite(task.options);
      case 'diff':
        return compare(task.old, task.new);
    }
  } catch (error) {
    return explain(error);
  }
}

/** Judges implementations. */
async function judge(options: JudgeOptions): Promise<ExitCode> {
  const spec = readSpec(options.spec);
  const rules = select(spec, options.only);
  const baseline = options.baseline === undefined ? undefined : openBaseline(options.baseline, options.updateBaseline === true);
  const live = liveTable(process.stderr, options.adapter, examplesByArea(rules));
  const say = (text: string): void => {
    live.clear();
    console.error(text);
  };
  try {
    const again = options.replay === undefined ? undefined : readProgram(options.replay);
    const started = new Date().toISOString();
    const standings: Standing[] = [];
    const seconds: number[] = [];
    for (const [i, adapter] of options.adapter.entries()) {
      const begun = performance.now();
      const implementation = await openAdapter(adapter, {
        ...patience(options),
        ...(options.jobs !== undefined && { jobs: options.jobs }),
        say,
      });
      try {
        // Whatever is selected: the reference follows an implementation's answers everywhere.
        const answers = await probe(implementation, spec);
        standings.push(
          again === undefined
            ? await judgeByRules(implementation, rules, answers, options, (progress) => live.show(i, progress))
            : await replay(implementation, spec, answers, again),
        );
      } finally {
        await implementation.close();
      }
      seconds.push((performance.now() - begun) / 1000);
    }
    live.clear();
    const { seed, only } = options;
    const selection = { only, cases: casesOf(options), replay: again !== undefined };
    const kit = { version: kitVersion() };
    const document = documentOf({ kit, seed, options: againWith(options), selection, standings, timing: { started, seconds } });
    return baseline === undefined ? finish(document, options.report, options.spec) : gate(document, baseline, options);
  } finally {
    live.clear();
  }
}

/** Holds the results beside a baseline, or that beside the results. */
function gate(
  document: Document,
  baseline: Baseline,
  { strict = false, updateBaseline: update = false, report: wanted, spec }: JudgeOptions,
): ExitCode {
  const known = { strict, today: new Date().toISOString().slice(0, 10) };
  const gated = { ...document, gate: gateOf(document, baseline, known) };
  if (!update) return finish(gated, wanted, spec);
  const refused = refusal(gated);
  if (refused !== undefined) {
    const code = finish(gated, wanted, spec);
    complain(`Cannot update "${baseline.file}": ${refused}`);
    return code === exitCodes.broken || code === exitCodes.nothingJudged ? code : exitCodes.wrongUse;
  }
  const updated = updateBaseline(baseline, gated);
  try {
    writeFileSync(baseline.file, updated.text);
  } catch (error) {
    throw new UsageError(`Cannot write the baseline: ${(error as Error).message}`);
  }
  const code = finish({ ...document, gate: gateOf(document, updated.baseline, known) }, wanted, spec);
  console.error(`${safe(baseline.file)} is written: ${updated.added} added, ${updated.changed} removed or narrowed`);
  return code;
}

function openBaseline(file: string, create: boolean): Baseline {
  if (!existsSync(file)) {
    if (create) return emptyBaseline(file);
    throw new UsageError(`Cannot read "${file}": there is no such file; --update-baseline writes it`);
  }
  try {
    return readBaseline(file, readNamed(file));
  } catch (error) {
    throw error instanceof BaselineError ? new UsageError(error.message) : error;
  }
}

/** Tells what differs between two reports. */
function compare(old: string, later: string): ExitCode {
  const [before, now] = [readReportFile(old), readReportFile(later)];
  const problem = incomparable(before, now);
  if (problem !== undefined) throw new UsageError(`Cannot compare "${old}" with "${later}": ${problem}`);
  const difference = diff(before, now);
  process.stdout.write(diffText(difference));
  return diffExitCode(difference);
}

/** Shows the results of a run and writes the reports that are wanted; on GitHub there are annotations, too. */
function finish(document: Document, wanted: readonly WantedReport[], spec: string): ExitCode {
  const { GITHUB_ACTIONS, GITHUB_WORKSPACE = '.' } = process.env;
  if (GITHUB_ACTIONS !== 'true') return report(document, wanted, spec);
  const code = report(document, wanted, spec, withoutCommands);
  // GitHub reads both outputs.
  (takesOutput(wanted) ? process.stderr : process.stdout).write(annotations(document, GITHUB_WORKSPACE));
  return code;
}

/** Shows the results that a document has and writes the reports that are wanted. */
function report(document: Document, wanted: readonly WantedReport[], spec: string, guard = (text: string): string => text): ExitCode {
  if (!takesOutput(wanted)) process.stdout.write(guard(terminalReport(document)));
  try {
    writeReports(wanted, document, spec);
  } catch (error) {
    throw new UsageError(`Cannot write a report: ${(error as Error).message}`);
  }
  return exitCode(document);
}

/** Writes the spec as a site. */
function specSite({ html, spec, standings }: SpecOptions): ExitCode {
  const document = standings === undefined ? undefined : readReportFile(standings);
  const pages = readPages(spec);
  const rules = readRules(spec, pages);
  if (document && !document.rules.some(({ id }) => rules.some((rule) => rule.id === id)))
    throw new UsageError(`Cannot use "${standings}": it judges no rule of these pages; name those that it judges with --spec`);
  const files = siteFiles({ kit: { version: kitVersion() }, pages, rules, ...(document && { document }) });
  try {
    writeSite(files, html);
  } catch (error) {
    throw new UsageError(`Cannot write the site: ${(error as Error).message}`);
  }
  const written = files.filter(({ path }) => path.endsWith('.html')).length;
  console.log(safe(`Wrote ${counted(written, 'page')} with ${counted(rules.length, 'rule')}; begin with ${join(html, 'index.html')}`));
  return exitCodes.conforms;
}

function readReportFile(file: string): Document {
  try {
    return readReport(readNamed(file));
  } catch (error) {
    if (error instanceof ReportError) throw new UsageError(`Cannot read "${file}": ${error.message}`);
    throw error;
  }
}

/** The waits of `--patience`; without it, those of the host. */
const patience = ({ patience: seconds }: JudgeOptions): { patience?: number; startPatience?: number } =>
  seconds === undefined ? {} : { patience: seconds * 1000, startPatience: seconds * 1000 };

/** How many examples each area has. */
function examplesByArea(rules: readonly Rule[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { area, examples } of rules) totals.set(area, (totals.get(area) ?? 0) + examples.length);
  return totals;
}

/** The options that running a failure again needs, too. */
const againWith = ({ spec, patience: seconds }: JudgeOptions): string[] => [
  ...(spec === ownSpec ? [] : ['--spec', spec]),
  ...(seconds === undefined ? [] : ['--patience', String(seconds)]),
];

const judgeByRules = (
  implementation: Implementation,
  rules: readonly Rule[],
  answers: Variations,
  options: JudgeOptions,
  progress: (progress: Progress) => void,
): Promise<Standing> =>
  conform(implementation, rules, {
    seed: options.seed,
    answers,
    cases: casesOf(options),
    lawCases: Math.min(200, Math.max(10, Math.round(options.cases / 100))),
    progress,
  });

/** Generated programs are about all rules at once: a selection of rules is judged by its own scenarios. */
const casesOf = ({ cases, only, replay: again }: JudgeOptions): number => (only.length > 0 || again !== undefined ? 0 : cases);

function readProgram(text: string): Replay {
  const refuse = (problem: string): UsageError => new UsageError(`Cannot replay ${isToken(text) ? 'the token' : `"${text}"`}: ${problem}`);
  if (!isToken(text) && !existsSync(text)) throw refuse('it is neither a token (p1.…) nor a file');
  if (isFolder(text)) throw refuse('it is a folder; name the file of a program');
  try {
    return fromTokenOrText(isToken(text) ? text : readFileSync(text, 'utf8'));
  } catch (error) {
    throw refuse((error as Error).message);
  }
}

function select(rules: readonly Rule[], globs: readonly string[]): readonly Rule[] {
  if (globs.length === 0) return rules;
  const chosen = new Set<Rule>();
  for (const glob of globs) {
    const matches = picomatch(glob);
    const found = rules.filter(({ id }) => matches(id));
    if (found.length === 0) throw new UsageError(`--only "${glob}" matches no rule; ids look like ${rules[0]!.id}`);
    found.forEach((rule) => chosen.add(rule));
  }
  return rules.filter((rule) => chosen.has(rule));
}

/** Says in one line what went wrong. */
function explain(error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.conforms;
    complain(`${error.message.replace(/^error: |\.$/g, '').replaceAll("'", '"')}; see conform --help`);
    return exitCodes.wrongUse;
  }
  if (error instanceof UsageError || error instanceof SpecError) {
    complain(error.message);
    return exitCodes.wrongUse;
  }
  if (error instanceof AdapterError) {
    complain(error.message);
    return exitCodes.broken;
  }
  console.error('conform: the kit broke; please report this:', error);
  return exitCodes.broken;
}

/** One line, which cannot command the terminal whatever an implementation wrote. */
function complain(problem: string): void {
  console.error(`conform: ${safe(problem.trim().replaceAll(/\s*\n\s*/g, ' '))}`);
}
