import type { Expression, Program } from '../scenario/syntax.js';
import type { Objects } from './strategies.js';

/** Where something was read: a file, relative to where the kit was started, and a line from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

export type Level = 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY';

/** A scenario with the output it must have; several named outputs are a variation. */
export interface Example {
  readonly kind: 'example';
  readonly place: Place;
  readonly program: Program;
  readonly outputs: readonly Output[];
}

export interface Output {
  /** The answer's name, when the rule is a variation. */
  readonly name?: string;
  readonly lines: readonly string[];
}

/** A scenario with parameters: it must hold for all values of the strategies, or at every moment for all objects of some classes. */
export interface Law {
  readonly kind: 'law';
  readonly place: Place;
  readonly program: Program;
  readonly given: readonly { readonly name: string; readonly value: Expression }[];
  /** Of a law about objects: which. */
  readonly objects?: Objects;
}

/** One normative sentence of the spec, with the scenarios that test it. */
export interface Rule {
  /** `switch.tuple`: heading, anchor, report line and filter. */
  readonly id: string;
  readonly level: Level;
  readonly sentence: string;
  /** The page's path without its ending: `greenlet/switching`. */
  readonly area: string;
  readonly place: Place;
  readonly examples: readonly Example[];
  readonly laws: readonly Law[];
  /** Capabilities that no scenario shows, and an implementation must have for these. */
  readonly needs: readonly string[];
  /** Why the reference does not run the scenarios, when it does not: then the page alone decides. */
  readonly unmodelled?: string;
  /** Why nothing tests the rule, when nothing does. */
  readonly untested?: string;
}

/** The answers that a variation allows; none for other rules. */
export const answersOf = (rule: Rule): string[] => [
  ...new Set(rule.examples.flatMap(({ outputs }) => outputs.flatMap(({ name }) => (name === undefined ? [] : [name])))),
];
