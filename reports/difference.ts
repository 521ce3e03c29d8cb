/** Expected and observed events beside each other, as every report for people shows them. */

import type { FailureText, TraceText } from './document.js';
import { cut, onOneLine } from './safe.js';

export interface DifferenceRows {
  /** How many equal events stand before those that are shown. */
  readonly before: number;
  /** Expected and observed; the last row is where they differ. */
  readonly rows: readonly (readonly [expected: string, observed: string])[];
}

/** Rows that are shown: what led to the difference is seldom far before it. */
const mostRows = 12;

/** Characters of an event that are shown. */
const longest = 500;

/** The rows up to the first difference; nothing where there is no trace to compare. */
export function differenceRows({ expected, observed, at }: FailureText): DifferenceRows | undefined {
  if (!expected || !observed || at === undefined) return undefined;
  const alike = shownEvent(expected, at) === shownEvent(observed, at);
  const before = Math.max(0, at + 1 - mostRows);
  const rows = Array.from({ length: at + 1 - before }, (_, i) => {
    const event = alike && before + i === at ? shownValues : shownEvent;
    return [event(expected, before + i), event(observed, before + i)] as const;
  });
  return { before, rows };
}

/** An event on one line. */
export const eventText = (event: string): string => onOneLine(cut(event, longest)) || '(an empty line)';

/** The values of an event where its line does not tell: `'1'` and `1`. */
const shownValues = ({ values }: TraceText, at: number): string => onOneLine(cut(values[at]?.join(', ') ?? '', longest));

const shownEvent = ({ events, end }: TraceText, at: number): string => eventText(events[at] ?? `(${end})`);
