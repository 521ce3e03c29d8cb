/** Running a failing program again: as one word that can be pasted, which holds the program itself and so outlives changes of the generator. */

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Implementation } from '../adapters/implementation.js';
import { observed, type Variations } from '../reference/machine.js';
import { parse } from '../scenario/parse.js';
import { printPython } from '../scenario/print-python.js';
import { checkSubset } from '../scenario/subset.js';
import type { Program } from '../scenario/syntax.js';
import type { Standing } from './conform.js';
import { judgeProgram, type Judgement } from './judge.js';
import { missing } from './probe.js';
import type { Rule } from './rule.js';

const prefix = 'p1.';

/** @param rule the rule that the program breaks; it stands in the first line, as a comment */
export const toToken = (program: Program, rule: string): string =>
  prefix + deflateRawSync(`# ${rule}\n${printPython(program)}`, { level: 9 }).toString('base64url');

export interface Replay {
  readonly program: Program;
  /** The rule that the program broke, when its first line says so. */
  readonly rule: string | undefined;
}

/** Reads a token or the text of a program. Throws an Error that says what is wrong. */
export function fromTokenOrText(text: string): Replay {
  let source = text;
  if (isToken(text)) {
    try {
      source = inflateRawSync(Buffer.from(text.slice(prefix.length), 'base64url')).toString('utf8');
    } catch {
      throw new Error('it is damaged; copy the whole of it');
    }
  }
  const program = parse(source);
  if (program.length === 0) throw new Error('there is no statement in it');
  checkSubset(program);
  return { program, rule: /^# ([a-z0-9.-]+)\n/.exec(source)?.[1] };
}

export const isToken = (text: string): boolean => text.startsWith(prefix);

/**
 * Judges one program again.
 *
 * @param rules all rules of the spec
 * @param answers the implementation's answers to the variations
 */
export async function replay(
  implementation: Implementation,
  rules: readonly Rule[],
  answers: Variations,
  { program, rule: broken }: Replay,
): Promise<Standing> {
  const lacks = missing(implementation, program);
  const standing = { implementation, variations: answers, lacks, rules: [], programs: lacks.length > 0 ? 0 : 1, failures: [] };
  if (lacks.length > 0) return standing;
  const judgement = judgeProgram(program, await implementation.run(program), { ...observed, ...answers });
  if (judgement.verdict === 'pass') return standing;
  const id = underWhich(judgement, broken, rules);
  const rule = rules.find((one) => one.id === id);
  const { sentence = '', level, place } = rule ?? {};
  return { ...standing, failures: [{ rule: id, sentence, level, place, source: 'program', program, judgement, shrunkFrom: undefined }] };
}

/** The rule that a run blamed was found from all its programs; this one program alone may not tell. */
function underWhich(judgement: Judgement, broken: string | undefined, rules: readonly Rule[]): string {
  if (judgement.verdict !== 'fail') return rules.some(({ id }) => id === broken) ? broken! : judgement.verdict;
  return broken !== undefined && judgement.rules.includes(broken) ? broken : (judgement.difference.rule ?? 'unknown');
}
