/** Running a failing program again: as one word that can be pasted, which holds the program itself and so outlives changes of the generator. */

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Implementation } from '../adapters/implementation.js';
import { defectsOf } from '../reference/defects.js';
import type { Variations } from '../reference/machine.js';
import { parse } from '../scenario/parse.js';
import { runReference } from '../reference/run.js';
import { printPython } from '../scenario/print-python.js';
import { checkSubset } from '../scenario/subset.js';
import type { Program } from '../scenario/syntax.js';
import { variationsOf, type Standing } from './conform.js';
import { blamed } from './explain.js';
import { judgeProgram } from './judge.js';
import { CoverageCounter } from './coverage.js';
import { missing } from './probe.js';
import type { Rule } from './rule.js';

const prefix = 'p1.';

/** A program as text that can be replayed: the rule that it breaks stands in the first line, as a comment. */
export const toText = (program: Program, rule: string): string => `# ${rule}\n${printPython(program)}`;

/** The same text as one word. */
export const toToken = (program: Program, rule: string): string =>
  prefix + deflateRawSync(toText(program, rule), { level: 9 }).toString('base64url');

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
      source = inflateRawSync(Buffer.from(text.slice(prefix.length).trim(), 'base64url'), { maxOutputLength: 200_000 }).toString('utf8');
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
  const coverage = new CoverageCounter();
  const standing = {
    implementation,
    variations: answers,
    lacks,
    rules: [],
    coverage,
    cutShort: false,
    failures: [],
  };
  if (lacks.length > 0) return standing;
  const variations = variationsOf({ implementation, variations: answers });
  const judgement = judgeProgram(program, await implementation.run(program), variations, defectsOf(implementation.name));
  const exercised = runReference(program, { variations }).marks.map((mark) => mark.rule);
  coverage.add(new Set(exercised));
  if (judgement.verdict === 'pass') return standing;
  // The rule that a run blamed was found from all its programs, or from the page; this one program alone may not tell.
  const id = broken !== undefined && exercised.includes(broken) ? broken : blamed(judgement);
  const rule = rules.find((one) => one.id === id);
  const { sentence = '', level, place } = rule ?? {};
  return { ...standing, failures: [{ rule: id, sentence, level, place, source: 'program', program, judgement }] };
}
