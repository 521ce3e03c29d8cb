/** Annotations, as GitHub's runner reads them. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../adapters/package-root.js';
import { readBaseline } from './baseline.js';
import type { Document } from './document.js';
import { gateOf } from './gate.js';
import { annotations } from './github.js';
import { hostileTexts, sampleDocument, sampleFailure, sampleSubject } from './sample.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'github-')));
afterAll(() => rmSync(folder, { recursive: true }));

interface Command {
  readonly kind: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const decoded = (text: string): string =>
  text.replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');

/** Reads commands as the runner does: `::kind key=value,key=value::data`, one a line. */
function read(text: string): Command[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [, kind, properties, message] = /^::(\w+) (.*?)::(.*)$/s.exec(line)!;
      const pairs = properties!.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), decoded(pair.slice(pair.indexOf('=') + 1))]);
      return { kind: kind!, properties: Object.fromEntries(pairs) as Record<string, string>, message: decoded(message!) };
    });
}

const of = (document: Document, root = packageRoot): Command[] => read(annotations(document, root));

const withFailures = (...failures: Parameters<typeof sampleFailure>[]): Document => ({
  ...sampleDocument({}),
  implementations: [sampleSubject('mine', {}, { failures: failures.map((given) => sampleFailure(...given)) })],
});

describe('annotations', () => {
  it('stand at the page of the rule when it lies in the repository', () => {
    const [one] = of(withFailures(['main.dead', { place: 'spec/greenlet/main.md:12' }]));
    expect(one).toMatchObject({
      kind: 'error',
      properties: { file: 'spec/greenlet/main.md', line: '12', title: 'FAIL main.dead on mine' },
    });
    expect(one!.message).toMatch(
      /^The rule main\.dead MUST hold\.\n\nexample, in Python:\nprint\('one'\)[^]*run it again:\nnpx conform --adapter/,
    );
  });

  it('stand nowhere when the page is elsewhere, installed or missing', () => {
    mkdirSync(join(folder, 'node_modules/greenspec'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/greenspec/page.md'), '');
    const places = ['spec/greenlet/gone.md:1', `${folder}/node_modules/greenspec/page.md:1`, '/etc/hostname:1', 'no place'];
    for (const place of [...places, null]) {
      for (const root of [folder, packageRoot, '/nowhere']) {
        if (place === '/etc/hostname:1') continue;
        expect(of(withFailures(['main.dead', { place }]), root)[0]!.properties).toEqual({ title: 'FAIL main.dead on mine' });
      }
    }
    expect(of(withFailures(['main.dead', { place: 'spec/greenlet/main.md:12' }]), folder)[0]!.properties).not.toHaveProperty('file');
  });

  it('are one for each rule, a warning for a SHOULD', () => {
    const found = of(
      withFailures(
        ['a.one'],
        ['a.one'],
        ['a.two', { level: 'SHOULD' }],
        ['unknown', { level: null }],
        ['a.three', { level: 'MAY', verdict: 'error' }],
      ),
    );
    expect(found.map(({ kind, properties: { title } }) => `${kind} ${title}`)).toEqual([
      'error FAIL a.one on mine',
      'error FAIL unknown on mine',
      'error ERROR a.three on mine',
      'warning FAIL a.two on mine',
    ]);
  });

  it('are ten of each kind at most; the last counts the others', () => {
    const rules = (count: number): Document => withFailures(...Array.from({ length: count }, (_, i): [string] => [`a.r${i}`]));
    expect(of(rules(10))).toHaveLength(10);
    expect(of(rules(10))[9]!.properties.title).toBe('FAIL a.r9 on mine');
    expect(of(rules(25))).toHaveLength(10);
    expect(of(rules(25))[9]).toEqual({
      kind: 'error',
      properties: { title: '16 more' },
      message: '16 more errors; the log of this step tells them',
    });
  });

  it('are for what a baseline does not expect, and for its entries', () => {
    const document = sampleDocument({ mine: { 'a.one': 'fail', 'a.two': 'fail', 'a.three': 'pass', 'a.four': 'unsupported' } });
    const text = ['a.one', 'a.three', 'a.gone'].map((rule) => `- {rule: ${rule}, implementation: mine, reason: x}\n`).join('');
    writeFileSync(join(folder, 'known.yml'), text);
    const file = join(folder, 'known.yml');
    const gate = gateOf(document, readBaseline(file, text), { strict: false, today: '2027-01-01' });
    expect(of({ ...document, gate }, folder).map(({ kind, properties, message }) => [kind, properties, message.split('\n')[0]])).toEqual([
      ['error', { title: 'FAIL a.two on mine' }, 'The rule a.two MUST hold.'],
      ['error', { title: 'UNSUPPORTED a.four on mine' }, 'It is unsupported, and no entry of the baseline says so'],
      ['error', { file: 'known.yml', line: '3', title: 'baseline' }, 'no rule matches "a.gone"; ids look like a.one'],
      ['warning', { file: 'known.yml', line: '2', title: 'fixed' }, 'What a.three names passes now; remove the entry'],
    ]);
  });

  it('are escaped as the runner asks, so that nothing of a text is lost', () => {
    const text = '100 %, a%0Ab: c::d';
    const document = {
      ...sampleDocument({}),
      implementations: [sampleSubject(text, {}, { failures: [sampleFailure('a.one', { sentence: text })] })],
    };
    const line = annotations(document, packageRoot);
    expect(line).toMatch(/^::error title=FAIL a\.one on 100 %25%2C a%250Ab%3A c%3A%3Ad::100 %25, a%250Ab: c::d%0A%0A/);
    expect(line.trimEnd()).not.toContain('\n');
    expect(of(document)[0]!.properties.title).toBe(`FAIL a.one on ${text}`);
  });

  it('are not there where nothing fails', () => {
    expect(annotations(sampleDocument({ mine: { 'a.one': 'pass' } }), packageRoot)).toBe('');
  });

  it.each(hostileTexts)('cannot be commanded by %j', (text) => {
    const found = of({
      ...withFailures([
        'a.one',
        { sentence: text, detail: text, replay: text, place: `${text}:1`, program: { python: text, javascript: '' } },
      ]),
      ...{ implementations: [sampleSubject(text, {}, { failures: [sampleFailure('a.one', { sentence: text, detail: text })] })] },
    });
    expect(found).toHaveLength(1);
    expect(Object.keys(found[0]!.properties)).toEqual(['title']);
    expect(found[0]!.properties.title).toMatch(/^FAIL a\.one on /);
    expect(found[0]!.message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});
