import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Progress } from '../suites/conform.js';
import type { Verdict } from '../suites/judge.js';
import { liveTable, type Screen } from './live.js';

/** A terminal that keeps what is seen on it: it knows the two commands that a live table gives. */
class Terminal implements Screen {
  isTTY = true;
  lines: string[] = [];
  most = 0;
  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {}

  write(text: string): boolean {
    const up = /^\u001b\[(\d+)A\r\u001b\[0J/.exec(text);
    if (up) this.lines.splice(this.lines.length - Number(up[1]));
    const shown = stripVTControlCharacters(up ? text.slice(up[0].length) : text);
    // Anything else that moved the cursor would be left in the text.
    expect(text.slice(up?.[0].length ?? 0).replaceAll(/\u001b\[\d+m/g, '')).toBe(shown);
    if (shown !== '') this.lines.push(...shown.replace(/\n$/, '').split('\n'));
    this.most = Math.max(this.most, this.lines.length);
    for (const line of this.lines) expect(line.length).toBeLessThan(this.columns);
    return true;
  }

  get text(): string {
    return this.lines.map((line) => line.trimEnd()).join('\n');
  }
}

const example = (area: string, verdict: Verdict, done = 1): Progress => ({ stage: 'examples', done, total: 5, area, verdict });
const areas = new Map([
  ['greenlet/main', 3],
  ['eventlet/hub', 2],
]);

/** A clock that goes on by a second whenever it is asked. */
const ticking = (): (() => number) => {
  let time = 0;
  return () => (time += 1000);
};

describe('the table of a run that goes on', () => {
  it('tells of each implementation how many examples of each area are judged, and how many failed', () => {
    const terminal = new Terminal(80, 24);
    const table = liveTable(terminal, ['mine', 'other'], areas, ticking());
    table.show(0, example('greenlet/main', 'pass'));
    table.show(0, example('greenlet/main', 'crash'));
    table.show(0, example('eventlet/hub', 'unsupported'));
    table.show(1, example('eventlet/hub', 'pass', 1234));
    expect(terminal.text).toBe(`                  mine      other
  greenlet/main   2/3 ✗ 1   ·
  eventlet/hub    1/2       1/2
  other: examples 1,234/5`);
    table.show(1, { stage: 'programs', done: 10, total: 1000 });
    expect(terminal.lines.at(-1)).toBe('  other: programs 10/1,000');
    expect(terminal.lines).toHaveLength(4);
  });

  it('is gone when it is cleared, and comes again below what was written since', () => {
    const terminal = new Terminal(80, 24);
    const table = liveTable(terminal, ['mine'], areas, ticking());
    table.show(0, example('greenlet/main', 'pass'));
    table.clear();
    expect(terminal.lines).toEqual([]);
    terminal.write('a word\n');
    table.show(0, example('greenlet/main', 'pass'));
    expect(terminal.lines[0]).toBe('a word');
    table.clear();
    table.clear();
    expect(terminal.lines).toEqual(['a word']);
  });

  it('fits on a small terminal: what fails and what is under way is shown', () => {
    const many = new Map(Array.from({ length: 30 }, (_, i): [string, number] => [`area${i}`, 2]));
    const terminal = new Terminal(30, 8);
    const table = liveTable(terminal, ['an implementation with a long name'], many, ticking());
    for (let i = 0; i < 25; i++) {
      table.show(0, example(`area${i}`, 'pass'));
      table.show(0, example(`area${i}`, i === 7 ? 'fail' : 'pass'));
    }
    table.show(0, example('area29', 'pass'));
    expect(terminal.most).toBeLessThan(8);
    expect(terminal.text).toContain('area7    2/2 ✗ 1');
    expect(terminal.text).toContain('area29   1/2');
    expect(terminal.text).toContain('… and 27 more areas');
  });

  it('is drawn ten times a second at most', () => {
    const terminal = new Terminal(80, 24);
    let time = 0;
    const table = liveTable(terminal, ['mine'], areas, () => time);
    table.show(0, example('greenlet/main', 'pass'));
    time = 99;
    table.show(0, example('greenlet/main', 'pass'));
    expect(terminal.text).toContain('1/3');
    time = 100;
    table.show(0, example('greenlet/main', 'pass'));
    expect(terminal.text).toContain('3/3');
  });

  it('is nothing on a pipe, and a name cannot command the terminal', () => {
    const pipe = Object.assign(new Terminal(80, 24), { isTTY: false });
    const table = liveTable(pipe, ['mine'], areas, ticking());
    table.show(0, example('greenlet/main', 'pass'));
    table.clear();
    expect(pipe.lines).toEqual([]);
    const terminal = new Terminal(80, 24);
    liveTable(terminal, ['e\u001b[2Jvil'], areas, ticking()).show(0, example('greenlet/main', 'pass'));
    expect(terminal.lines[0]).toContain('e\\u001b[2Jvil');
  });
});
