/** The report on a terminal: a table by area, then each failure in five parts, then what to do next. */

import { join, relative } from 'node:path';
import picocolors from 'picocolors';
import { packageRoot } from '../adapters/package-root.js';
import type { Document, FailureText, RuleStanding, Subject } from './document.js';
import { originOf } from './parts.js';
import { exitCode, exitCodes } from './report.js';
import { counted } from './counted.js';
import { differenceRows, eventText } from './difference.js';
import { expectedBy, gateCounts, gateLines, gateVerdict, type GateLine } from './gate-text.js';
import { cut, onOneLine, safe } from './safe.js';

// Picocolors takes every build server for a terminal; a file that it writes to is none.
const pc = picocolors.createColors(picocolors.isColorSupported && (process.stdout.isTTY || Boolean(process.env.FORCE_COLOR)));

/** Failures shown in full; the rest is counted and left to the JSON report. */
const shownFailures = 10;

/** The whole report as text, with a newline at the end. */
export function terminalReport(document: Document): string {
  const rules = new Map(document.rules.map((rule) => [rule.id, rule]));
  const areaOf = ({ id }: RuleStanding): string => rules.get(id)!.area;
  const parts = document.implementations.map((subject, i) => {
    // What was known before needs no more than its line below.
    const failures = subject.failures.filter(({ rule }) => !expectedBy(document, i, rule));
    return subjectText({ ...subject, failures }, areaOf);
  });
  return [...parts, ...comparison(document, areaOf), ...gateText(document), lastLine(document)].join('\n') + '\n';
}

/** The area of a rule. */
type AreaOf = (rule: RuleStanding) => string;

function subjectText(subject: Subject, areaOf: AreaOf): string {
  const { name, version, language, rules, failures } = subject;
  const title = [pc.bold(onOneLine([name, version].filter(Boolean).join(' '))), language && pc.dim(onOneLine(`(${language})`))];
  const lines = ['', title.filter(Boolean).join(' '), '', ...(rules.length > 0 ? [...table(rules, areaOf), ''] : [])];
  const answers = Object.entries(subject.variations).map(([rule, answer]) => `${rule} = ${answer}`);
  if (answers.length > 0) lines.push(`variations: ${answers.join(', ')}`);
  if (subject.lacks.length > 0) lines.push(`lacks: ${listed([...subject.lacks].sort(dotsLast))}`);
  lines.push(...wantedText(rules, areaOf));
  if (rules.length > 0) lines.push(...coverageText(subject));
  const shown = simplest(failures);
  for (const failure of shown.slice(0, shownFailures)) lines.push('', ...failureText(failure, subject));
  const left = failures.length - Math.min(shown.length, shownFailures);
  if (left > 0) {
    lines.push('', `… and ${left} more ${left === 1 ? 'failure' : 'failures'}; --report html writes them all`);
    const told = new Set(shown.slice(0, shownFailures).map(({ rule }) => rule));
    const others = [...new Set(failures.map(({ rule }) => rule))].filter((rule) => !told.has(rule));
    if (others.length > 0) lines.push(...wrap(`besides, of ${others.join(', ')}`, 100).map((line) => `  ${line}`));
  }
  return lines.join('\n');
}

/** Of each area that is supported in part: for want of what the rest is not, and in how many rules. */
function wantedText(rules: readonly RuleStanding[], areaOf: AreaOf): string[] {
  const lines = [...new Set(rules.map(areaOf))].flatMap((area) => {
    const some = rules.filter((rule) => areaOf(rule) === area && rule.verdict !== 'untested');
    const unsupported = some.filter(({ verdict }) => verdict === 'unsupported');
    if (unsupported.length === 0 || unsupported.length === some.length) return [];
    const wanted = new Map<string, number>();
    for (const { lacks = [] } of unsupported) for (const part of lacks) wanted.set(part, (wanted.get(part) ?? 0) + 1);
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
function coverageText({ summary: { programs }, cutShort, rules, pairs }: Subject): string[] {
  const first = counted(programs, 'generated program') + (cutShort ? ', and no more: too many crashed or hung' : '');
  const exercised = rules.filter((rule) => rule.programs > 0);
  if (exercised.length === 0) return [first];
  const rarest = exercised.reduce((least, one) => (one.programs < least.programs ? one : least));
  const all = (exercised.length * (exercised.length - 1)) / 2;
  const found = Object.values(pairs).reduce((sum, others) => sum + Object.keys(others).length, 0);
  const together = all === 0 ? '' : `, and ${percent(found / all)} of all pairs of these`;
  const further = exercised.filter(({ verdict }) => verdict === 'unsupported').length;
  return [
    first,
    `they exercised ${counted(exercised.length, 'rule')}, the rarest ${rarest.id} in ${percent(rarest.programs / programs)}${together}`,
    ...(further > 0 ? [`${further} of these are unsupported above only because examples of theirs need more`] : []),
  ];
}

const percent = (part: number): string => `${(100 * part).toFixed(part < 0.1 ? 1 : 0)} %`;

/**
 * The shortest failure of each kind, those of one rule together, the shortest first: most mistakes can be read off the simplest
 * program. Errors come before all: until they are mended, nothing else is certain.
 */
function simplest(failures: readonly FailureText[]): FailureText[] {
  const size = ({ verdict, program }: FailureText): number => (verdict === 'error' ? 0 : program.python.length);
  const sorted = [...failures].sort((a, b) => size(a) - size(b));
  const same = (a: FailureText, b: FailureText): boolean => a.rule === b.rule && a.verdict === b.verdict && a.defect === b.defect;
  const kinds = sorted.filter((failure, i) => sorted.findIndex((other) => same(failure, other)) === i);
  return [...new Set(kinds.map(({ rule }) => rule))].flatMap((rule) => kinds.filter((failure) => failure.rule === rule));
}

/** Several implementations beside each other: of each area what passes, fails and is unsupported. */
function comparison({ implementations }: Document, areaOf: AreaOf): string[] {
  const rules = implementations.flatMap((subject) => subject.rules);
  if (implementations.length < 2 || rules.length === 0) return [];
  const areas = [...new Set(rules.map(areaOf))];
  const cells = (pick: (rule: RuleStanding) => boolean): string[] => implementations.map((subject) => cell(subject.rules.filter(pick)));
  const rows = [
    ['', ...implementations.map(({ name }) => onOneLine(name))],
    ...areas.map((area) => [area, ...cells((rule) => areaOf(rule) === area)]),
    ...(areas.length > 1 ? [['all', ...cells(() => true)]] : []),
  ];
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const lines = rows.map((row) => `  ${row.map((text, i) => text.padEnd(widths[i]!)).join('   ')}`.trimEnd());
  return ['', pc.dim(lines[0]!), ...lines.slice(1), pc.dim('  ✓ pass  ✗ fail, crash, hang or error  – unsupported')];
}

function cell(rules: readonly RuleStanding[]): string {
  const count = (...verdicts: readonly RuleStanding['verdict'][]): number =>
    rules.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const counts = [
    ['✓', count('pass')],
    ['✗', count('fail', 'crash', 'hang', 'error')],
    ['–', count('unsupported')],
  ] as const;
  const shown = counts.filter(([, some]) => some > 0).map(([sign, some]) => `${some} ${sign}`);
  return shown.join('  ') || '·';
}

const columns = ['pass', 'fail', 'unsupported', 'crash', 'hang', 'error', 'untested'] as const;

function table(rules: readonly RuleStanding[], areaOf: AreaOf): string[] {
  const areas = [...new Set(rules.map(areaOf))];
  const used = columns.filter((column) => column === 'pass' || rules.some(({ verdict }) => verdict === column));
  const width = Math.max(...areas.map((area) => area.length), 'all'.length);
  const row = (label: string, some: readonly RuleStanding[]): string =>
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
        rules.filter((rule) => areaOf(rule) === area),
      ),
    ),
    ...(areas.length > 1 ? [row('all', rules)] : []),
  ].map((line) => `  ${line}`);
}

function failureText(failure: FailureText, { name }: Subject): string[] {
  const { rule, sentence, place, program, verdict, defect, detail } = failure;
  const where = place === null ? '' : pc.dim(`  ${place}`);
  const lines = [`${pc.red(pc.bold(verdict.toUpperCase()))} ${pc.bold(rule)}${where}`];
  if (sentence) lines.push(...wrap(sentence, 100).map((line) => `  ${line}`));
  if (defect !== undefined) lines.push(`  ${pc.yellow('known defect')} ${defect}: ${defectPage(defect)}`);
  // The line that names the rule says what stands above.
  lines.push('', pc.dim(`  ${originOf(failure)}, in Python`), ...indented(program.python.replace(/^# .*\n/, '')));
  if (program.own) {
    lines.push('', pc.dim(`  the same on ${onOneLine(name)}, as ${program.own.style} functions`), ...indented(program.own.text));
  }
  lines.push(...differenceText(failure));
  if (detail !== undefined) lines.push('', ...indented(detail));
  lines.push('', `  ${pc.dim('again:')} ${onOneLine(failure.replay)}`);
  return lines;
}

/** The page of a known defect, from where the kit was started. */
const defectPage = (defect: string): string => relative('', join(packageRoot, 'spec/defects', `${defect}.md`));

const indented = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${safe(line)}`);

/** Expected and observed side by side, up to the first difference. */
function differenceText(failure: FailureText): string[] {
  const difference = differenceRows(failure);
  if (!difference) return [];
  const { before, rows } = difference;
  const width = Math.min(60, Math.max('expected'.length, ...rows.map(([left]) => left.length)));
  const lines = ['', pc.dim(`      ${'expected'.padEnd(width)}   observed`)];
  if (before > 0) lines.push(pc.dim(`      … ${before} equal events before`));
  rows.forEach(([left, right], i) => {
    const last = i === rows.length - 1;
    lines.push(last ? `    ${pc.red('✗')} ${pc.green(left.padEnd(width))}   ${pc.red(right)}` : `      ${left.padEnd(width)}   ${right}`);
  });
  for (const { event, rules } of failure.allowed ?? []) {
    const by = rules.length > 0 ? pc.dim(`  by ${rules.slice(0, 4).join(', ')}`) : '';
    lines.push('', `  allowed here: ${eventText(event)}${by}`);
  }
  return lines;
}

/** What the gate found, some lines of each kind. */
function gateText(document: Document): string[] {
  if (!document.gate) return [];
  const { baseline } = document.gate;
  const all = gateLines(document);
  const lines = gateLabels.flatMap(([is, label, colour]) => {
    const own = all.filter((line) => line.is === is);
    const left = own.length - mostOfKind;
    const shown = own.slice(0, mostOfKind).map(({ text }) => `  ${colour(label.padEnd(8))}  ${onOneLine(cut(text, longestLine))}`);
    return left > 0 ? [...shown, `  ${' '.repeat(8)}  … and ${counted(left, 'more such line')}`] : shown;
  });
  return ['', `${pc.bold('baseline')} ${onOneLine(baseline)}: ${gateCounts(document.gate)}`, ...lines];
}
const mostOfKind = 20;
const longestLine = 500;

const gateLabels: readonly (readonly [GateLine['is'], label: string, colour: (text: string) => string])[] = [
  ['new', 'NEW', pc.red],
  ['problem', 'ENTRY', pc.red],
  ['fixed', 'FIXED', pc.green],
  ['unexplained', 'ENTRY', pc.yellow],
  ['expected', 'expected', pc.dim],
];

function lastLine(document: Document): string {
  const { implementations, seed } = document;
  const verdict = gateVerdict(document);
  if (verdict) return `\n${verdict.holds ? pc.green('holds') : pc.red('does not hold')}: ${onOneLine(verdict.text)} (seed ${seed})`;
  const sum = (pick: (summary: Subject['summary']) => number): number =>
    implementations.reduce((all, { summary }) => all + pick(summary), 0);
  switch (exitCode(document)) {
    case exitCodes.conforms: {
      if (document.selection.replay) return `\n${pc.green('conforms')}: what the program did is allowed`;
      const passed = sum(({ pass }) => pass);
      const unsupported = sum((summary) => summary.unsupported);
      return `\n${pc.green('conforms')}: ${counted(passed, 'rule')} ${passed === 1 ? 'passes' : 'pass'}${unsupported > 0 ? `, ${unsupported} unsupported` : ''} (seed ${seed})`;
    }
    case exitCodes.doesNot:
      return `\n${pc.red('does not conform')}: mend the first failure above and run its "again" line (seed ${seed})`;
    case exitCodes.broken:
      return `\n${pc.red('the adapter or the kit broke')}: an ERROR above is nobody's failure; mend it first (seed ${seed})`;
    default:
      return implementations
        .filter(({ judged }) => !judged)
        .map((subject) => `\n${pc.yellow('nothing was judged')}: ${whyNothing(subject)}`)
        .join('');
  }
}

/** As many names as a reader looks at; all of them are in the JSON report. */
const listed = (names: readonly string[]): string =>
  names.length <= mostNames ? names.join(', ') : `${names.slice(0, mostNames - 1).join(', ')} and ${names.length - mostNames + 1} more`;
const mostNames = 20;

function whyNothing({ name, adapter, lacks }: Subject): string {
  if (lacks.length === 0) return 'no scenario tests what was selected';
  const looked = [...lacks].sort(dotsLast);
  const names = looked.length > 8 ? `${looked.slice(0, 8).join(', ')}, …` : looked.join(', ');
  return `${onOneLine(name)} lacks ${names}; check ${adapter.startsWith('exec:') ? '"has" in the hello of its worker' : 'the names in the api of its adapter'}`;
}

/** Functions and classes before methods and attributes. */
const dotsLast = (a: string, b: string): number => Number(a.startsWith('.')) - Number(b.startsWith('.'));

function wrap(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line && line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines;
}
