/** What running a scenario yields: what was printed, and how it ended. */
export interface Trace {
  /** One entry for each `print`: its arguments, as `show` writes them. */
  readonly events: readonly (readonly string[])[];
  readonly end: End;
}

/** `end`, `blocked`, `endless`, or `raised KeyError('k')`; `crash` where a known defect ends the reference's interpreter. */
export type End = 'end' | 'blocked' | 'endless' | 'crash' | `raised ${string}`;

/** Loop iterations after which a scenario counts as endless, everywhere. */
export const stepBudget = 10_000;

/** The line that an event stands as in an output block: strings bare, everything else in Python's notation. */
export function eventLine(event: readonly string[]): string {
  return event.map((value) => (/^['"]/.test(value) ? bare(value) : value)).join(' ');
}

const simpleEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function bare(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(x..|u....|U.{8}|.)/g, (_, code: string) =>
      code.length > 1 ? String.fromCodePoint(parseInt(code.slice(1), 16)) : (simpleEscapes[code] ?? code),
    );
}

/** A trace as an output block shows it; a normal end adds no line. */
export function traceLines(trace: Trace): string[] {
  const lines = trace.events.flatMap((event) => eventLine(event).split('\n'));
  return trace.end === 'end' ? lines : [...lines, trace.end];
}

/** Whether two traces are the same, event by event and in their ends. */
export function sameTrace(a: Trace, b: Trace): boolean {
  return firstDifference(a, b) === undefined;
}

/** The index of the first event in which two traces differ; the number of common events when only the ends differ. */
export function firstDifference(a: Trace, b: Trace): number | undefined {
  const length = Math.max(a.events.length, b.events.length);
  for (let i = 0; i < length; i++) if (!sameEvent(a.events[i], b.events[i])) return i;
  return a.end === b.end ? undefined : length;
}

export function sameEvent(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
