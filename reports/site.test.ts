import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { packageRoot } from '../adapters/package-root.js';
import { main } from '../conform.js';
import { pageOf, readPages, readRules, type Page } from '../suites/read-spec.js';
import type { Document, Subject } from './document.js';
import { hostileTexts, sampleDocument, sampleFailure, sampleRule, sampleSubject } from './sample.js';
import { siteFiles, type SiteFile } from './site.js';
import { order } from './site/contents.js';

const kit = { version: '1.2.3' };
const spec = join(packageRoot, 'spec');
const pages = readPages(spec);
const rules = readRules(spec, pages);

/** A run of rules of the spec. */
function documentOf(implementations: readonly Subject[], sentence?: string): Document {
  const judged = new Set(implementations.flatMap(({ rules: standings }) => standings.map(({ id }) => id)));
  const texts = rules.filter(({ id }) => judged.has(id)).map(({ id, sentence: own }) => sampleRule(id, { sentence: sentence ?? own }));
  return sampleDocument({}, { kit, seed: 7, selection: { only: [], cases: 1500, replay: false }, rules: texts, implementations });
}

const failing = documentOf([
  sampleSubject(
    'greenlet',
    {},
    {
      rules: [
        { id: 'exit.parent-unstarted', verdict: 'fail', programs: 1234 },
        { id: 'spawn.order', verdict: 'unsupported', programs: 0, lacks: ['spawn', 'sleep', 'a', 'b', 'c', 'd'] },
        { id: 'switch.none', verdict: 'pass', programs: 0 },
      ],
      variations: { 'switch.none': 'empty' },
      failures: [sampleFailure('exit.parent-unstarted', { defect: 'exit-arguments' })],
    },
  ),
  sampleSubject('mine', { 'exit.parent-unstarted': 'pass' }),
]);

const site = siteFiles({ kit, pages, rules });
const judged = siteFiles({ kit, pages, rules, document: failing });
const textOf = (files: readonly SiteFile[], path: string): string => files.find((file) => file.path === path)!.text;
const htmlOf = (files: readonly SiteFile[]): SiteFile[] => files.filter(({ path }) => path.endsWith('.html'));

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescaped = (text: string): string => text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name]!);
const valuesOf = (html: string, attribute: string): string[] =>
  [...html.matchAll(new RegExp(`<[^>]*? ${attribute}="([^"]*)"`, 'g'))].map(([, value]) => unescaped(value!));

/** Links of a site that lead to no file or no anchor of it. */
function brokenLinks(files: readonly SiteFile[]): string[] {
  const anchors = new Map(files.map(({ path, text }) => [path, new Set(path.endsWith('.html') ? valuesOf(text, 'id') : [])]));
  return htmlOf(files).flatMap(({ path, text }) =>
    ['href', 'src', 'action']
      .flatMap((attribute) => valuesOf(text, attribute))
      .filter((target) => !/^(https?:|data:,$)/.test(target))
      .filter((target) => {
        const [to, anchor] = target.split('#').map(decodeURIComponent) as [string, string | undefined];
        const found = anchors.get(to === '' ? path : posix.join(posix.dirname(path), to));
        return !found || (anchor !== undefined && !found.has(anchor));
      })
      .map((target) => `${path}: ${target}`),
  );
}

describe('the site of the spec', () => {
  it('has every page, and a place in the order of reading for each that states rules', () => {
    expect(htmlOf(site).map(({ path }) => path)).toEqual(expect.arrayContaining(pages.map(({ area }) => `${area}.html`)));
    expect(htmlOf(site)).toHaveLength(pages.length + 2);
    expect(new Set(order)).toEqual(new Set(pages.map(({ area }) => area).filter((area) => !area.startsWith('defects/'))));
  });

  it('has no link that leads nowhere, with or without standings', () => {
    expect(valuesOf(textOf(site, 'greenlet/switching.html'), 'href').length).toBeGreaterThan(50);
    expect([...brokenLinks(site), ...brokenLinks(judged)]).toEqual([]);
  });

  it('has each rule once, on its page and in the table, and each program in TypeScript, too', () => {
    const ids = (text: string): string[] => [...text.matchAll(/<section class="rule" id="([^"]*)"/g)].map(([, id]) => id!);
    expect(
      htmlOf(site)
        .flatMap(({ text }) => ids(text))
        .sort(),
    ).toEqual(rules.map(({ id }) => id).sort());
    expect(valuesOf(textOf(site, 'rules.html'), 'data-rule').sort()).toEqual(rules.map(({ id }) => id).sort());
    const shown = htmlOf(site).reduce((sum, { text }) => sum + text.split('<details class="typescript">').length - 1, 0);
    expect(shown).toBe(rules.reduce((sum, { examples, laws }) => sum + examples.length + laws.length, 0));
  });

  it('begins with a page that leads to all others, and tells of each known defect', () => {
    const front = textOf(site, 'index.html').replace(/<nav id="contents"[^]*<\/nav>/, '');
    expect(valuesOf(front, 'href')).toEqual(expect.arrayContaining(pages.map(({ area }) => `${area}.html`)));
    expect(front).toContain(
      '<a href="defects/exit-arguments.html">exit-arguments</a>: A <code>GreenletExit</code> that starts a parent is',
    );
  });

  it('lets search look through ids and sentences, each with a link to the rule', () => {
    const index = new Function(`${textOf(site, 'search.js')}; return searchIndex;`)() as readonly (readonly string[])[];
    expect(index.map(([id]) => id).sort()).toEqual(rules.map(({ id }) => id).sort());
    expect(index.find(([id]) => id === 'sem.initial')).toEqual([
      'sem.initial',
      'MUST',
      'Semaphore(value) MUST begin with a count of value, and Semaphore() with one permit.',
      'eventlet/semaphores.html#sem.initial',
      'Semaphores',
    ]);
  });

  it('asks nobody for anything', () => {
    for (const { path, text } of judged) {
      const fetched = path.endsWith('.css')
        ? (text.match(/url\(|@import/g) ?? [])
        : [...text.matchAll(/<(?!a\b)[^>]*\b(?:src|href|srcset|data|poster)="([^"]*)"/g)].map(([, to]) => to!);
      expect(fetched.filter((to) => !/^((\.\.\/)*(site\.css|site\.js|search\.js)|data:,)$/.test(to))).toEqual([]);
    }
  });

  it('closes what it opens, and has no anchor twice on a page', () => {
    const empty = ['meta', 'link', 'input', 'br', 'hr'];
    for (const { path, text } of htmlOf(judged)) {
      const open: string[] = [];
      for (const [, slash, name] of text.matchAll(/<(\/?)([a-z0-9]+)(?:"[^"]*"|[^">])*>/g)) {
        if (slash === '') open.push(name!);
        else expect(`${path}: ${open.pop()}`).toBe(`${path}: ${name}`);
        if (empty.includes(name!)) open.pop();
      }
      expect(open).toEqual([]);
      const anchors = valuesOf(text, 'id');
      expect(anchors.filter((anchor, i) => anchors.indexOf(anchor) !== i)).toEqual([]);
    }
  });

  it('is the same, byte for byte, from equal sources', () => {
    const again = readPages(spec);
    expect(siteFiles({ kit, pages: again, rules: readRules(spec, again), document: structuredClone(failing) })).toEqual(judged);
  });
});

describe('standings', () => {
  const section = (id: string, files: readonly SiteFile[], path: string): string =>
    new RegExp(`<section class="rule" id="${id}">[^]*?</section>`).exec(textOf(files, path))![0];
  const items = (html: string): string[] =>
    [.../<ul class="standings"[^>]*>(.*?)<\/ul>/.exec(html)![1]!.matchAll(/<li>(.*?)<\/li>/g)].map(([, item]) =>
      unescaped(item!.replaceAll(/<[^>]*>/g, '')),
    );

  it('stand below the sentence, with known defects, what is lacking, and how many programs were about it', () => {
    const html = section('exit.parent-unstarted', judged, 'greenlet/exit.html');
    expect(html.indexOf('class="standings"')).toBeGreaterThan(html.indexOf('class="sentence"'));
    expect(html.indexOf('class="standings"')).toBeLessThan(html.indexOf('<pre'));
    expect(items(html)).toEqual(['greenlet 1.2 ✗ fail, known: exit-arguments, in 1,234 programs', 'mine 1.2 ✓ pass, in 3 programs']);
    expect(html).toContain('<a href="../defects/exit-arguments.html"><code>exit-arguments</code></a>');
    expect(items(section('spawn.order', judged, 'eventlet/spawning.html'))).toEqual([
      'greenlet 1.2 ○ unsupported, lacks spawn, sleep, a, b, 2 more',
      'mine 1.2 · not judged',
    ]);
    expect(items(section('switch.none', judged, 'greenlet/switching.html'))[0]).toBe('greenlet 1.2 ✓ pass, answers empty');
  });

  it('stand in the table of all rules, and are counted for each page', () => {
    const row = /<tr data-rule="exit\.parent-unstarted">.*<\/tr>/.exec(textOf(judged, 'rules.html'))![0];
    expect(row).toMatch(/<td data-column="greenlet 1\.2">.*fail.*<td data-column="mine 1\.2">.*pass/);
    const page = /<tr>.*>Exiting<.*<\/tr>/.exec(textOf(judged, 'index.html'))![0].replaceAll(/<[^>]*>/g, '');
    expect(page).toBe('Exiting131 ✗ fail 12 · not judged1 ✓ pass 12 · not judged');
    expect(textOf(judged, 'index.html')).toContain('judged by greenspec 1.2.3 with 1,500 generated programs from seed 7.');
  });

  it('are nowhere without a report', () => {
    for (const { text } of htmlOf(site)) expect(text).not.toMatch(/class="(standings|verdict)/);
  });

  it('tell implementations apart that have the same name, and say when a sentence was another', () => {
    const own = (adapter: string): Subject => sampleSubject('mine', { 'exit.value': 'pass' }, { adapter });
    const twice = documentOf([own('./a'), own('./b')], 'It MUST do something else.');
    const files = siteFiles({ kit, pages, rules, document: twice });
    expect(items(section('exit.value', files, 'greenlet/exit.html'))).toEqual([
      'mine 1.2 (./a) ✓ pass, in 3 programs, judged when the sentence was another',
      'mine 1.2 (./b) ✓ pass, in 3 programs, judged when the sentence was another',
    ]);
  });

  it('show as text what implementations call themselves', () => {
    const hostile = hostileTexts.join('');
    const long = 'x'.repeat(1_000_000);
    const subject = sampleSubject('', {}, { name: hostile, version: long, lacks: [hostile] });
    const standing = { id: 'exit.value', verdict: 'unsupported', programs: 0, lacks: [hostile] } as const;
    const document = documentOf([
      { ...subject, rules: [standing], variations: { 'exit.value': hostile } },
      sampleSubject('<b>bold</b>', { 'exit.value': 'pass' }),
    ]);
    const files = siteFiles({ kit, pages, rules, document });
    const scripts = htmlOf(files).flatMap(({ text }) => text.match(/<script[^>]*>/g) ?? []);
    expect(scripts).toHaveLength(2 * htmlOf(files).length);
    for (const { text } of files) expect(text).not.toMatch(/[\u202e\u001b\ud800]|<img|<b>bold/u);
    expect(brokenLinks(files)).toEqual([]);
    const [shown, second] = items(section('exit.value', files, 'greenlet/exit.html'));
    expect(shown).toMatch(/^<script>alert\(1\)<\/script>.*… 1,000,\d\d\d more characters ○ unsupported, answers <script>alert/);
    expect(second).toBe('<b>bold</b> 1.2 ✓ pass, in 3 programs');
  });
});

describe('pages of one’s own', () => {
  const rule = (id: string): string => `### \`${id}\`\n\nIt MUST.\n\n*Not tested:* never.\n`;
  const files = (...own: Page[]): SiteFile[] => siteFiles({ kit, pages: own, rules: readRules('own', own) });

  test('may have any names and titles', () => {
    const title = '# <b>A & "B"</b>\n\n';
    const found = files(
      pageOf('a', `${title}[there](x%20%23%3Fy.md)\n\n${rule('a.b')}`, "o'<n>/a"),
      pageOf('x', `## Only a rule: \`a.b\`\n\n[back](a.md#a.b)\n\n${rule('x.y')}`, "o'<n>/x #?y"),
    );
    expect(brokenLinks(found)).toEqual([]);
    expect(textOf(found, "o'<n>/a.html")).toContain('<title>&lt;b>A &amp; &quot;B&quot;&lt;/b> · Green threads, specified</title>');
  });

  test.each(['index', 'rules', 'Index'])('may not be called %s', (area) => {
    expect(() => files(pageOf(`own/${area}.md`, rule('a.b'), area))).toThrow(
      `own/${area}.md: the site has a page "${area}.html" of its own; give this page another name`,
    );
  });
});

describe('conform spec', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conform-site-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const said: string[] = [];
  beforeEach(() => {
    said.length = 0;
    vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
    vi.spyOn(console, 'error').mockImplementation((text: string) => void said.push(text));
    return () => void vi.restoreAllMocks();
  });
  const own = join(folder, 'pages');
  mkdirSync(join(own, 'part'), { recursive: true });
  writeFileSync(join(own, 'part/one.md'), '# One\n\n### `exit.value`\n\nIt MUST.\n\n*Not tested:* never.\n');
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const to = join(folder, 'site');

  it('writes the site, over what it wrote before, and leaves other files alone', async () => {
    mkdirSync(join(to, 'part'), { recursive: true });
    writeFileSync(join(to, 'index.html'), 'old');
    writeFileSync(join(to, 'part/notes.txt'), 'mine');
    expect(await main(['spec', '--html', to, '--spec', own])).toBe(0);
    expect(said).toEqual([`Wrote 3 pages with 1 rule; begin with ${join(to, 'index.html')}`]);
    expect(readdirSync(to, { recursive: true }).sort()).toEqual(
      ['index.html', 'part', 'part/notes.txt', 'part/one.html', 'rules.html', 'search.js', 'site.css', 'site.js'].sort(),
    );
    expect(readFileSync(join(to, 'part/notes.txt'), 'utf8')).toBe('mine');
    expect(readFileSync(join(to, 'index.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('shows a report’s verdicts', async () => {
    const report = file('report.json', JSON.stringify(documentOf([sampleSubject('mine', { 'exit.value': 'pass' })])));
    expect(await main(['spec', '--html', to, '--spec', own, '--standings', report])).toBe(0);
    expect(readFileSync(join(to, 'part/one.html'), 'utf8')).toContain('mine 1.2');
  });

  test.each<[string, string[], string]>([
    ['no folder', [], 'required option "--html <folder>" not specified; see conform --help'],
    ['an empty name', ['--html', ''], '--html "" is empty; name a folder'],
    ['a file', ['--html', file('file', '')], `Cannot write to "${join(folder, 'file')}": it is a file; name a folder`],
    [
      'a folder in none',
      ['--html', join(folder, 'none/site')],
      `Cannot write to "${join(folder, 'none/site')}": there is no folder "${join(folder, 'none')}"; make it first`,
    ],
    [
      'pages that are none',
      ['--html', join(folder, 'new'), '--spec', join(folder, 'none')],
      'there is no such folder; name the one that holds the pages',
    ],
    ['a report that is none', ['--html', join(folder, 'new'), '--standings', join(folder, 'none')], 'there is no such file'],
    [
      'a report of an older release',
      ['--html', join(folder, 'new'), '--standings', file('old.json', '{"schema":1}')],
      'its schema 1 is that of an older release, and 2 is read; run conform again to write it anew',
    ],
    [
      'a report on other rules',
      [
        '--html',
        join(folder, 'new'),
        '--spec',
        own,
        '--standings',
        file('other.json', JSON.stringify(documentOf([sampleSubject('mine', {})]))),
      ],
      'it judges no rule of these pages; name those that it judges with --spec',
    ],
    ['more words', ['--html', join(folder, 'new'), 'more'], 'too many arguments'],
    ['an option of judging', ['--html', join(folder, 'new'), '--seed', '1'], 'unknown option "--seed"'],
  ])('refuses %s, and writes nothing', async (_, options, problem) => {
    expect(await main(['spec', ...options])).toBe(2);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(problem);
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });

  it('refuses options of judging before its name, where they would do nothing', async () => {
    expect(await main(['--spec', own, 'spec', '--html', to])).toBe(2);
    expect(said).toEqual(['conform: --spec before "spec" does nothing; write after it what conform spec --help tells']);
  });

  it('says where it could not write', async () => {
    mkdirSync(join(folder, 'blocked/index.html'), { recursive: true });
    expect(await main(['spec', '--html', join(folder, 'blocked'), '--spec', own])).toBe(2);
    expect(said[0]).toMatch(/^conform: Cannot write the site: EISDIR/);
  });
});
