/**
 * The report as Markdown for a comment on a pull request, or the summary of a step on GitHub. Texts of implementations stand in
 * code, where nothing is a link, a mention or an element.
 */

import { counted } from './counted.js';
import type { Document, FailureText, RuleStanding, Subject } from './document.js';
import { expectedBy, gateCounts, gateLines, gateVerdict } from './gate-text.js';
import { labelsOf } from './labels.js';
import { partsOf } from './parts.js';
import { exitCode, exitCodes } from './report.js';
import { cut, onOneLine } from './safe.js';

/** What GitHub takes as a comment. */
const mostCharacters = 65_536;

/** Kept for the sentence that says what is left out. */
const reserved = 300;

/** Columns that a page has room for, and rows of a table that anybody reads. */
const mostColumns = 12;
const mostRows = 100;

export function markdownReport(document: Document): string {
  const head = [`## ${headline(document)}`, ...table(document), ...gateSection(document)].join('\n\n');
  const failures = failuresOf(document);
  const labels = labelsOf(document);
  let text = head;
  let shown = 0;
  for (const { failure, implementation } of failures) {
    const next = `\n\n${details(failure, document.implementations[implementation]!, labels[implementation]!)}`;
    if (text.length + next.length + reserved > mostCharacters) break;
    text += next;
    shown++;
  }
  const left = failures.length - shown;
  if (left > 0)
    text += `\n\n**${counted(left, 'failure')} left out here, for want of room;** \`--report html\` and \`--report json\` have them all.`;
  return `${text}\n\n<sub>greenspec ${code(document.kit.version)}, seed ${document.seed}, ${counted(document.selection.cases, 'generated program')}</sub>\n`;
}

function headline(document: Document): string {
  const verdict = gateVerdict(document);
  if (verdict) return verdict.holds ? '✅ Nothing is new beside the baseline' : '❌ The baseline does not hold';
  switch (exitCode(document)) {
    case exitCodes.conforms:
      return document.selection.only.length > 0 || document.selection.replay ? '✅ What was judged passes' : '✅ Conforms';
    case exitCodes.doesNot:
      return '❌ Does not conform';
    case exitCodes.broken:
      return '⚠️ The adapter or the kit broke';
    default:
      return '⚠️ Nothing was judged';
  }
}

/** Areas × implementations, counts of rules by verdict in each cell. */
function table(document: Document): string[] {
  const { implementations, rules } = document;
  const areaOf = new Map(rules.map(({ id, area }) => [id, area]));
  const areas = [...new Set(rules.map(({ area }) => area))];
  const subjects = implementations.slice(0, mostColumns);
  if (areas.length === 0 || subjects.length === 0) return [];
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const cells = (pick: (rule: RuleStanding) => boolean): string[] => subjects.map((subject) => cell(subject.rules.filter(pick)));
  const labels = labelsOf(document);
  const notes = [
    ...(areas.length > mostRows ? [`${counted(areas.length - mostRows, 'more area')} are counted in the last row only.`] : []),
    ...(implementations.length > mostColumns
      ? [`${counted(implementations.length - mostColumns, 'more implementation')} not in this table.`]
      : []),
  ];
  const lines = [
    row(['', ...labels.slice(0, mostColumns).map(inTable)]),
    row(['---', ...subjects.map(() => '---')]),
    ...areas.slice(0, mostRows).map((area) => row([inTable(area), ...cells(({ id }) => areaOf.get(id) === area)])),
    row(['**all**', ...cells(() => true)]),
  ];
  return [lines.join('\n'), ...notes, 'Rules: ✅ pass, ❌ fail, crash, hang or error, ➖ unsupported'];
}

function cell(rules: readonly RuleStanding[]): string {
  const count = (...verdicts: readonly RuleStanding['verdict'][]): number =>
    rules.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const counts = [
    ['✅', count('pass')],
    ['❌', count('fail', 'crash', 'hang', 'error')],
    ['➖', count('unsupported')],
  ] as const;
  return counts
    .filter(([, some]) => some > 0)
    .map(([sign, some]) => `${some} ${sign}`)
    .join(' ');
}

/** Lines of the gate that are shown. */
const mostLines = 40;

const signs = { new: '🆕 new', problem: '⚠️ entry', fixed: '🎉 fixed', unexplained: '✏️ entry', expected: 'expected' } as const;

function gateSection(document: Document): string[] {
  const { gate } = document;
  if (!gate) return [];
  const lines = gateLines(document);
  const left = lines.length - mostLines;
  return [
    `**Baseline** ${code(gate.baseline)}: ${gateCounts(gate)}`,
    ...(lines.length === 0
      ? []
      : [
          lines
            .slice(0, mostLines)
            .map(({ is, text }) => `- ${signs[is]}: ${code(text)}`)
            .join('\n'),
        ]),
    ...(left > 0 ? [`… and ${counted(left, 'more line')}.`] : []),
    ...[gateVerdict(document)].flatMap((verdict) => (verdict === undefined || verdict.holds ? [] : [`Next: ${code(verdict.text, 600)}`])),
  ];
}

interface Told {
  readonly failure: FailureText;
  readonly implementation: number;
}

/** What is told at length: errors before all, and of the others the shortest first. */
function failuresOf(document: Document): Told[] {
  const size = ({ failure: { verdict, program } }: Told): number => (verdict === 'error' ? 0 : program.python.length);
  return document.implementations
    .flatMap(({ failures }, implementation) => failures.map((failure) => ({ failure, implementation })))
    .filter(({ failure: { rule }, implementation }) => !expectedBy(document, implementation, rule))
    .sort((a, b) => size(a) - size(b));
}

/** A failure that unfolds. What stands in the first two lines is HTML, up to the empty line; the rest is Markdown. */
function details(failure: FailureText, subject: Subject, label: string): string {
  const { rule, verdict, sentence, place, defect } = failure;
  const head = `<details><summary>${html(verdict.toUpperCase())} ${htmlCode(rule)} on ${htmlCode(label)}</summary>`;
  const about = [sentence && code(sentence, 1000), place !== null && code(place), defect && `known defect ${code(defect)}`];
  const parts = partsOf(failure, subject).map(({ title, text, language = '' }) => `${code(title)}\n\n${fenced(text, language)}`);
  return [head, about.filter(Boolean).join('  \n'), ...parts, '</details>'].join('\n\n');
}

/** Text as code that may have any text in it, the fence longer than any run of backticks. */
function fenced(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Text as code in a line, so many characters of it. */
function code(text: string, most = 300): string {
  const line = cut(onOneLine(text).trim(), most) || ' ';
  const fence = '`'.repeat(longestRun(line) + 1);
  const space = /^`|`$/.test(line) ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

/** The same in a table, where a bar would end the cell whatever stands before it. */
const inTable = (text: string): string => code(onOneLine(text).replaceAll('|', '\\u007c'), 60);

const longestRun = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

const html = (text: string): string => onOneLine(text).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const htmlCode = (text: string): string => `<code>${html(cut(text, 200))}</code>`;
