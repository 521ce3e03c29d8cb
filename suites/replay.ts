/** A failing program as one word that can be pasted: the program itself, so it outlives changes of the generator. */

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { parse } from '../scenario/parse.js';
import { printPython } from '../scenario/print-python.js';
import { checkSubset } from '../scenario/subset.js';
import type { Program } from '../scenario/syntax.js';

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
