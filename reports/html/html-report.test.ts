/** The HTML report as a text: what a browser need not show. */

import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { largeDocument } from '../../bench/large-document.js';
import { packageRoot } from '../../adapters/package-root.js';
import { readPages } from '../../suites/read-spec.js';
import { ruleSections } from '../page-html.js';
import { sampleDocument, sampleFailure, sampleRule, sampleSubject } from '../sample.js';
import { htmlReport } from './html-report.js';

const spec = join(packageRoot, 'spec');
const some = sampleDocument({ mine: { 'switch.tuple': 'fail', 'switch.none': 'pass' } });
const inArea = (...ids: readonly string[]): typeof some => ({
  ...some,
  rules: ids.map((id) => sampleRule(id, { area: 'greenlet/switching' })),
});

const temporary = mkdtempSync(join(tmpdir(), 'greenspec-pages-'));
const folder = join(temporary, 'pages');
mkdirSync(join(folder, 'greenlet'), { recursive: true });
afterAll(() => rmSync(temporary, { recursive: true }));

describe('the HTML report', () => {
  it('is the same for equal documents', () => {
    expect(htmlReport(structuredClone(some), spec)).toBe(htmlReport(some, spec));
  });

  it('lets no script run but its own, and fetches nothing', () => {
    const page = htmlReport(some, spec);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
    expect(policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[^' ]+' 'sha256-[^' ]+'; /);
    for (const [, script] of page.matchAll(/<script(?: type="module")?>([^]*?)<\/script>/g)) {
      expect(policy).toContain(createHash('sha256').update(script!).digest('base64'));
    }
    expect(page).not.toMatch(/\b(?:src|srcset|poster)=|<link|@import|url\(/);
  });

  it('has the text of the rules that were judged, and of no others', () => {
    const page = htmlReport(inArea('switch.tuple', 'switch.unheard-of'), spec);
    expect(page).toContain('id="switch.tuple"');
    expect(page).not.toContain('id="switch.none"');
    expect(page).toContain('<span class="id">switch.unheard-of</span>');
    for (const [, id] of page.matchAll(/href="#([^"]*)"/g)) expect(page, id).toContain(` id="${id}"`);
  });

  it('has the text that pages have now, whether or not it was rendered before', () => {
    const [area, text] = ['greenlet/switching', '### `switch.tuple`\n\nIt MUST be *other*.\n'];
    writeFileSync(join(folder, `${area}.md`), text);
    const page = htmlReport(inArea('switch.tuple'), folder);
    expect(page).toContain('be <em>other</em>.');
    const own = readPages(spec).find((one) => one.area === area)!;
    const fresh = ruleSections(own, { page: () => undefined, rule: () => undefined }).get('switch.tuple')!();
    const words = (markup: string): string => markup.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
    expect(words(htmlReport(inArea('switch.tuple'), spec))).toContain(
      words(fresh)
        .replace(/^ switch\.tuple/, '')
        .trim(),
    );
  });

  it('reads nothing but pages, whatever a document names as an area or a defect', () => {
    writeFileSync(join(temporary, 'secret.md'), '### `a.secret`\n\nIt MUST be kept.\n');
    const area = '../secret';
    const document = {
      ...sampleDocument({}),
      rules: [sampleRule('a.secret', { area })],
      implementations: [sampleSubject('mine', {}, { failures: [sampleFailure('a.secret', { defect: '../../secret' })] })],
    };
    expect(htmlReport(document, folder)).not.toContain('It MUST be kept');
  });

  it('of ten implementations, ten thousand results and a thousand failures has less than 5 MB', () => {
    const ids = readPages(spec).flatMap((page) =>
      [...ruleSections(page, { page: () => undefined, rule: () => undefined }).keys()].map((id) => [id, page.area] as const),
    );
    const verdicts = Object.fromEntries(ids.map(([id], i) => [id, i % 9 === 0 ? 'unsupported' : i % 90 === 1 ? 'fail' : 'pass'] as const));
    const document = { ...sampleDocument({ mine: verdicts }), rules: ids.map(([id, area]) => sampleRule(id, { area })) };
    const large = largeDocument(document, { implementations: 10, failures: 1_000 });
    expect(large.implementations.flatMap(({ rules }) => rules).length).toBeGreaterThan(10_000);
    expect(Buffer.byteLength(htmlReport(large, spec))).toBeLessThan(5_000_000);
  });

  it('shows what a baseline makes of the results', () => {
    const entry = { place: 'known.yml:3', rule: 'switch.tuple', implementation: 'mine', reason: 'it is <slow>' };
    const findings = [
      { is: 'expected', implementation: 0, rule: 'switch.tuple', verdict: 'fail', entry: 0 },
      { is: 'new', implementation: 0, rule: 'switch.none', verdict: 'fail' },
    ] as const;
    const page = htmlReport({ ...some, gate: { baseline: 'known.yml', strict: false, entries: [entry], findings } }, spec);
    expect(page).toContain('known.yml</code>: 1 new, 0 fixed, 1 expected');
    expect(page).toContain('<span class="count f">new</span> switch.none on mine: fail');
    expect(page).toContain('The baseline expects this (known.yml:3): it is &lt;slow>');
  });

  it('says so where a single program was run, or nothing failed', () => {
    const replayed = { ...sampleDocument({ mine: {} }), selection: { only: [], cases: 0, replay: true } };
    const page = htmlReport(replayed, spec);
    expect(page).toContain('A single program was run again, and no rule judged.');
    expect(page).toContain('There are none.');
  });
});
