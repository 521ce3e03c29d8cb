/** The command `conform`: pages → rules → scenarios → traces → verdicts → reports → exit code. */

import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import picomatch from 'picomatch';
import { AdapterError } from './adapters/define-adapter.js';
import type { Implementation } from './adapters/implementation.js';
import { defaultAdapter, openAdapter } from './adapters/open.js';
import { packageRoot } from './adapters/package-root.js';
import type { Variations } from './reference/machine.js';
import { jsonReport } from './reports/json.js';
import { progressLine } from './reports/progress.js';
import { exitCode, exitCodes, type ExitCode, type Report } from './reports/report.js';
import { safe } from './reports/safe.js';
import { terminalReport } from './reports/terminal.js';
import { conform, type Standing } from './suites/conform.js';
import { probe } from './suites/probe.js';
import { readSpec, SpecError } from './suites/read-spec.js';
import { fromTokenOrText, isToken, replay, type Replay } from './suites/replay.js';
import type { Rule } from './suites/rule.js';

interface Options {
  readonly adapter: readonly string[];
  readonly only: readonly string[];
  readonly cases: number;
  readonly seed: number;
  readonly json?: string;
  readonly spec: string;
  /** Seconds without an answer until an implementation counts as hung. */
  readonly patience?: number;
  readonly replay?: string;
}

const ownSpec = join(packageRoot, 'spec');

/** A wrong use of the command, in one sentence. */
class UsageError extends Error {}

/** Runs the command; never throws for what a user can do wrong. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const progress = progressLine(process.stderr);
  try {
    const options = readOptions(argv);
    const spec = readSpec(options.spec);
    const rules = select(spec, options.only);
    const again = options.replay === undefined ? undefined : readProgram(options.replay);
    const standings: Standing[] = [];
    for (const adapter of options.adapter) {
      const implementation = await openAdapter(adapter, { ...patience(options), say: (text) => console.error(text) });
      try {
        // Whatever is selected: the reference follows an implementation's answers everywhere.
        const answers = await probe(implementation, spec);
        standings.push(
          again === undefined
            ? await judge(implementation, rules, answers, options, progress)
            : await replay(implementation, spec, answers, again),
        );
      } finally {
        await implementation.close();
      }
    }
    progress.clear();
    const report: Report = { kit: { version: kitVersion() }, seed: options.seed, options: againWith(options), standings };
    process.stdout.write(terminalReport(report));
    if (options.json !== undefined) writeReport(options.json, jsonReport(report));
    return exitCode(report);
  } catch (error) {
    progress.clear();
    return explain(error);
  }
}

/** The waits of `--patience`; without it, those of the host. */
const patience = ({ patience: seconds }: Options): { patience?: number; startPatience?: number } =>
  seconds === undefined ? {} : { patience: seconds * 1000, startPatience: seconds * 1000 };

/** The options that running a failure again needs, too. */
const againWith = ({ spec, patience: seconds }: Options): string[] => [
  ...(spec === ownSpec ? [] : ['--spec', spec]),
  ...(seconds === undefined ? [] : ['--patience', String(seconds)]),
];

const judge = (
  implementation: Implementation,
  rules: readonly Rule[],
  answers: Variations,
  { seed, cases, only }: Options,
  progress: ReturnType<typeof progressLine>,
): Promise<Standing> =>
  conform(implementation, rules, {
    seed,
    answers,
    // Generated programs are about all rules at once: a selection of rules is judged by its own scenarios.
    cases: only.length > 0 ? 0 : cases,
    lawCases: Math.min(200, Math.max(10, Math.round(cases / 100))),
    progress: (stage, done, total) => progress.show(`${implementation.name}: ${stage} ${done}/${total}`),
  });

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

function readOptions(argv: readonly string[]): Options {
  const command = new Command('conform')
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
    .option('--json <file>', 'write the JSON report')
    .option('--replay <token|file>', 'run one program of a report again')
    .addOption(
      new Option(
        '--patience <seconds>',
        'seconds without an answer until an implementation counts as hung (default: 5, and 20 for its start)',
      ).argParser(positiveSeconds),
    )
    .addOption(new Option('--spec <folder>', 'the pages to judge by').default(ownSpec, 'the kit’s own'))
    .version(kitVersion())
    .allowExcessArguments()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText(
      'after',
      `
Examples:
  npx conform                                     judges the TypeScript example
  npx conform --adapter ./mine                    judges your own
  npx conform --adapter greenlet --cases 20000    judges CPython's greenlet
  npx conform --adapter ./mine --only 'switch.*' --json report.json
  npx conform --adapter 'exec:ruby worker.rb'     judges a worker in any language

Exit codes: 0 conforms, 1 does not, 2 wrong use, 3 the adapter or the kit broke, 4 nothing was judged.`,
    );
  command.parse(argv, { from: 'user' });
  const [stray] = command.args;
  if (stray !== undefined) throw new UsageError(`"${stray}" is no option; write --adapter ${stray} to judge it`);
  const options = command.opts<Options>();
  for (const option of ['only', 'json', 'spec', 'replay', 'adapter'] as const) {
    if ([options[option]].flat().includes(''))
      throw new UsageError(`--${option} "" is empty; leave the option out or write what it asks for`);
  }
  if (options.json !== undefined) checkReportFile(options.json);
  return { ...options, adapter: options.adapter.length > 0 ? options.adapter : [defaultAdapter] };
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

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

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Refuses at once what would be found out only after the run. */
function checkReportFile(file: string): void {
  if (isFolder(file)) throw new UsageError(`Cannot write "${file}": it is a folder; name a file in it`);
  if (!isFolder(dirname(resolve(file))))
    throw new UsageError(`Cannot write "${file}": there is no folder "${dirname(file)}"; make it first`);
}

function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`Cannot write "${file}": ${(error as Error).message}`);
  }
}

function kitVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Says in one line what went wrong. */
function explain(error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.conforms;
    complain(`${error.message.replace(/^error: /, '').replaceAll("'", '"')}; see conform --help`);
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
