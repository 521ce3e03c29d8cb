/** The site as people use it, in a browser, from its files. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { packageRoot } from '../../adapters/package-root.js';
import { readPages, readRules } from '../../suites/read-spec.js';
import { noBrowser, openBrowser } from '../html/in-browser/browser.js';
import { sampleDocument } from '../sample.js';
import { siteFiles, writeSite } from '../site.js';

const folder = mkdtempSync(join(tmpdir(), 'greenspec-site-'));
const root = pathToFileURL(folder).href;
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const phone = { viewport: { width: 360, height: 740 } };

describe.skipIf(noBrowser !== undefined)('the site in a browser', () => {
  let browser: Browser;
  const pages: Page[] = [];
  const troubles: string[] = [];
  const open = async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const page = await (await browser.newContext(options)).newPage();
    pages.push(page);
    page.on('console', (message) => troubles.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('request', (request) => void (request.url().startsWith(`${root}/`) || troubles.push(`asked for ${request.url()}`)));
    await page.goto(`${root}/${path}`);
    return page;
  };
  const at = (page: Page): string => decodeURIComponent(page.url().slice(root.length + 1));

  beforeAll(async () => {
    const spec = readPages(join(packageRoot, 'spec'));
    const document = sampleDocument({ mine: { 'exit.value': 'pass', 'exit.class': 'fail' }, theirs: { 'exit.value': 'unsupported' } });
    writeSite(siteFiles({ kit: { version: '1.2.3' }, pages: spec, rules: readRules('spec', spec), document }), folder);
    browser = await openBrowser();
    // Slow machines take longer than a hook may by default.
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
    expect(troubles.splice(0), 'nothing on the console, nothing asked for elsewhere').toEqual([]);
  });

  it('finds a rule by words of its id and sentence, with nothing but the keyboard', async () => {
    const page = await open('defects/exit-arguments.html');
    await page.keyboard.press('/');
    await page.keyboard.type('exit parent unstarted');
    const options = await page.getByRole('option').allInnerTexts();
    expect(options[0]).toMatch(/^exit\.parent-unstarted\s+If the parent is/);
    expect(await page.getByRole('combobox').getAttribute('aria-expanded')).toBe('true');
    expect(await page.getByRole('status').innerText()).toBe(`${options.length} rules found`);
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('combobox').getAttribute('aria-activedescendant')).toBe('found-0');
    await page.keyboard.press('Enter');
    await page.waitForURL(/exit\.html/);
    expect(at(page)).toBe('greenlet/exit.html#exit.parent-unstarted');
    expect(await page.locator('.rule:target .sentence').innerText()).toMatch(/^If the parent is unstarted/);
  });

  it('goes through what it found in both directions, and closes it', async () => {
    const page = await open('index.html');
    const input = page.getByRole('combobox');
    await input.fill('switch');
    const active = (): Promise<string | null> => input.getAttribute('aria-activedescendant');
    await input.press('ArrowUp');
    expect(await active()).toBe('found-19');
    await input.press('ArrowDown');
    expect(await active()).toBe('found-0');
    await input.press('ArrowDown');
    expect(await page.getByRole('option', { selected: true }).getAttribute('id')).toBe('found-1');
    await input.press('Escape');
    expect(await page.getByRole('option').count()).toBe(0);
    await input.press('Escape');
    expect(await input.inputValue()).toBe('');
  });

  it('leads from words to the table of all rules, with those that have them', async () => {
    const page = await open('greenlet/exit.html');
    const input = page.getByRole('combobox');
    await input.fill('nothing has these words');
    expect(await page.getByRole('status').innerText()).toBe('No rules found');
    await input.fill('exit.value');
    await input.press('Enter');
    await page.waitForURL(/rules\.html/);
    expect(at(page)).toBe('rules.html?q=exit.value');
    const rows = page.locator('[data-rule]:visible');
    expect(await rows.allInnerTexts()).toEqual([expect.stringMatching(/^exit\.value\s+MUST[^]*✓ pass[^]*○ unsupported/)]);
    expect(await page.locator('tbody:visible').count()).toBe(1);
    expect(await page.locator('#shown').innerText()).toBe('1 rule found, in the order of the pages.');
    await page.getByRole('combobox').press('Escape');
    expect(await rows.count()).toBeGreaterThan(900);
  });

  it('shows all programs in TypeScript, and remembers it', async () => {
    const page = await open('greenlet/exit.html');
    const button = page.getByRole('button', { name: 'TypeScript' });
    const programs = page.locator('.typescript pre');
    expect(await programs.first().isVisible()).toBe(false);
    await button.click();
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    expect(await programs.first().innerText()).toContain('async () =>');
    await page.goto(`${root}/greenlet/ending.html`);
    expect(await programs.last().isVisible()).toBe(true);
    await button.click();
    expect(await programs.last().isVisible()).toBe(false);
  });

  it('can be read without scripts: text, contents, TypeScript by the keyboard, and no search that would not work', async () => {
    const page = await open('greenlet/exit.html', { javaScriptEnabled: false });
    expect(await page.getByRole('search').count()).toBe(0);
    const summary = page.locator('.typescript summary').first();
    await summary.press('Enter');
    expect(await page.locator('.typescript pre').first().isVisible()).toBe(true);
    await page.getByRole('navigation', { name: 'Contents' }).getByText('exit.class', { exact: true }).click();
    expect(at(page)).toBe('greenlet/exit.html#exit.class');
    await page.getByRole('link', { name: 'The main greenlet →' }).click();
    expect(at(page)).toBe('greenlet/main.html');
  });

  const some = ['index.html', 'rules.html', 'greenlet/exit.html', 'reading.html', 'defects/exit-arguments.html'];
  it.each(some)('%s is for everybody: no serious finding, light and dark, with results of a search', async (path) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(path, { colorScheme });
      await page.getByRole('combobox').fill('exit.');
      await page.addScriptTag({ path: axe });
      const found = await page.evaluate<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>(
        'axe.run(document, { preload: false })',
      );
      const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
    }
  });

  it.each([...some, 'eventlet/timeouts.html', 'scenario.html'])('%s fits a phone, and the contents are one step away', async (path) => {
    const page = await open(path, phone);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(phone.viewport.width);
    await page.getByRole('link', { name: 'Contents' }).click();
    await page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: 'All rules' }).click();
    expect(at(page)).toBe('rules.html');
  });

  it('prints the text alone', async () => {
    const page = await open('greenlet/exit.html');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('header, #contents, .neighbours, .typescript').filter({ visible: true }).count()).toBe(0);
    expect(await page.locator('.rule pre').first().isVisible()).toBe(true);
  });
});
