/**
 * Takes the pictures of the HTML report that the README shows, from a real run: `npm run build && npx tsx docs/screenshots.ts`.
 * Takes some minutes, and Chromium.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../adapters/package-root.js';
import { openBrowser } from '../reports/html/in-browser/browser.js';

const adapters = ['example', 'eventlet', 'gevent', 'examples/wrong/returnsToLastSwitcher.ts'];

const folder = mkdtempSync(join(tmpdir(), 'greenspec-screenshots-'));
const report = join(folder, 'conform.html');
const words = [...adapters.flatMap((adapter) => ['--adapter', adapter]), '--cases', '200', '--report', `html=${report}`];
spawnSync(process.execPath, [join(packageRoot, 'bin/conform.js'), ...words], { cwd: packageRoot, stdio: ['ignore', 'ignore', 'inherit'] });

const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 1120, height: 1010 } });
const url = pathToFileURL(report).href;
await page.goto(`${url}#verdict=fail&q=dead+parent&at=filters`);
await page.screenshot({ path: join(packageRoot, 'docs/report-matrix.png') });
// Of the wrong example, a failure with arrows of all kinds.
const rule = 'throw.raiser';
await page.goto(`${url}#impl=3&q=${rule}`);
await page.reload();
const failures = page
  .locator('.blame:visible')
  .filter({ has: page.getByRole('heading', { name: rule }) })
  .first();
await failures.locator('summary').first().click();
await failures.screenshot({ path: join(packageRoot, 'docs/report-failure.png') });
await browser.close();
rmSync(folder, { recursive: true });
