/** What the report does with other reports, with strings that nobody would choose, with many failures, and for those who do not see it. */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { largeDocument } from '../../../bench/large-document.js';
import type { Document } from '../../document.js';
import { onOneLine, safe } from '../../safe.js';
import { hostileTexts, sampleDocument, sampleFailure, sampleRule, sampleSubject, type Verdicts } from '../../sample.js';
import { noBrowser, openBrowser } from './browser.js';
import { folder, open, sample, told, written, type Opened } from './pages.js';

/** As much of axe-core as is used. */
interface Findings {
  readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string }[] }[];
}

describe.skipIf(noBrowser !== undefined)('the HTML report in a browser', () => {
  let browser: Browser;
  let opened: Opened[] = [];
  const show = async (file: string, hash = '', options: BrowserContextOptions = {}): Promise<Page> => {
    const one = await open(browser, file, hash, options);
    opened.push(one);
    return one.page;
  };

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    const troubles = opened.flatMap((one) => one.troubles);
    for (const { page } of opened) await page.context().close();
    opened = [];
    expect(troubles, 'nothing on the console, nothing asked for').toEqual([]);
  });

  describe('with another report', () => {
    const later: Verdicts = {
      'a.broken': 'fail',
      'a.lost': 'unsupported',
      'a.mended': 'pass',
      'a.same': 'fail',
      'a.other': 'hang',
      'b.new': 'pass',
    };
    const earlier: Verdicts = {
      'a.broken': 'pass',
      'a.lost': 'pass',
      'a.mended': 'fail',
      'a.same': 'fail',
      'a.other': 'fail',
      'c.old': 'pass',
    };
    const at = (started: string): Partial<Document> => ({ timing: { started, seconds: [1] } });
    const own = sampleDocument({ mine: later }, at('2030-02-01T00:00:00.000Z'));
    const other = sampleDocument({ mine: earlier }, at('2030-01-01T00:00:00.000Z'));
    const groups = async (page: Page): Promise<Record<string, string[]>> => {
      const found: Record<string, string[]> = {};
      for (const group of await page.locator('.change').all())
        found[(await group.locator('summary b').textContent())!] = await group.locator('th').allTextContents();
      return found;
    };
    const expected = {
      'New: 2': ['a.broken', 'a.lost'],
      'Fixed: 1': ['a.mended'],
      'Changed: 1': ['a.other'],
      'Added: 1': ['b.new'],
      'Removed: 1': ['c.old'],
      'Still failing: 1': ['a.same'],
    };

    it('that was chosen, shows what is new, fixed and changed', async () => {
      const file = join(folder, 'earlier.json');
      writeFileSync(file, JSON.stringify(other));
      const page = await show(written(own));
      await page.locator('#other').setInputFiles(file);
      await page.locator('#changes').waitFor();
      expect(await page.locator('#compared h3').innerText()).toBe('From "earlier.json" to this report');
      expect(await groups(page)).toEqual(expected);
      await page.getByRole('button', { name: 'Swap' }).click();
      expect(await page.locator('#compared h3').innerText()).toBe('From this report to "earlier.json"');
      expect((await groups(page))['Fixed: 2']).toEqual(['a.broken', 'a.lost']);
      await page.getByRole('button', { name: 'Remove' }).click();
      expect(await page.locator('#compared').innerText()).toBe('');
    });

    it('that was dropped, an HTML report, shows the same', async () => {
      const text = readFileSync(written(other), 'utf8');
      const page = await show(written(own));
      const dropped = await page.evaluateHandle((content) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([content], 'earlier.html', { type: 'text/html' }));
        return transfer;
      }, text);
      await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
      await page.locator('#changes').waitFor();
      expect(await groups(page)).toEqual(expected);
      expect(await page.locator('#changes').innerText()).toBe(
        'Compared: mine. 2 new, 1 fixed, 1 changed, 1 added, 1 removed, 1 still failing.',
      );
    });

    it('that is none, says what is wrong', async () => {
      const page = await show(written(own));
      const refused = async (text: string): Promise<string> => {
        await page.locator('#other').setInputFiles({ name: '<b>x.json', mimeType: 'application/json', buffer: Buffer.from(text) });
        await page.locator('#compared .verdict').waitFor();
        const said = await page.locator('#compared').innerText();
        await page.evaluate(() => document.getElementById('compared')!.replaceChildren());
        return said;
      };
      const none = 'Cannot read "<b>x.json": it is no report of this kit; drop what --report json or --report html wrote';
      for (const text of ['', '{', '{}', '<p>hello', 'null']) expect(await refused(text)).toBe(none);
      expect(await refused('{"schema": 1}')).toContain('its schema 1 is that of an older release');
      expect(await refused(JSON.stringify({ ...own, implementations: 5 }))).toContain('it is damaged');
    });

    it('that is hostile, shows text', async () => {
      const page = await show(written(own));
      const text = '<img src=x onerror=alert(1)>';
      const hostile = { ...other, ...sampleDocument({ mine: { [text]: 'pass', '\u202egnp': 'pass' } }, at('')) };
      await page
        .locator('#other')
        .setInputFiles({ name: `${text}.json`, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(hostile)) });
      await page.locator('#changes').waitFor();
      expect(await page.locator('#compared').textContent()).toContain(text);
      expect(await page.locator('#compared').textContent()).toContain('\\u202egnp');
      expect(await page.locator('img').count()).toBe(0);
    });
  });

  it('shows hostile strings as text, wherever they stand', async () => {
    const ruleOf = (text: string): string => `x.${text}`;
    const subjects = hostileTexts.map((text) =>
      sampleSubject(
        text,
        { [ruleOf(text)]: 'fail' },
        {
          version: text,
          language: text,
          adapter: text,
          lacks: [text],
          variations: { [ruleOf(text)]: text },
          failures: [
            {
              ...told,
              rule: ruleOf(text),
              sentence: text,
              place: text,
              defect: text,
              program: { python: text, javascript: text, own: { style: text, text } },
              expected: { events: [text, 'a'], values: [[text], ['a']], end: text },
              observed: { events: [text, text], values: [[text], [text]], end: text },
              allowed: [{ event: text, values: [text], rules: [text] }],
              switches: { ...told.switches!, names: [text, text] },
              detail: text,
              replay: text,
            },
          ],
        },
      ),
    );
    const report: Document = {
      ...sampleDocument({}),
      rules: hostileTexts.map((text) => sampleRule(ruleOf(text), { area: text, sentence: `It MUST ${text}`, place: text, untested: text })),
      kit: { version: hostileTexts.join(' ') },
      selection: { only: hostileTexts, cases: 0, replay: false },
      implementations: subjects,
      timing: { started: hostileTexts.join(' '), seconds: [] },
    };
    const page = await show(written(report));
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
    await page.locator('#f0-1 svg').waitFor();
    expect(await page.locator('img, iframe, object, b b, main h1').count()).toBe(0);
    expect(await page.locator('script').count(), 'the scripts of the kit').toBe(3);
    const all = await page.evaluate(() => document.documentElement.outerHTML);
    expect(all, 'no character commands or reorders').not.toMatch(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u,
    );
    for (const [i, text] of hostileTexts.entries()) {
      const failure = page.locator(`#f${i}-1`);
      const shown = safe(text).trimEnd();
      for (const kind of ['python', 'javascript', 'shell']) expect(await failure.locator(`.${kind} pre`).textContent(), kind).toBe(shown);
      const inLine = onOneLine(text);
      expect(await failure.locator('.events .same td').last().textContent()).toBe(inLine);
      expect(await failure.locator('svg .note').first().textContent()).toContain(inLine.slice(0, 40));
      expect(
        await page
          .locator('.matrix thead th')
          .nth(i + 1)
          .textContent(),
      ).toContain(inLine);
      expect(await page.locator('.matrix tbody.area').nth(i).textContent()).toContain(inLine);
    }
  });

  it('cuts what is too long, and says so', async () => {
    const long = 'x'.repeat(1_000_000);
    const failure = sampleFailure('a.long', {
      detail: long,
      replay: long,
      program: { python: long, javascript: long },
      observed: { events: ['one', long], values: [['one'], [long]], end: 'end' },
    });
    const page = await show(
      written({ ...sampleDocument({}), implementations: [sampleSubject(long, {}, { failures: [failure] })] }),
      '#f0-1',
    );
    expect((await page.content()).length).toBeLessThan(300_000);
    expect(await page.locator('#f0-1 .python pre').innerText()).toMatch(/x… 980,000 more characters$/);
    expect(await page.locator('#f0-1 .python button').count(), 'half a program is not to be copied').toBe(0);
    expect(await page.locator('#f0-1 .events').innerText()).toMatch(/x… 998,000 more characters/);
  });

  it('stays usable with a thousand failures', async () => {
    const page = await show(written(largeDocument(sample, { implementations: 10, failures: 1_000 })));
    expect(await page.locator('#found').innerText()).toBe('5 rules, 1,000 failures');
    expect(await page.locator('.failure figure').count(), 'what is closed is not made').toBe(0);
    await page.getByLabel('Search').fill('print(7, 42)');
    expect(await page.locator('#found').innerText()).toBe('0 of 5 rules, 1 of 1,000 failures');
    await page.locator('.failure:visible summary').click();
    expect(await page.locator('.failure:visible .python').innerText()).toContain('print(7, 42)');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has nothing serious against it for those who cannot see it, or not well: ${colorScheme}`, async () => {
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      const page = await show(written(sample), '#f0-1', { colorScheme });
      await page
        .locator('#other')
        .setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(sample)) });
      await page.locator('#changes').waitFor();
      await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
      await page.locator('.page pre').first().waitFor();
      await page.evaluate(axe);
      const { violations } = (await page.evaluate('axe.run()')) as Findings;
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual([]);
    });
  }
});
