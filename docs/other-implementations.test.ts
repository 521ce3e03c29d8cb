/** What the page says of other implementations is what they do. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../adapters/package-root.js';
import { python } from '../adapters/python/environment.js';
import { realPython } from '../scenario/real-python.js';
import type { Standing } from '../suites/conform.js';
import { column, judge, others, readPage, readRules, rulesText, table, tableIn } from './other-implementations.js';

/** Whether gevent can be installed here. On a build server it must. */
const hasGevent = (await realPython('what gevent does')) !== undefined && (await canInstall());

async function canInstall(): Promise<boolean> {
  try {
    await python(undefined, 'requirements-gevent');
    return true;
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(`skipped, because gevent cannot be installed: what it does (${(error as Error).message})`);
    return false;
  }
}

const write = 'npm run build && npx tsx docs/other-implementations.ts';
const page = readPage();
const columns: ReadonlyMap<string, string>[] = [];

/** The rules that the sections about an implementation name: its own, and those above it. */
function named(name: string): string[] {
  const about = (heading: string): string => page.split(/^#+ /m).find((section) => section.startsWith(`${heading}\n`))!;
  const texts = name === 'gevent' ? [about(name)] : [about(name), about('Libraries about promises')];
  return texts.flatMap((text) => [...text.matchAll(/`([a-z]+\.[a-z]+(?:-[a-z]+)*)`/g)].map((match) => match[1]!));
}

describe.each(Object.entries(others))('%s', (name, adapter) => {
  let standing: Standing;

  test.skipIf(name === 'gevent' && !hasGevent)(
    `passes and fails the rules that docs/other-implementations/${name}.txt lists (to write it: ${write})`,
    async () => {
      standing = await judge(adapter);
      columns.push(column(standing));
      expect(rulesText(standing)).toBe(readRules(name));
    },
    600_000,
  );

  test.skipIf(name === 'gevent' && !hasGevent)('fails every rule that the page names as a deviation', () => {
    const failing = new Set(standing.rules.filter(({ verdict }) => verdict === 'fail').map(({ rule }) => rule.id));
    const ids = named(name).filter((id) => id !== 'hub.scheduling');
    expect(ids.filter((id) => !failing.has(id))).toEqual([]);
    expect(ids.length).toBeGreaterThan(3);
  });

  const manifest = join(packageRoot, 'node_modules', name, 'package.json');
  test.skipIf(!existsSync(manifest))('has the version that its adapter says', () => {
    expect(standing.implementation.version).toBe((JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version);
  });
});

test.skipIf(!hasGevent)(
  'gevent sleeps on the real clock as on the virtual one',
  async () => {
    const verdicts = async (adapter: string): Promise<unknown> =>
      (await judge(adapter, 'eventlet/sleeping')).rules.map(({ rule, verdict }) => [rule.id, verdict]);
    expect(await verdicts('gevent+libev')).toEqual(await verdicts('gevent'));
  },
  60_000,
);

test.skipIf(!hasGevent)(`the table shows what they do (to write it: ${write})`, () => {
  expect(tableIn(page)).toBe(table(columns));
});
