import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { changedSinceBuilt } from './built.js';

const folder = mkdtempSync(join(tmpdir(), 'built-'));
const sources = join(folder, 'sources');
const built = join(folder, 'built');

/** Writes a file that was changed so many seconds after some moment. */
function write(place: string, file: string, seconds: number): void {
  writeFileSync(join(place, file), '');
  utimesSync(join(place, file), 1e9, 1e9 + seconds);
}

beforeEach(() => {
  for (const place of [sources, built]) {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place);
  }
  write(sources, 'a.ts', 1);
  write(built, 'a.js', 2);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('what was built after its sources is what they say', () => {
  expect(changedSinceBuilt(sources, built)).toBeUndefined();
});

test('a source that was changed later is named', () => {
  write(sources, 'b.ts', 3);
  write(built, 'b.js', 2);
  expect(changedSinceBuilt(sources, built)).toBe('b.ts');
});

test('so is one of which nothing was built', () => {
  write(sources, 'b.ts', 1);
  expect(changedSinceBuilt(sources, built)).toBe('b.ts');
});

test('tests and other files are not built', () => {
  write(sources, 'a.test.ts', 3);
  write(sources, 'notes.md', 3);
  expect(changedSinceBuilt(sources, built)).toBeUndefined();
});

test('where there are no sources, none has changed', () => {
  expect(changedSinceBuilt(join(folder, 'none'), built)).toBeUndefined();
});
