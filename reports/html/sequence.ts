/** Who switched to whom, step by step: in words, and drawn. Runs in Node and in the page. */

export type How = 'start' | 'switch' | 'throw' | 'return' | 'raise';

export type Step =
  | { readonly kind: How; readonly from: number; readonly to: number }
  | { readonly kind: 'print'; readonly by: number; readonly text: string }
  /** Where observed and expected part. */
  | { readonly kind: 'difference'; readonly by: number; readonly expected: string; readonly observed: string };

/** What each kind of switch means. */
export const meanings: Readonly<Record<How, string>> = {
  start: 'begins a greenlet',
  switch: 'goes on with one',
  throw: 'raises an exception in one',
  return: 'ends, and returns',
  raise: 'ends by an exception',
};

/** A switch in words. */
export function inWords(kind: How, from: string, to: string): string {
  switch (kind) {
    case 'start':
      return `${from} starts ${to}`;
    case 'switch':
      return `${from} switches to ${to}`;
    case 'throw':
      return `${from} throws into ${to}`;
    case 'return':
      return `${from} ends and returns to ${to}`;
    case 'raise':
      return `${from} ends by an exception, which goes to ${to}`;
  }
}

const rowHeight = 34;
const headHeight = 44;
const letter = 7.3;
const mostLetters = 44;

/** The drawing as SVG markup. Colours and strokes are the style sheet's. */
export function drawing(names: readonly string[], steps: readonly Step[], label: string): string {
  const heads = names.map((name) => shortened(name, 18));
  const gap = Math.max(130, ...heads.map((name) => name.length * letter + 44));
  const x = (index: number): number => Math.round(gap / 2 + index * gap);
  let y = headHeight + 14;
  let right = x(names.length - 1) + gap / 2;
  let control = firstInControl(steps);
  let since = headHeight;
  const ended = new Map<number, number>();
  const bars: string[] = [];
  const marks: string[] = [];
  for (const step of steps) {
    if (step.kind === 'print' || step.kind === 'difference') {
      const [markup, width, height] = note(step, x(step.by), y);
      marks.push(markup);
      right = Math.max(right, x(step.by) + width + 20);
      y += height;
      continue;
    }
    const { kind, from, to } = step;
    y += rowHeight - 14;
    marks.push(arrow(kind, x(from), x(to), y));
    bars.push(bar(x(control), since, y));
    if (kind === 'return' || kind === 'raise') {
      ended.set(from, y);
      marks.push(`<path class="over" d="M${x(from) - 6} ${y + 4}l12 12m0-12l-12 12"/>`);
    }
    [control, since] = [to, y];
    if (from === to) right = Math.max(right, x(from) + 110);
    y += 14;
  }
  const bottom = y + 10;
  bars.push(bar(x(control), since, bottom));
  const lines = heads.map((name, i) => lifeline(name, x(i), ended.get(i) === undefined ? bottom : ended.get(i)! + 10));
  const width = Math.ceil(right);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escape(label)}" viewBox="0 0 ${width} ${bottom + 4}" ` +
    `width="${width}" height="${bottom + 4}">${lines.join('')}${bars.join('')}${marks.join('')}</svg>`
  );
}

/** An arrow alone, for the legend. */
export const sample = (kind: How): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" viewBox="0 0 60 16" width="60" height="16">${stroke(kind, 4, 56, 10)}</svg>`;

function firstInControl(steps: readonly Step[]): number {
  const [first] = steps;
  if (!first) return 0;
  return 'from' in first ? first.from : first.by;
}

const lifeline = (name: string, x: number, until: number): string => {
  const width = name.length * letter + 24;
  return (
    `<path class="life" d="M${x} ${headHeight}V${until}"/>` +
    `<rect class="head" x="${x - width / 2}" y="10" width="${width}" height="${headHeight - 14}" rx="6"/>` +
    `<text class="name" x="${x}" y="30">${escape(name)}</text>`
  );
};

const bar = (x: number, from: number, to: number): string =>
  `<rect class="control" x="${x - 4}" y="${from}" width="8" height="${Math.max(0, to - from)}" rx="2"/>`;

function arrow(kind: How, from: number, to: number, y: number): string {
  if (from === to) {
    return (
      `<g class="${kind}"><path class="line" d="M${from + 4} ${y - 8}h36v8h-28"/>` +
      `<path class="tip" d="M${from + 5} ${y}l9-4v8z"/><text x="${from + 46}" y="${y}" class="how own">${kind}</text></g>`
    );
  }
  const way = to > from ? 1 : -1;
  const [begin, end] = [from + 4 * way, to - 5 * way];
  return `${stroke(kind, begin, end, y)}<text class="how" x="${(begin + end) / 2}" y="${y - 6}">${kind}</text>`;
}

/** The line and the tip tell the kinds apart without colours: broken where the sender ends, crossed where something is raised. */
function stroke(kind: How, begin: number, end: number, y: number): string {
  const way = end > begin ? 1 : -1;
  const tip =
    kind === 'return' || kind === 'raise'
      ? `<path class="line tip-open" d="M${end - 9 * way} ${y - 5}L${end} ${y}l${-9 * way} 5"/>`
      : `<path class="tip" d="M${end} ${y}l${-10 * way}-5v10z"/>`;
  const origin =
    kind === 'start'
      ? `<circle class="tip" cx="${begin + 4 * way}" cy="${y}" r="4"/>`
      : kind === 'throw' || kind === 'raise'
        ? `<path class="line cross" d="M${begin + 6 * way} ${y - 5}l10 10m0-10l-10 10" transform="translate(${way < 0 ? -10 : 0} 0)"/>`
        : '';
  return `<g class="${kind}"><path class="line shaft" d="M${begin} ${y}H${end}"/>${origin}${tip}</g>`;
}

/** What was printed, beside the one who printed it; its markup, width and height. */
function note(step: Extract<Step, { kind: 'print' | 'difference' }>, x: number, y: number): [string, number, number] {
  const lines =
    step.kind === 'print'
      ? [['', step.text, 'printed'] as const]
      : [['expected: ', step.expected, 'expected'] as const, ['observed: ', step.observed, 'observed'] as const];
  const texts = lines.map(([word, text]) => `${word}${shortened(text, mostLetters)}`);
  const width = Math.max(...texts.map((text) => text.length)) * letter + 34;
  const height = lines.length * 20 + 6;
  const signs: Readonly<Record<string, string>> = { printed: '', expected: '✓ ', observed: '✗ ' };
  const shown = lines.map(
    ([, , name], i) => `<text class="${name}" x="${x + 22}" y="${y + 17 + i * 20}">${signs[name]}${escape(texts[i]!)}</text>`,
  );
  const markup =
    `<g class="note ${step.kind}"><path class="pin" d="M${x + 4} ${y + 13}h10"/>` +
    `<rect x="${x + 14}" y="${y}" width="${width}" height="${height}" rx="4"/>${shown.join('')}</g>`;
  return [markup, width + 14, height + 8];
}

const shortened = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
