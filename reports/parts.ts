/** The five parts of a failure as plain text: rule, program, difference, what was allowed, command. */

import type { FailureText, Subject } from './document.js';
import { differenceRows, eventText } from './difference.js';
import { cut, onOneLine, safe } from './safe.js';

export interface Part {
  readonly title: string;
  /** Lines without a newline at the end; nothing in them commands a terminal. */
  readonly text: string;
  readonly language?: 'python' | 'js' | 'sh';
}

/** Characters of a part that are shown: of a program, more than anybody reads. */
const longest = 4000;

/** All parts but the rule and its sentence, which are the head of a failure. */
export function partsOf(failure: FailureText, { name }: Subject): Part[] {
  const { program, detail } = failure;
  const own = program.own && {
    title: `the same on ${onOneLine(cut(name, 100))}, as ${program.own.style} functions`,
    text: block(program.own.text),
    language: 'js' as const,
  };
  const difference = differenceText(failure);
  const allowed = allowedText(failure);
  return [
    // The line that names the rule says what stands in the head.
    { title: `${originOf(failure)}, in Python`, text: block(program.python.replace(/^# .*\n/, '')), language: 'python' },
    ...(own ? [own] : []),
    ...(difference === undefined ? [] : [{ title: 'expected and observed', text: difference }]),
    ...(detail === undefined ? [] : [{ title: 'what happened', text: block(detail) }]),
    ...(allowed === undefined ? [] : [{ title: 'allowed here', text: allowed }]),
    { title: 'run it again', text: onOneLine(cut(failure.replay, longest)), language: 'sh' },
  ];
}

const block = (text: string): string => safe(cut(text.trimEnd(), longest));

/** Where a failing program comes from. */
export function originOf({ source, shrunkFrom, programs }: FailureText): string {
  if (programs === 0) return 'one of the simplest programs';
  if (shrunkFrom === null) return source;
  const others = programs === undefined || programs === 1 ? '' : `; ${programs.toLocaleString('en')} programs failed so`;
  return `generated program, shrunk from ${shrunkFrom} lines${others}`;
}

function differenceText(failure: FailureText): string | undefined {
  const difference = differenceRows(failure);
  if (!difference) return undefined;
  const { before, rows } = difference;
  const width = Math.min(60, Math.max('expected'.length, ...rows.map(([left]) => left.length)));
  const lines = rows.map(([left, right], i) => `${i === rows.length - 1 ? '✗' : ' '} ${left.padEnd(width)}   ${right}`);
  const skipped = before > 0 ? [`  … ${before} equal events before`] : [];
  return [`  ${'expected'.padEnd(width)}   observed`, ...skipped, ...lines].join('\n');
}

function allowedText({ allowed = [] }: FailureText): string | undefined {
  if (allowed.length === 0) return undefined;
  return allowed
    .map(({ event, rules }) => `${eventText(event)}${rules.length > 0 ? `  by ${onOneLine(rules.slice(0, 4).join(', '))}` : ''}`)
    .join('\n');
}
