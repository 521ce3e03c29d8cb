/** Where sleeping takes time, a busy machine can make anything late: what does not pass there must do so every time. */

import type { Implementation, Outcome } from '../adapters/implementation.js';
import type { Program } from '../scenario/syntax.js';
import { defectOf, type Judgement } from './judge.js';

/** How often a program must do without a pass on a real clock. */
const attempts = 3;

/** What is not due to a machine that was busy. A search that gave up may be: most of them look for what came too late. */
const lasting: ReadonlySet<string> = new Set(['pass', 'unsupported']);

/**
 * Runs a program and judges it; on a real clock, again when it does not pass. What never passes counts as it came last, or as a known defect
 * explained it once: where that shows every time, what came too late hides it in single runs.
 */
export async function runAndJudge(
  implementation: Implementation,
  program: Program,
  judge: (outcome: Outcome) => Judgement,
  needs?: readonly string[],
): Promise<Judgement> {
  const last = implementation.clock === 'real' ? attempts : 1;
  let explained: Judgement | undefined;
  for (let attempt = 1; ; attempt++) {
    const judgement = judge(await implementation.run(program, needs));
    if (lasting.has(judgement.verdict)) return judgement;
    if (defectOf(judgement) !== undefined) explained = judgement;
    if (attempt === last) return explained ?? judgement;
  }
}
