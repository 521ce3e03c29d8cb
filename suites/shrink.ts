/**
 * Makes a failing program small, on its tree: a simpler program is kept when it is valid and fails in the same
 * way. Ends in a canonical form: nothing that can go, the simplest values, names by first use.
 */

import { showsWhatIsOpen } from '../scenario/left-open.js';
import { isInSubset } from '../scenario/subset.js';
import type { Program } from '../scenario/syntax.js';
import { rename } from './rename.js';
import { isSimpler, simplicity, type Simplicity } from './simplicity.js';
import { smaller } from './smaller.js';

/** Candidates that are tried at once; the first that fails is taken. */
const batch = 16;

export interface ShrinkOptions {
  /** Statements at the start that stay as they are: a law's text. */
  readonly frozen?: number;
  /** Candidates that are tried. */
  readonly limit?: number;
  /** What may be simpler than the statements that are not frozen. */
  readonly step?: (program: Program) => Iterable<Program>;
}

/** @param stillFails whether a smaller program fails in the same way */
export async function shrink(
  program: Program,
  stillFails: (candidate: Program) => Promise<boolean>,
  { frozen = 0, limit = 3_000, step = smaller }: ShrinkOptions = {},
): Promise<Program> {
  const head = program.slice(0, frozen);
  const mayShowWhatIsOpen = showsWhatIsOpen(program);
  let current: Program = program.slice(frozen);
  let best = simplicity(current);
  let tried = 0;
  const seen = new Set([best.text]);
  const test = (candidates: readonly Program[]): Promise<boolean[]> => {
    tried += candidates.length;
    return Promise.all(candidates.map((candidate) => stillFails([...head, ...candidate])));
  };
  for (let found = true; found && tried < limit;) {
    found = false;
    let pending: { readonly candidate: Program; readonly simple: Simplicity }[] = [];
    const takeFirst = async (): Promise<boolean> => {
      const verdicts = await test(pending.map(({ candidate }) => candidate));
      const failing = pending.filter((_, i) => verdicts[i]);
      // Those that come after the first may be steps on the way down from it.
      for (const { simple } of failing) seen.delete(simple.text);
      if (failing.length === 0) return false;
      ({ candidate: current, simple: best } = failing[0]!);
      return true;
    };
    for (const candidate of step(current)) {
      const simple = simplicity(candidate);
      if (!isSimpler(simple, best) || seen.has(simple.text)) continue;
      seen.add(simple.text);
      if (!isInSubset([...head, ...candidate])) continue;
      // What no rule prescribes would be a failure of its own.
      if (!mayShowWhatIsOpen && showsWhatIsOpen(candidate)) continue;
      pending.push({ candidate, simple });
      if (pending.length < batch) continue;
      if ((found = await takeFirst()) || tried >= limit) break;
      pending = [];
    }
    if (!found && pending.length > 0 && tried < limit) found = await takeFirst();
  }
  if (frozen > 0) return [...head, ...current];
  const canonical = rename(current);
  return (await stillFails(canonical)) ? canonical : current;
}
