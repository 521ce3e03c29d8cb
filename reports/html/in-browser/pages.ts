/** Reports opened in a browser, for tests: what they wrote to the console and asked for is kept. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { packageRoot } from '../../../adapters/package-root.js';
import type { Document, FailureText } from '../../document.js';
import { sampleDocument, sampleFailure, sampleRule, sampleSubject } from '../../sample.js';
import { htmlReport } from '../html-report.js';

export const folder: string = mkdtempSync(join(tmpdir(), 'greenspec-html-'));
export const spec: string = join(packageRoot, 'spec');

let files = 0;

/** Writes a report to a file. */
export function written(document: Document): string {
  const file = join(folder, `report-${++files}.html`);
  writeFileSync(file, htmlReport(document, spec));
  return file;
}

export interface Opened {
  readonly page: Page;
  /** What went wrong: messages of the console, errors, requests for anything but the file. */
  readonly troubles: string[];
}

/** Opens a report from its file. */
export async function open(browser: Browser, file: string, hash = '', options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const troubles: string[] = [];
  const url = pathToFileURL(file).href;
  page.on('console', (message) => troubles.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) troubles.push(`asked for ${request.url()}`);
  });
  await page.goto(`${url}${hash}`);
  return { page, troubles };
}

const area = 'greenlet/switching';

/** A failure with two greenlets, whose first event is as expected. */
export const told: FailureText = sampleFailure('switch.tuple', {
  source: 'program',
  shrunkFrom: 9,
  programs: 3,
  program: {
    python: "# switch.tuple\ng = greenlet(lambda: main.switch('paused'))\nprint(g.switch())\nprint(g.switch(1, 2))\n",
    javascript:
      "import { scenario } from 'greenspec/scenario';\nimport adapter from './mine.js';\n\nawait scenario(adapter, async ({ print }) => {\n  print('one');\n  print('two');\n});\n",
    own: { style: 'async', text: "print('one');\nprint('two');\n" },
  },
  switches: {
    names: ['main', 'g'],
    switches: [
      { at: 0, from: 0, to: 1, how: 'start' },
      { at: 0, from: 1, to: 0, how: 'switch' },
      { at: 1, from: 0, to: 1, how: 'throw' },
      { at: 1, from: 1, to: 0, how: 'return' },
    ],
    printed: [0, 0],
  },
});

/** Two implementations by some rules of the spec and one that it does not have. */
export const sample: Document = {
  ...sampleDocument({}),
  rules: [
    sampleRule('switch.tuple', { area, level: 'MUST', sentence: 'The paused `switch()` MUST return a tuple.', laws: 2 }),
    sampleRule('switch.none', { area, level: 'SHOULD' }),
    sampleRule('switch.dead', { area, level: 'MUST' }),
    sampleRule('parent.get', { area: 'greenlet/parents', level: 'MUST NOT' }),
    sampleRule('parent.unknown', { area: 'greenlet/parents', level: 'MUST' }),
  ],
  implementations: [
    sampleSubject(
      'mine',
      { 'switch.tuple': 'fail', 'switch.none': 'pass', 'switch.dead': 'pass', 'parent.get': 'pass', 'parent.unknown': 'crash' },
      {
        variations: { 'switch.none': 'empty' },
        failures: [told, sampleFailure('switch.tuple'), sampleFailure('parent.unknown', { verdict: 'crash' })],
      },
    ),
    sampleSubject(
      'theirs',
      { 'switch.tuple': 'pass', 'switch.none': 'pass', 'switch.dead': 'fail', 'parent.get': 'unsupported', 'parent.unknown': 'pass' },
      {
        variations: { 'switch.none': 'none' },
        lacks: ['gc'],
        failures: [sampleFailure('switch.dead', { defect: 'exit-arguments', program: { python: 'needle()\n', javascript: '' } })],
      },
    ),
  ],
  timing: { started: '2030-01-02T03:04:05.000Z', seconds: [1, 2] },
};
