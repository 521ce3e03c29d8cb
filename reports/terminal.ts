/** The report on a terminal: a table by area, then each failure in five parts, then what to do next. */

import { join, relative } from 'node:path';
import picocolors from 'picocolors';
import { packageRoot } from '../adapters/package-root.js';
import { printPython } from '../scenario/print-python.js';
import type { Trace } from '../scenario/trace.js';
import type { Failure, RuleResult, Standing } from '../suites/conform.js';
import { defectOf, type Difference } from '../suites/judge.js';
import { eventAt, replayOf } from './json.js';
import { javascriptBody } from './program-text.js';
import { exitCode, exitCodes, summarize, wasJudged, type Report } from './report.js';
import { safe } from './safe.js';

// Picocolors takes every build server for a terminal; a file that it writes to is none.
const pc = picocolors.createColors(picocolors.isColorSupported && (process.stdout.isTTY || Boolean(process.env.FORCE_COLOR)));

/** Failures shown in full; the rest is counted and left to the JSON report. */
const shownFailures = 10;

/** The whole report as text, with a newline at the end. */
export function terminalReport(report: Report): string {
  const parts = report.standings.map((standing) => standingText(standing, report.options));
  return [...parts, lastLine(report)].join('\n') + '\n';
}

function standingText(standing: Standing, options: Report['options']): string {
  const { name, version, language } = standing.implementation;
  const title = [pc.bold(onOneLine([name, version].filter(Boolean).join(' '))), language && pc.dim(onOneLine(`(${language})`))];
  const lines = ['', title.filter(Boolean).join(' '), '', ...(standing.rules.length > 0 ? [...table(standing.rules), ''] : [])];
  const answers = Object.entries(standing.variations).map(([rule, answer]) => `${rule} = ${answer}`);
  if (answers.length > 0) lines.push(`variations: ${answers.join(', ')}`);
  if (standing.lacks.length > 0) lines.push(`lacks: ${listed([...standing.lacks].sort(dotsLast))}`);
  lines.push(...wantedText(standing.rules));
  if (standing.rules.length > 0) lines.push(...coverageText(standing));
  const shown = simplest(standing.failures);
  for (const failure of shown.slice(0, shownFailures)) lines.push('', ...failureText(failure, standing, options));
  const left = standing.failures.length - Math.min(shown.length, shownFailures);
  if (left > 0) {
    lines.push('', `… and ${left} more ${left === 1 ? 'failure' : 'failures'}; --json FILE writes them all`);
    const told = new Set(shown.slice(0, shownFailures).map(({ rule }) => rule));
    const others = [...new Set(standing.failures.map(({ rule }) => rule))].filter((rule) => !told.has(rule));
    if (others.length > 0) lines.push(...wrap(`besides, of ${others.join(', ')}`, 100).map((line) => `  ${line}`));
  }
  return lines.join('\n');
}

/** Of each area that is supported in part: for want of what the rest is not, and in how many rules. */
function wantedText(rules: readonly RuleResult[]): string[] {
  const lines = [...new Set(rules.map(({ rule }) => rule.area))].flatMap((area) => {
    const some = rules.filter(({ rule, verdict }) => rule.area === area && verdict !== 'untested');
    const unsupported = some.filter(({ verdict }) => verdict === 'unsupported');
    if (unsupported.length === 0 || unsupported.length === some.length) return [];
    const wanted = new Map<string, number>();
    for (const { lacks } of unsupported) for (const part of lacks) wanted.set(part, (wanted.get(part) ?? 0) + 1);
    const sorted = [...wanted].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    const left = sorted.length > mostWanted ? `, and ${sorted.length - mostWanted} more` : '';
    return [
      `  ${area}: ${sorted
        .slice(0, mostWanted)
        .map(([part, count]) => `${part} (${count})`)
        .join(', ')}${left}`,
    ];
  });
  return lines.length === 0 ? [] : ['unsupported for want of, with the number of rules', ...lines];
}
const mostWanted = 6;

/** How many programs ran, and how evenly they exercised the rules. */
function coverageText({ coverage, cutShort, rules: results }: Standing): string[] {
  const { programs, rules, pairs } = coverage;
  const first = counted(programs, 'generated program') + (cutShort ? ', and no more: too many crashed or hung' : '');
  if (rules.size === 0) return [first];
  const [rarest, times] = [...rules].reduce((least, one) => (one[1] < least[1] ? one : least));
  const all = (rules.size * (rules.size - 1)) / 2;
  const together = all === 0 ? '' : `, and ${percent(pairs.size / all)} of all pairs of these`;
  const further = results.filter(({ verdict, programs: own }) => verdict === 'unsupported' && own > 0).length;
  return [
    first,
    `they exercised ${counted(rules.size, 'rule')}, the rarest ${rarest} in ${percent(times / programs)}${together}`,
    ...(further > 0 ? [`${further} of these are unsupported above only because examples of theirs need more`] : []),
  ];
}

const percent = (part: number): string => `${(100 * part).toFixed(part < 0.1 ? 1 : 0)} %`;

/** The shortest failure of each rule, the shortest first: most mistakes can be read off the simplest program. */
function simplest(failures: readonly Failure[]): Failure[] {
  const size = ({ program, judgement }: Failure): number => (judgement.verdict === 'undecided' ? Infinity : printPython(program).length);
  const sizes = new Map(failures.map((failure) => [failure, size(failure)]));
  const sorted = [...failures].sort((a, b) => sizes.get(a)! - sizes.get(b)!);
  const same = (a: Failure, b: Failure): boolean =>
    a.rule === b.rule && a.judgement.verdict === b.judgement.verdict && defectOf(a.judgement) === defectOf(b.judgement);
  return sorted.filter((failure, i) => sorted.findIndex((other) => same(failure, other)) === i);
}

const columns = ['pass', 'fail', 'unsupported', 'undecided', 'crash', 'hang', 'error', 'untested'] as const;

function table(rules: readonly RuleResult[]): string[] {
  const areas = [...new Set(rules.map(({ rule }) => rule.area))];
  const used = columns.filter((column) => column === 'pass' || rules.some(({ verdict }) => verdict === column));
  const width = Math.max(...areas.map((area) => area.length), 'all'.length);
  const row = (label: string, some: readonly RuleResult[]): string =>
    [
      label.padEnd(width),
      ...used.map((column) => {
        const count = some.filter(({ verdict }) => verdict === column).length;
        const text = (count === 0 ? '·' : String(count)).padStart(Math.max(column.length, 5));
        return count === 0
          ? pc.dim(text)
          : column === 'pass'
            ? pc.green(text)
            : column === 'unsupported' || column === 'untested'
              ? pc.yellow(text)
              : pc.red(text);
      }),
    ].join('  ');
  const head = [''.padEnd(width), ...used.map((column) => column.padStart(5))].join('  ');
  return [
    pc.dim(head),
    ...areas.map((area) =>
      row(
        area,
        rules.filter(({ rule }) => rule.area === area),
      ),
    ),
    ...(areas.length > 1 ? [row('all', rules)] : []),
  ].map((line) => `  ${line}`);
}

function failureText(failure: Failure, { implementation }: Standing, options: Report['options']): string[] {
  const { rule, sentence, place, program, judgement, source, shrunkFrom, count } = failure;
  const where = place ? pc.dim(`  ${place.file}:${place.line}`) : '';
  const lines = [`${pc.red(pc.bold(judgement.verdict.toUpperCase()))} ${pc.bold(rule)}${where}`];
  if (sentence) lines.push(...wrap(sentence, 100).map((line) => `  ${line}`));
  const defect = defectOf(judgement);
  if (defect !== undefined) lines.push(`  ${pc.yellow('known defect')} ${defect}: ${defectPage(defect)}`);
  const others = count === undefined || count === 1 ? '' : `; ${count.toLocaleString('en')} programs failed so`;
  const made = shrunkFrom === undefined ? source : `generated program, shrunk from ${shrunkFrom} lines${others}`;
  const origin = count === 0 ? 'one of the simplest programs' : made;
  lines.push('', pc.dim(`  ${origin}, in Python`), ...indented(printPython(program)));
  if (implementation.style !== undefined) {
    lines.push('', pc.dim(`  the same on ${onOneLine(implementation.name)}, as ${implementation.style} functions`));
    lines.push(...indented(javascriptBody(program, implementation)));
  }
  if (judgement.verdict === 'fail') lines.push('', ...differenceText(judgement.difference));
  else if ('detail' in judgement) lines.push('', ...indented(judgement.detail));
  lines.push('', `  ${pc.dim('again:')} ${onOneLine(replayOf(failure, implementation.adapter, options))}`);
  return lines;
}

/** The page of a known defect, from where the kit was started. */
const defectPage = (defect: string): string => relative('', join(packageRoot, 'spec/defects', `${defect}.md`));

const indented = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${safe(line)}`);

/** The values of an event where its line does not tell: `'1'` and `1`. */
const shownValues = ({ events }: Trace, at: number): string => onOneLine(events[at]?.join(', ') ?? '');

const shownEvent = (trace: Trace, at: number): string => onOneLine(eventAt(trace, at)) || '(an empty line)';

/** Expected and observed side by side, up to the first difference. */
function differenceText({ expected, observed, at, allowed }: Difference): string[] {
  const alike = shownEvent(expected, at) === shownEvent(observed, at);
  const rows = Array.from({ length: at + 1 }, (_, i) => {
    const event = alike && i === at ? shownValues : shownEvent;
    return [event(expected, i), event(observed, i)] as const;
  });
  const shown = rows.slice(-12);
  const width = Math.min(60, Math.max('expected'.length, ...shown.map(([left]) => left.length)));
  const lines = [pc.dim(`      ${'expected'.padEnd(width)}   observed`)];
  if (shown.length < rows.length) lines.push(pc.dim(`      … ${rows.length - shown.length} equal events before`));
  shown.forEach(([left, right], i) => {
    const last = i === shown.length - 1;
    lines.push(last ? `    ${pc.red('✗')} ${pc.green(left.padEnd(width))}   ${pc.red(right)}` : `      ${left.padEnd(width)}   ${right}`);
  });
  for (const { trace, rules } of allowed) {
    lines.push('', `  allowed here: ${shownEvent(trace, at)}${rules.length > 0 ? pc.dim(`  by ${rules.slice(0, 4).join(', ')}`) : ''}`);
  }
  return lines;
}

function lastLine(report: Report): string {
  const totals = report.standings.map(summarize);
  const sum = (pick: (summary: (typeof totals)[number]) => number): number => totals.reduce((all, one) => all + pick(one), 0);
  switch (exitCode(report)) {
    case exitCodes.conforms: {
      if (report.standings.every(({ rules }) => rules.length === 0)) return `\n${pc.green('conforms')}: what the program did is allowed`;
      const passed = sum(({ pass }) => pass);
      const unsupported = sum((summary) => summary.unsupported);
      return `\n${pc.green('conforms')}: ${counted(passed, 'rule')} ${passed === 1 ? 'passes' : 'pass'}${unsupported > 0 ? `, ${unsupported} unsupported` : ''} (seed ${report.seed})`;
    }
    case exitCodes.doesNot:
      return `\n${pc.red('does not conform')}: mend the first failure above and run its "again" line (seed ${report.seed})`;
    case exitCodes.broken:
      if (report.standings.every(({ failures }) => failures.every(({ judgement }) => judgement.verdict !== 'error')))
        return `\n${pc.yellow('undecided')}: nothing fails, but it could not be found out whether what is UNDECIDED above is allowed (seed ${report.seed})`;
      return `\n${pc.red('the adapter or the kit broke')}: an ERROR above is nobody's failure; mend it first (seed ${report.seed})`;
    default:
      return report.standings
        .filter((standing) => !wasJudged(standing))
        .map((standing) => `\n${pc.yellow('nothing was judged')}: ${whyNothing(standing)}`)
        .join('');
  }
}

/** As many names as a reader looks at; all of them are in the JSON report. */
const listed = (names: readonly string[]): string =>
  names.length <= mostNames ? names.join(', ') : `${names.slice(0, mostNames - 1).join(', ')} and ${names.length - mostNames + 1} more`;
const mostNames = 20;

function whyNothing({ implementation, lacks }: Standing): string {
  if (lacks.length === 0) return 'no scenario tests what was selected';
  const looked = [...lacks].sort(dotsLast);
  const names = looked.length > 8 ? `${looked.slice(0, 8).join(', ')}, …` : looked.join(', ');
  return `${onOneLine(implementation.name)} lacks ${names}; check ${implementation.adapter.startsWith('exec:') ? '"has" in the hello of its worker' : 'the names in the api of its adapter'}`;
}

/** Functions and classes before methods and attributes. */
const dotsLast = (a: string, b: string): number => Number(a.startsWith('.')) - Number(b.startsWith('.'));

const counted = (count: number, noun: string): string => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

function wrap(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line && line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines;
}

/** An implementation's text on one line. */
const onOneLine = (text: string): string => safe(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
