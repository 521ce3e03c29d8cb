/**
 * What follows from other rules is broken with them: each law about objects by some mistake, which is reported within 200 generated
 * programs, and each pattern.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Implementation } from '../../../adapters/implementation.js';
import { openAdapter } from '../../../adapters/open.js';
import { packageRoot } from '../../../adapters/package-root.js';
import { observed } from '../../../reference/machine.js';
import { judgeExample } from '../../../suites/judge.js';
import { judgeLaw, programsOf } from '../../../suites/laws.js';
import { isObjectLaw } from '../../../suites/object-laws.js';
import { readSpec } from '../../../suites/read-spec.js';
import { mistakes } from './all.js';
import { writeCompiled } from './mistakes.js';

/** Mistakes for each law: one for each thing that it forbids. */
const brokenBy: Readonly<Record<string, readonly string[]>> = {
  'invariant.pool-slots': ['poolFreeIgnoresUnstarted'],
  'invariant.pool-limit': ['poolIsNeverFull'],
  'invariant.pool-executing': ['poolForgetsSlowWorkers', 'poolForgetsStartedN'],
  'invariant.pool-idle': ['poolKeepsSlotsOfTheFailed', 'poolKeepsFailedN'],
  'invariant.pool-dead': ['poolKeepsSlotsOfTheFailed'],
  'invariant.map-limit': ['mapHasNoLimit'],
  'invariant.pool-waiting': ['poolWaitingIsAFlag', 'poolForgetsN'],
  'invariant.pool-settled': ['poolResizeWakesNobody', 'poolForgetsN'],
  'invariant.queue-size': ['emptyIsNotFull'],
  'invariant.queue-items': [
    'getReturnsNoneWhenEmpty',
    'putTimeoutPuts',
    'queueGivesFirstAgain',
    'priorityGivesLeastAgain',
    'killedGetterTakesItem',
  ],
  'invariant.queue-getting': ['killedGetterStays'],
  'invariant.queue-order': ['queueIsAStack'],
  'invariant.queue-settled': ['putWakesNobody', 'getWakesNobody'],
  'invariant.queue-capacity': ['fullOneTooLate'],
  'invariant.queue-last': ['stackIsALine'],
  'invariant.queue-least': ['priorityIsALine'],
  'invariant.tasks': ['tasksAreItems'],
  'invariant.resources': ['poolMakesOneTooMany', 'freeOwesWaiters'],
};

/** A mistake for each pattern. */
const patternBrokenBy: Readonly<Record<string, string>> = {
  'pattern.worker-loop': 'priorityIsALine',
  'pattern.worker-fails': 'poolKeepsFailedN',
  'pattern.fetch-all': 'mapHasNoLimit',
  'pattern.producer-consumer': 'joinEndsByOneTask',
};

const all = Object.values(mistakes).flat();
const rules = readSpec(join(packageRoot, 'spec'));
const laws = rules.flatMap((rule) => rule.laws.filter(isObjectLaw).map((law) => ({ rule, law })));

test('each law about objects has a mistake that breaks it', () => {
  expect(Object.keys(brokenBy).sort()).toEqual(laws.map(({ rule }) => rule.id).sort());
});

async function withMistake(name: string, use: (implementation: Implementation) => Promise<void>): Promise<void> {
  const mistake = all.find((one) => one.name === name);
  if (!mistake) throw new Error(`there is no mistake "${name}"`);
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  const implementation = await openAdapter(await writeCompiled(mistake, folder), { patience: 3_000 });
  try {
    await use(implementation);
  } finally {
    await implementation.close();
    await rm(folder, { recursive: true });
  }
}

test.each(laws.flatMap(({ rule, law }) => (brokenBy[rule.id] ?? []).map((mistake) => ({ id: rule.id, mistake, rule, law }))))(
  '$id is broken by $mistake',
  ({ mistake, rule, law }) =>
    withMistake(mistake, async (implementation) => {
      const verdicts = new Set<string>();
      for (const program of programsOf(law, implementation, 1, 200)) {
        if (verdicts.has('fail')) break;
        verdicts.add(judgeLaw(rule, law, program, await implementation.run(program), observed).verdict);
      }
      expect([...verdicts]).toContain('fail');
      expect([...verdicts]).not.toContain('error');
    }),
);

const patterns = rules.filter(({ area }) => area === 'eventlet/patterns');

test.each(patterns.map((rule) => ({ id: rule.id, mistake: patternBrokenBy[rule.id] ?? 'nobody', rule })))(
  '$id is broken by $mistake',
  ({ mistake, rule }) =>
    withMistake(mistake, async (implementation) => {
      const [example] = rule.examples;
      expect(judgeExample(rule, example!, await implementation.run(example!.program), observed).verdict).toBe('fail');
    }),
);
