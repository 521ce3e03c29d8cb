/** The report as people use it, in a browser. */

import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { noBrowser, openBrowser } from './browser.js';
import { folder, open, sample, written, type Opened } from './pages.js';

describe.skipIf(noBrowser !== undefined)('the HTML report in a browser', () => {
  let browser: Browser;
  let file: string;
  let opened: Opened[] = [];
  const show = async (hash = '', options: BrowserContextOptions = {}, path = file): Promise<Page> => {
    const one = await open(browser, path, hash, options);
    opened.push(one);
    return one.page;
  };

  beforeAll(async () => {
    browser = await openBrowser();
    file = written(sample);
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

  const hash = (page: Page): Promise<string> => page.evaluate(() => location.hash);
  /** The rules that are shown. */
  const rules = (page: Page): Promise<string[]> =>
    page.locator('.rules tr:visible th a, .rules tr:visible th .id').filter({ visible: true }).allTextContents();
  const failures = (page: Page): Promise<number> => page.locator('.failure:visible').count();

  it('opens from a file, with rules, areas and totals', async () => {
    const page = await show();
    expect(await page.title()).toBe('Conformance of mine, theirs');
    expect(await page.locator('#implementations li').first().innerText()).toMatch(/mine 1\.2[^]*does not conform[^]*3 pass[^]*1 fail/);
    expect(await page.locator('#area-0').innerText()).toMatch(/greenlet\/switching\s+3 rules\s+2\s*pass\s+1\s*fail\s+2\s*pass\s+1\s*fail/);
    expect(await page.locator('#levels tbody tr').allInnerTexts()).toHaveLength(3);
    expect(await page.locator('#rule-switch\\.tuple').innerText()).toMatch(/1 example · 2 laws · 3 programs\s+fail\s+3\s+pass\s+3/);
    expect(await page.locator('#rule-parent\\.get').innerText()).toContain('theirs 1.2 lacks gc');
    expect(await page.locator('#variations').innerText()).toMatch(/switch\.none[^]*empty\s+none/);
    expect(await page.locator('body').innerText()).not.toContain('%');
  });

  it('folds areas', async () => {
    const page = await show();
    expect(await rules(page)).toHaveLength(5);
    const area = page.getByRole('button', { name: 'greenlet/switching' });
    await area.click();
    expect(await area.getAttribute('aria-expanded')).toBe('false');
    expect(await rules(page)).toEqual(['parent.get', 'parent.unknown']);
  });

  it('filters by verdict, level, area, implementation and words, and the address says so', async () => {
    const page = await show();
    await page.locator('label', { hasText: /^fail$/ }).click();
    expect(await rules(page)).toEqual(['switch.tuple', 'switch.dead']);
    expect(await hash(page)).toBe('#verdict=fail');
    await page.locator('select[name=impl]').selectOption('theirs 1.2');
    expect(await rules(page)).toEqual(['switch.dead']);
    expect(await failures(page)).toBe(1);
    expect(await page.locator('.matrix thead th:visible').allInnerTexts()).toEqual(['Rule', 'theirs 1.2']);
    expect(await hash(page)).toBe('#impl=1&verdict=fail');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.locator('label', { hasText: /^SHOULD$/ }).click();
    expect(await rules(page)).toEqual(['switch.none']);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByLabel('Area').selectOption('greenlet/parents');
    expect(await rules(page)).toEqual(['parent.get', 'parent.unknown']);
    expect(await failures(page)).toBe(1);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByLabel('Search').fill('NEEDLE()');
    expect(await rules(page)).toEqual([]);
    expect(await failures(page)).toBe(1);
    expect(await page.locator('#found').innerText()).toBe('0 of 5 rules, 1 of 4 failures');
    expect(await page.locator('#no-rules').isVisible()).toBe(true);
    expect(await hash(page)).toBe('#q=NEEDLE%28%29');
  });

  it('restores from an address what was shown, and goes back', async () => {
    const page = await show('#verdict=fail&impl=0&at=f0-1');
    expect(await rules(page)).toEqual(['switch.tuple']);
    expect(await page.locator('select[name=impl]').inputValue()).toBe('0');
    expect(await page.locator('#f0-1').getAttribute('open')).toBe('');
    await page.locator('#f0-1 .allowed a').click();
    expect(await hash(page)).toBe('#impl=0&verdict=fail&at=rule-switch.tuple');
    const here = (): Promise<string> => page.evaluate(() => document.querySelector('.here')!.id);
    expect(await here()).toBe('rule-switch.tuple');
    await page.goBack();
    expect(await here()).toBe('f0-1');
    expect(await hash(page)).toBe('#verdict=fail&impl=0&at=f0-1');
  });

  it('shows what a link leads to though filters hide it', async () => {
    const page = await show('#verdict=unsupported&at=f0-1');
    expect(await page.locator('#f0-1 figure').first().isVisible()).toBe(true);
    expect(await hash(page)).toBe('#f0-1');
  });

  it('ignores an address that makes no sense', async () => {
    const page = await show('#verdict=nonsense&impl=77&area=x&at=%22%3E%3Cb%3E');
    expect(await rules(page)).toHaveLength(5);
  });

  it('leads from a rule to its text and its failures', async () => {
    const page = await show();
    await page.locator('#rule-switch\\.tuple th a').click();
    const text = page.locator('[id="switch.tuple"]');
    expect(await text.isVisible()).toBe(true);
    expect(await text.innerText()).toContain('g.switch(1, 2)');
    expect(await page.locator('[id="switch.mixed"]').count(), 'rules that were not judged').toBe(0);
    await text.getByRole('link', { name: 'how it stands' }).click();
    expect(await page.locator('#rule-switch\\.tuple').evaluate((row) => row === document.activeElement)).toBe(true);
    await page.locator('#rule-switch\\.tuple td a').click();
    expect(await page.locator('#f0-1').getAttribute('open')).toBe('');
  });

  it('tells of a failure what was expected, observed and allowed, and who switched to whom', async () => {
    const page = await show('#f0-1');
    const failure = page.locator('#f0-1');
    const rows = await failure.locator('.events tr').allTextContents();
    expect(rows.map((row) => row.trim())).toEqual(['#expectedobserved', '1one', '2 first differencetwothree', '3(end)(end)']);
    expect(await failure.locator('.allowed').innerText()).toBe('Allowed here: two by switch.tuple');
    expect(await failure.locator('figcaption').first().innerText()).toBe(
      'Generated program, shrunk from 9 lines; 3 programs failed so, in Python',
    );
    expect(await failure.locator('.python .k').allInnerTexts()).toEqual(['lambda']);
    const drawn = failure.locator('svg');
    expect(await drawn.locator('.name').allTextContents()).toEqual(['main', 'g']);
    expect(await drawn.locator('.how').allTextContents()).toEqual(['start', 'switch', 'throw', 'return']);
    expect(await drawn.locator('.note').allTextContents()).toEqual(['one', '✓ expected: two✗ observed: three']);
    expect(await drawn.getAttribute('aria-label')).toBe('6 steps of main, g; below they are told in words');
    const words = await failure.locator('.words li').allTextContents();
    expect(words.map((step) => step.trim())).toEqual([
      'main starts g',
      'g switches to main',
      'main prints one',
      'main throws into g',
      'g ends and returns to main',
      'main: expected two, observed three',
    ]);
    await page.locator('#f1-1 summary').click();
    await page.locator('#f1-1').getByRole('link', { name: 'exit-arguments' }).click();
    expect(await page.locator('#page-defects_002fexit-arguments').innerText()).toContain('A GreenletExit that starts a parent');
  });

  it('copies programs and commands', async () => {
    const page = await show('#f0-1', { permissions: ['clipboard-read', 'clipboard-write'] });
    const copied = async (button: string): Promise<string> => {
      await page.locator('#f0-1').getByRole('button', { name: button }).click();
      await page.locator('#f0-1').getByText('Copied').waitFor();
      const text = await page.evaluate(() => navigator.clipboard.readText());
      await page.locator('#f0-1').getByText('Copied').waitFor({ state: 'detached' });
      return text;
    };
    expect(await copied('Copy: Run it again')).toBe('npx conform --adapter ./mine.js --only switch.tuple\n');
    expect(await copied('Copy: Generated program')).toBe(
      "g = greenlet(lambda: main.switch('paused'))\nprint(g.switch())\nprint(g.switch(1, 2))\n",
    );
    expect(await copied('Copy: The same on mine')).toBe("print('one');\nprint('two');\n");
    expect(await copied('Copy as a module')).toBe(sample.implementations[0]!.failures[0]!.program.javascript);
    expect(await page.locator('#announcer').textContent()).toBe('Copied');
  });

  it('is usable with the keyboard alone', async () => {
    const page = await show();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement!.textContent)).toBe('To the rules');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement!.id)).toBe('rules');
    const tabTo = async (selector: string): Promise<void> => {
      for (let i = 0; i < 60; i++) {
        if (await page.evaluate((wanted) => document.activeElement!.matches(wanted), selector)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`Nobody gets to ${selector} with the Tab key`);
    };
    await tabTo('#area-0 button');
    await page.keyboard.press('Space');
    expect(await rules(page)).toEqual(['parent.get', 'parent.unknown']);
    await tabTo('#f0-1 summary');
    await page.keyboard.press('Enter');
    await tabTo('#f0-1 .copies button');
    await tabTo('#f0-1 pre');
    await tabTo('#f0-1 .figure');
    await tabTo('#other');
  });

  it('prints what is shown in full, without what a press does', async () => {
    const page = await show('#verdict=fail');
    await page.evaluate(() => {
      addEventListener('beforeprint', () => (document.title = `${document.querySelectorAll('.failure[open] .figure svg').length} drawn`));
    });
    await page.pdf();
    expect(await page.title()).toBe('1 drawn');
    expect(await page.locator('.failure[open]').count()).toBe(0);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('#filters').isVisible()).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(251, 251, 250)');
  });

  it('is dark where that is preferred', async () => {
    const page = await show('', { colorScheme: 'dark' });
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(20, 24, 27)');
  });

  it('needs no script to be read', async () => {
    const page = await show('', { javaScriptEnabled: false });
    expect(await page.locator('#rule-switch\\.tuple').innerText()).toMatch(/switch\.tuple[^]*fail[^]*pass/);
    expect(await page.locator('#filters').isVisible()).toBe(false);
    await page.locator('#f0-1 > summary').click();
    const text = await page.locator('#f0-1').innerText();
    expect(text).toContain("g = greenlet(lambda: main.switch('paused'))");
    expect(text).toContain('main throws into g');
    expect(text).toContain('npx conform --adapter ./mine.js --only switch.tuple');
    await page.locator('.page summary').first().click();
    expect(await page.locator('#spec').innerText()).toContain('MUST');
  });

  it('fits a phone', async () => {
    const page = await show('#f0-1', { viewport: { width: 360, height: 740 } });
    await page.locator('#rule-switch\\.tuple th a').click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });
});
