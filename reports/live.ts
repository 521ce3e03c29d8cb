/** How far a run is, on a terminal while it goes on: a table of areas × implementations. Nothing on a pipe. */

import picocolors from 'picocolors';
import { stripVTControlCharacters } from 'node:util';
import type { Progress } from '../suites/conform.js';
import { safe } from './safe.js';

/** What of a terminal is used. */
export type Screen = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'rows' | 'write'>;

export interface LiveTable {
  /** Something was done for an implementation: its index in the order of the run. */
  show(implementation: number, progress: Progress): void;
  /** Takes the table away, since something else is to be written. */
  clear(): void;
}

/** Milliseconds between two pictures: ten a second are enough for eyes. */
const interval = 100;

/** What has been found out about one area of one implementation. */
interface Cell {
  judged: number;
  failed: number;
}

const failing = new Set(['fail', 'crash', 'hang', 'error']);

/**
 * @param names of the implementations, in the order in which they are judged
 * @param totals how many examples each area has
 * @param now milliseconds
 */
export function liveTable(
  stream: Screen,
  names: readonly string[],
  totals: ReadonlyMap<string, number>,
  now: () => number = () => performance.now(),
): LiveTable {
  const pc = picocolors.createColors(picocolors.isColorSupported);
  const cells = names.map(() => new Map([...totals.keys()].map((area): [string, Cell] => [area, { judged: 0, failed: 0 }])));
  let last = -Infinity;
  let height = 0;

  const erased = (): string => (height === 0 ? '' : `\u001b[${height}A\r\u001b[0J`);

  const cellText = (implementation: number, area: string): string => {
    const { judged, failed } = cells[implementation]!.get(area)!;
    if (judged === 0) return pc.dim('·');
    const share = `${judged}/${totals.get(area)}`;
    return failed === 0 ? share : `${share} ${pc.red(`✗ ${failed}`)}`;
  };

  /** The areas that fit: those that fail or are under way, then those that are done, then those still to come. */
  const shownAreas = (space: number): string[] => {
    const areas = [...totals.keys()];
    if (areas.length <= space) return areas;
    const rank = (area: string): number => {
      const all = cells.map((own) => own.get(area)!);
      if (all.some(({ failed }) => failed > 0)) return 0;
      const begun = all.filter(({ judged }) => judged > 0);
      return begun.some(({ judged }) => judged < totals.get(area)!) ? 1 : begun.length > 0 ? 2 : 3;
    };
    const chosen = new Set([...areas].sort((a, b) => rank(a) - rank(b)).slice(0, Math.max(0, space - 1)));
    return areas.filter((area) => chosen.has(area));
  };

  const picture = (implementation: number, { stage, done, total }: Progress): string[] => {
    const columns = Math.max(20, stream.columns);
    // A row for the heading, one for the stage, one for what is left out, and one for the cursor.
    const areas = shownAreas(Math.max(0, stream.rows - 4));
    const rows = [
      ['', ...names.map((name) => pc.bold(safe(name)))],
      ...areas.map((area) => [area, ...names.map((_, i) => cellText(i, area))]),
    ];
    const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => widthOf(row[i]!))));
    const table = rows.map((row) => `  ${row.map((text, i) => text + ' '.repeat(widths[i]! - widthOf(text))).join('   ')}`);
    const left = totals.size - areas.length;
    return [
      ...table,
      ...(left > 0 ? [pc.dim(`  … and ${left} more areas`)] : []),
      `  ${safe(names[implementation]!)}: ${stage} ${done.toLocaleString('en')}/${total.toLocaleString('en')}`,
    ].map((line) => cut(line, columns - 1));
  };

  return {
    show(implementation, progress) {
      if (!stream.isTTY) return;
      if (progress.area !== undefined) {
        const cell = cells[implementation]!.get(progress.area)!;
        cell.judged++;
        if (failing.has(progress.verdict!)) cell.failed++;
      }
      if (now() - last < interval) return;
      last = now();
      const lines = picture(implementation, progress);
      stream.write(`${erased()}${lines.join('\n')}\n`);
      height = lines.length;
    },
    clear() {
      stream.write(erased());
      height = 0;
    },
  };
}

const widthOf = (text: string): number => stripVTControlCharacters(text).length;

/** A line that does not wrap: where it is too long, without its colours. */
const cut = (line: string, width: number): string =>
  widthOf(line) <= width ? line : `${stripVTControlCharacters(line).slice(0, width - 1)}…`;
