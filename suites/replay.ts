/** A failing program as one word that can be pasted: the program itself, so it outlives changes of the generator. */

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { parse } from '../scenario/parse.js';
import { printPython } from '../scenario/print-python.js';
import { checkSubset } from '../scenario/subset.js';
import type { Program } from '../scenario/syntax.js';

const prefix = 'p1.';

export const toToken = (program: Program): string => prefix + deflateRawSync(printPython(program), { level: 9 }).toString('base64url');

/** Reads a token or the text of a program. Throws an Error that says what is wrong. */
export function fromTokenOrText(text: string): Program {
  let source = text;
  if (isToken(text)) {
    try {
      source = inflateRawSync(Buffer.from(text.slice(prefix.length).trim(), 'base64url'), { maxOutputLength: 200_000 }).toString('utf8');
    } catch {
      throw new Error('the token is damaged; copy the whole of it');
    }
  }
  const program = parse(source);
  checkSubset(program);
  return program;
}

export const isToken = (text: string): boolean => text.startsWith(prefix);
