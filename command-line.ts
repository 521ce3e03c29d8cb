/** What the words after `conform` ask for. Throws a `UsageError` for what makes no sense, before anything is done. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { defaultAdapter } from './adapters/open.js';
import { packageRoot } from './adapters/package-root.js';
import { defaultPaths, isFormat, type WantedReport } from './reports/formats.js';

export interface JudgeOptions {
  readonly adapter: readonly string[];
  readonly only: readonly string[];
  readonly cases: number;
  readonly seed: number;
  readonly report: readonly WantedReport[];
  readonly spec: string;
  /** Seconds without an answer until an implementation counts as hung. */
  readonly patience?: number;
  /** Workers of an implementation that run scenarios side by side. */
  readonly jobs?: number;
  readonly replay?: string;
  /** The file of what is known to fail. */
  readonly baseline?: string;
  readonly strict?: boolean;
  readonly updateBaseline?: boolean;
}

/** What one call of the command does. */
export type Task =
  | { readonly does: 'judge'; readonly options: JudgeOptions }
  /** Writes reports again from a JSON report. */
  | { readonly does: 'report'; readonly file: string; readonly report: readonly WantedReport[]; readonly spec: string }
  /** Tells what is new and what is fixed between two JSON reports. */
  | { readonly does: 'diff'; readonly old: string; readonly new: string }
  /** Writes the spec as a site. */
  | { readonly does: 'spec'; readonly options: SpecOptions };

export interface SpecOptions {
  /** The folder to write to; its parent is there. */
  readonly html: string;
  readonly spec: string;
  /** A JSON report whose verdicts are shown beside the rules. */
  readonly standings?: string;
}

export const ownSpec = join(packageRoot, 'spec');

/** A wrong use of the command, in one sentence. */
export class UsageError extends Error {}

/** Reads the words after `conform`. Commander ends with an error of its own after `--help` and `--version`. */
export function readCommandLine(argv: readonly string[]): Task {
  let task: Task | undefined;
  const command = judging((options) => (task = { does: 'judge', options }));
  command
    .command('report')
    .allowExcessArguments(false)
    .description('Makes reports from a JSON report that an earlier run wrote.')
    .argument('<file>', 'the JSON report')
    .addOption(reportOption())
    .addOption(specOption('the pages that it was judged by'))
    .action((file: string, options: { readonly report: readonly WantedReport[]; readonly spec: string }) => {
      task = { does: 'report', file, ...options };
    });
  command
    .command('spec')
    .allowExcessArguments(false)
    .description('Writes the specification as a site of HTML pages, which needs no server.')
    .requiredOption('--html <folder>', 'where to write it; files there that are not its own are left alone')
    .option('--standings <file>', 'a JSON report, whose verdicts are shown beside the rules')
    .addOption(specOption('the pages to show'))
    .action((options: SpecOptions) => {
      task = { does: 'spec', options: checkedSite(options) };
    });
  command
    .command('diff')
    .allowExcessArguments(false)
    .description('Tells what is new, fixed, added and removed between two JSON reports. Exits with 1 when something is new.')
    .argument('<old>', 'the earlier JSON report')
    .argument('<new>', 'the later JSON report')
    .action((old: string, later: string) => {
      task = { does: 'diff', old, new: later };
    });
  command.hook('preSubcommand', refuseBefore).parse(argv, { from: 'user' });
  return task!;
}

function judging(found: (options: JudgeOptions) => void): Command {
  return new Command('conform')
    .description('Judges an implementation of green threads by the executable specification.')
    .addOption(
      new Option(
        '--adapter <spec>',
        'what to judge: a path (./mine), a name (greenlet, eventlet, gevent, example) or exec:COMMAND; repeatable',
      )
        .argParser(collect)
        .default([], defaultAdapter),
    )
    .addOption(
      new Option('--only <glob>', 'judge only the rules that match, by their examples and laws; repeatable')
        .argParser(collect)
        .default([], 'all rules'),
    )
    .option('--cases <n>', 'how many programs to generate; each law gets a hundredth as many values, 10 to 200', whole('--cases'), 1000)
    .option('--seed <n>', 'the seed of everything generated', whole('--seed'), 1)
    .addOption(reportOption())
    .option('--json <file>', 'short for --report json=FILE')
    .option('--replay <token|file>', 'run one program of a report again')
    .option('--baseline <file>', 'a YAML file of what is known to fail, with reasons; only what it does not name fails the run')
    .option('--strict', 'an entry of the baseline that passes now fails the run, too')
    .option('--update-baseline', 'write the baseline by the results; reasons and comments of entries that stay are kept')
    .addOption(
      new Option(
        '--patience <seconds>',
        'seconds without an answer until an implementation counts as hung (default: 5, and 20 for its start)',
      ).argParser(positiveSeconds),
    )
    .addOption(
      new Option(
        '--jobs <n>',
        'workers of each implementation that run scenarios side by side (default: 1, and 4 on a real clock, where they mostly sleep)',
      ).argParser(jobs),
    )
    .addOption(specOption('the pages to judge by'))
    .version(kitVersion())
    .allowExcessArguments()
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText(
      'after',
      `
Examples:
  npx conform                                     judges the TypeScript example
  npx conform --adapter ./mine                    judges your own
  npx conform --adapter greenlet --cases 20000    judges CPython's greenlet
  npx conform --adapter ./mine --only 'switch.*' --report json=report.json
  npx conform --adapter 'exec:ruby worker.rb'     judges a worker in any language
  npx conform --adapter ./mine --baseline known.yml --update-baseline
  npx conform report report.json --report html    makes another report from it
  npx conform spec --html site                    writes the specification as a site
  npx conform diff old.json new.json              tells what is new and what is fixed

Exit codes: 0 conforms, 1 does not, 2 wrong use, 3 the adapter or the kit broke, 4 nothing was judged.
With --baseline: 0 nothing is new, 1 something is (or fixed, with --strict), 2 an entry matches nothing or its last day is past.`,
    )
    .action((_, command: Command) => found(checked(command)));
}

/** An option of judging does nothing for another task. */
function refuseBefore(judging: Command, task: Command): void {
  const early = judging.options.find((option) => judging.getOptionValueSource(option.attributeName()) === 'cli');
  if (early)
    throw new UsageError(`${early.long} before "${task.name()}" does nothing; write after it what conform ${task.name()} --help tells`);
}

function checked(command: Command): JudgeOptions {
  const [stray] = command.args;
  if (stray !== undefined) throw new UsageError(`"${stray}" is no option; write --adapter ${stray} to judge it`);
  const options = command.opts<JudgeOptions & { readonly json?: string }>();
  for (const option of ['only', 'json', 'spec', 'replay', 'adapter', 'baseline'] as const) {
    if ([options[option]].flat().includes(''))
      throw new UsageError(`--${option} "" is empty; leave the option out or write what it asks for`);
  }
  const { json, report, ...others } = options;
  checkGate(options);
  if (json !== undefined) checkReportFile(json);
  return {
    ...others,
    adapter: options.adapter.length > 0 ? options.adapter : [defaultAdapter],
    report: [...report, ...(json === undefined ? [] : [{ format: 'json' as const, path: json }])],
  };
}

/** Refuses before the run what the gate could only refuse after it. */
function checkGate({ baseline, strict, updateBaseline, only, replay }: JudgeOptions): void {
  for (const [option, on] of [
    ['--strict', strict],
    ['--update-baseline', updateBaseline],
  ] as const) {
    if (on && baseline === undefined) throw new UsageError(`${option} needs a baseline; add --baseline FILE`);
  }
  if (updateBaseline && (only.length > 0 || replay !== undefined))
    throw new UsageError('--update-baseline needs a run of all rules; leave out --only and --replay');
  if (updateBaseline) checkReportFile(baseline!);
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

const specOption = (what: string): Option => new Option('--spec <folder>', what).default(ownSpec, 'the kit’s own');

const reportOption = (): Option =>
  new Option('--report <format[=path]>', `write a report: ${Object.keys(defaultPaths).join(', ')}; "=-" prints it; repeatable`)
    .argParser((value: string, before: readonly WantedReport[]) => [...before, wantedReport(value)])
    .default([], 'none');

function wantedReport(value: string): WantedReport {
  const at = value.indexOf('=');
  const format = at < 0 ? value : value.slice(0, at);
  if (!isFormat(format)) throw new UsageError(`--report "${format}" is no format; write one of ${Object.keys(defaultPaths).join(', ')}`);
  const path = at < 0 ? defaultPaths[format] : value.slice(at + 1);
  if (path === '')
    throw new UsageError(`--report "${value}" names no file; write ${format}=FILE, or ${format} for ${defaultPaths[format]}`);
  if (path !== '-') checkReportFile(path);
  return { format, path };
}

const whole =
  (option: string) =>
  (value: string): number => {
    if (!/^\d{1,9}$/.test(value))
      throw new UsageError(`${option} "${value}" is no whole number of at most nine digits; write one like 1000`);
    return Number(value);
  };

function positiveSeconds(value: string): number {
  if (!/^\d{1,6}(\.\d+)?$/.test(value) || Number(value) === 0)
    throw new UsageError(`--patience "${value}" is no number of seconds above 0; write one like 10 or 0.5`);
  return Number(value);
}

function jobs(value: string): number {
  if (!/^\d{1,2}$/.test(value) || Number(value) === 0)
    throw new UsageError(`--jobs "${value}" is no whole number from 1 to 99; write one like 4`);
  return Number(value);
}

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Refuses at once what would be found out only after the run. */
function checkReportFile(file: string): void {
  if (isFolder(file)) throw new UsageError(`Cannot write "${file}": it is a folder; name a file in it`);
  if (!isFolder(dirname(resolve(file))))
    throw new UsageError(`Cannot write "${file}": there is no folder "${dirname(file)}"; make it first`);
}

/** Refuses what a site cannot be written from, or to. */
function checkedSite(options: SpecOptions): SpecOptions {
  for (const option of ['html', 'standings', 'spec'] as const) {
    if (options[option] === '') throw new UsageError(`--${option} "" is empty; name a ${option === 'standings' ? 'file' : 'folder'}`);
  }
  const { html } = options;
  if (existsSync(html) && !isFolder(html)) throw new UsageError(`Cannot write to "${html}": it is a file; name a folder`);
  if (!isFolder(dirname(resolve(html))))
    throw new UsageError(`Cannot write to "${html}": there is no folder "${dirname(html)}"; make it first`);
  return options;
}

/** Reads a file that the user named. */
export function readNamed(file: string): string {
  if (!existsSync(file)) throw new UsageError(`Cannot read "${file}": there is no such file`);
  if (isFolder(file)) throw new UsageError(`Cannot read "${file}": it is a folder; name a file in it`);
  return readFileSync(file, 'utf8');
}

export function kitVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version;
}
