/** Which rules report a mistake, found out fast: what a page says of its examples is asked of the reference only once. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Implementation, Outcome } from '../../../adapters/implementation.js';
import { openAdapter } from '../../../adapters/open.js';
import { packageRoot } from '../../../adapters/package-root.js';
import { observed, type Variations } from '../../../reference/machine.js';
import { runReference } from '../../../reference/run.js';
import type { Program } from '../../../scenario/syntax.js';
import { sameTrace, type Trace } from '../../../scenario/trace.js';
import { judgeExample, judgeProgram, type Verdict } from '../../../suites/judge.js';
import { missing, probe } from '../../../suites/probe.js';
import { readSpec } from '../../../suites/read-spec.js';
import type { Rule } from '../../../suites/rule.js';
import { instances } from '../../../suites/strategies.js';
import { writeCompiled, type Mistake } from './mistakes.js';

/** Pages of what follows from other rules, and is broken with these: see invariants.test.ts. */
const following = ['eventlet/invariants', 'eventlet/patterns'];

/** The rules about green threads. */
export const rules = readSpec(join(packageRoot, 'spec')).filter(({ area }) => area.startsWith('eventlet/') && !following.includes(area));

/** Those that somebody has to break. */
export const toBreak = rules.filter(({ level, untested }) => level.startsWith('MUST') && untested === undefined);

/** Milliseconds after which what does not answer hangs. */
const patience = 3_000;

/** How many values each law is tried with. */
const lawCases = 10;

interface Task {
  readonly rule: Rule;
  readonly program: Program;
  /** What the page's order allows; others may be allowed, too. */
  readonly expected: Trace;
  readonly judge: (outcome: Outcome, variations: Variations) => Verdict;
}

const tasks: readonly Task[] = toBreak.flatMap((rule) => [
  ...rule.examples.map((example): Task => ({
    rule,
    program: example.program,
    expected: runReference(example.program).trace,
    judge: (outcome, variations) => judgeExample(rule, example, outcome, variations).verdict,
  })),
  ...rule.laws.flatMap((law) =>
    fc.sample(instances(law), { seed: 1, numRuns: lawCases }).map((program): Task => ({
      rule,
      program,
      expected: runReference(program).trace,
      judge: (outcome, variations) => judgeProgram(program, outcome, variations).verdict,
    })),
  ),
]);

/**
 * The ids of the rules that report a mistake, sorted; with the verdict, when it is not `fail`.
 *
 * @param areas the pages that are asked; all when there are none
 */
export async function reporters(mistake: Mistake, areas?: ReadonlySet<string>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), `${mistake.name}-`));
  try {
    const implementation = await openAdapter(await writeCompiled(mistake, folder), { patience });
    try {
      return await broken(implementation, areas);
    } finally {
      await implementation.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function broken(implementation: Implementation, areas?: ReadonlySet<string>): Promise<string[]> {
  const variations = { ...observed, ...(await probe(implementation, rules)) };
  const verdicts = new Map<string, Verdict>();
  const asked = areas ? tasks.filter(({ rule }) => areas.has(rule.area)) : tasks;
  const judge = async (task: Task): Promise<void> => {
    const verdict = await judged(implementation, task, variations);
    // A crash says more than a failure of another example.
    if (verdict !== 'pass' && (verdict !== 'fail' || !verdicts.has(task.rule.id))) verdicts.set(task.rule.id, verdict);
  };
  await Promise.all(asked.map(judge));
  return [...verdicts].map(([id, verdict]) => (verdict === 'fail' ? id : `${id}: ${verdict}`)).sort();
}

async function judged(implementation: Implementation, { rule, program, expected, judge }: Task, variations: Variations): Promise<Verdict> {
  if (missing(implementation, program, rule.needs).length > 0) return 'unsupported';
  const outcome = await implementation.run(program, rule.needs);
  return outcome.kind === 'trace' && sameTrace(expected, outcome.trace) ? 'pass' : judge(outcome, variations);
}
