/**
 * Generated programs made of the pages' examples: several one after the other or side by side, as they are and changed a little.
 *
 * Each example was written to show one rule in the situation in which it matters. Next to others, with other numbers, or in a
 * green thread among others, that situation turns into those that no page thought of. (Fuzzers start from such a corpus, too.)
 */

import fc from 'fast-check';
import { lacking, requires } from '../scenario/requires.js';
import { isInSubset } from '../scenario/subset.js';
import { call, name, positional, type Program, type Statement } from '../scenario/syntax.js';
import { expression } from './draft.js';
import { rename } from './rename.js';
import type { Rule } from './rule.js';

/** An example that programs are made of. */
interface Sample {
  /** The rule that it is an example of. */
  readonly rule: string;
  readonly program: Program;
  /** The same with other names, by its place among others. */
  readonly renamed: Program[];
  /** Whether anything can come after it. */
  readonly goesOn: boolean;
  /** Whether it may be changed. */
  readonly isFirm: boolean;
  /** How many programs had it. */
  uses: number;
}

/**
 * The examples of some rules. Each is taken once before any is taken again; from then on those of the rules that the fewest programs
 * exercised.
 */
export class Samples {
  private readonly all: readonly Sample[];
  /** Those that are to be taken before any other. */
  private next: Sample[];
  /** Whether there are some that no program had yet. */
  areNew = true;
  /** How many programs exercised each rule. */
  private readonly exercised = new Map<string, number>();

  /** @param has what the implementation has; examples that need more are left out */
  constructor(rules: readonly Rule[], has: ReadonlySet<string>) {
    // What a capability without a name is needed for, or no model can run, no program can tell.
    const usable = rules.filter(({ needs, unmodelled }) => needs.length === 0 && unmodelled === undefined);
    this.all = usable
      .flatMap(({ id, examples }) => examples.map((example) => ({ rule: id, ...example })))
      .filter(({ program, outputs }) => outputs.at(0)?.lines.at(-1) !== 'endless' && lacking(has, requires(program)).length === 0)
      .filter(({ program }) => partsOf(program, isLarge).length === 0)
      .map(({ rule, program, outputs }) => ({
        rule,
        program,
        renamed: [],
        goesOn: !/^(raised .*|blocked)$/.test(outputs.at(0)?.lines.at(-1) ?? ''),
        isFirm: constructorsCall(program),
        uses: 0,
      }));
    this.next = [...this.all];
  }

  /** Counts a program by the rules that it exercised. */
  saw(rules: Iterable<string>): void {
    for (const id of rules) this.exercised.set(id, (this.exercised.get(id) ?? 0) + 1);
  }

  /** All of them as programs. */
  get programs(): readonly Program[] {
    return this.all.map(({ program }) => program);
  }

  get isEmpty(): boolean {
    return this.all.length === 0;
  }

  /** One of those whose turn it is. */
  take(random: fc.Random): Sample {
    if (this.next.length === 0) this.next = this.rarest();
    const at = random.nextInt(0, this.next.length - 1);
    const sample = this.next[at]!;
    this.next[at] = this.next.at(-1)!;
    this.next.pop();
    this.areNew &&= this.next.length > 0;
    sample.uses++;
    return sample;
  }

  /** The half whose rules were exercised least. */
  private rarest(): Sample[] {
    const count = ({ rule }: Sample): number => this.exercised.get(rule) ?? 0;
    return [...this.all].sort((a, b) => count(a) - count(b)).slice(0, Math.ceil(this.all.length / 2));
  }
}

/** How many examples a program is made of: more until each has been there once. */
const counts = { atFirst: [2, 3], later: [1, 2] } as const;

/** A program made of some examples. Each is there as it stands the first time, so that what it shows is seen in any case. */
export function programOfExamples(samples: Samples, random: fc.Random, has: ReadonlySet<string>): Program {
  const [fewest, most] = samples.areNew ? counts.atFirst : counts.later;
  const count = random.nextInt(fewest, most);
  const parts: Program[] = [];
  for (let i = 0; i < count; i++) {
    const sample = samples.take(random);
    const own = i === 0 ? sample.program : (sample.renamed[i] ??= rename(sample.program, `_${i + 1}`));
    const changed = sample.uses === 1 ? own : change(own, sample.isFirm, random, has);
    // Each has names of its own, so that what is in the subset by itself is so next to others.
    parts.push(changed === own || isInSubset(changed) ? changed : own);
    if (!sample.goesOn) break;
  }
  return parts.flat();
}

/** An example with a few changes: other numbers, statements left out, done twice or late, or all of it in a green thread. */
function change(program: Program, isFirm: boolean, random: fc.Random, has: ReadonlySet<string>): Program {
  let changed = program;
  const changes = isFirm ? 0 : random.nextInt(0, 3);
  const possible = [otherNumber, otherStatements, ...(has.has('sleep') ? [later] : [])];
  for (let i = 0; i < changes; i++) changed = pick(possible, random)(changed, random);
  if (!has.has('spawn') || random.nextDouble() >= 0.3) return changed;
  return [
    { kind: 'def', name: 'thread', parameters: [], body: changed },
    expression(call(name('spawn'), positional(name('thread')))),
    expression(call(name('sleep'), ...(random.nextDouble() < 0.5 ? [] : [positional({ kind: 'number' as const, text: '1' })]))),
  ];
}

/** Whether a constructor may call a function of the program, which must neither wait nor fail there: JavaScript's would not know. */
function constructorsCall(program: Program): boolean {
  return partsOf(program, (part) => kindOf(part) === 'name' && (part as { readonly id: string }).id === 'Pool').length > 0;
}

/** Another small number in place of one. */
function otherNumber(program: Program, random: fc.Random): Program {
  const numbers = partsOf(program, (part) => kindOf(part) === 'number');
  if (numbers.length === 0) return program;
  return replaced(program, pick(numbers, random), { kind: 'number', text: pick(['0', '1', '2', '3'], random) });
}

/** A statement that nothing else needs is left out, or done twice. */
function otherStatements(program: Program, random: fc.Random): Program {
  const block = pick(partsOf(program, isBlock), random) as readonly Statement[];
  const free = block.flatMap((statement, i) => (statement.kind === 'expression' ? [i] : []));
  if (free.length === 0) return program;
  const at = pick(free, random);
  if (random.nextDouble() < 0.5) return replaced(program, block, [...block.slice(0, at + 1), ...block.slice(at)]);
  return block.length === 1 ? program : replaced(program, block, [...block.slice(0, at), ...block.slice(at + 1)]);
}

/** Others get a turn before a statement. */
function later(program: Program, random: fc.Random): Program {
  const block = pick(partsOf(program, isBlock), random) as readonly Statement[];
  const at = random.nextInt(0, block.length - 1);
  return replaced(program, block, [...block.slice(0, at), expression(call(name('sleep'))), ...block.slice(at)]);
}

/** A number by which an example does something so often that it takes as long as a hundred others. */
const isLarge = (part: unknown): boolean => kindOf(part) === 'number' && Number((part as { readonly text: string }).text) >= 100;

const kindOf = (part: unknown): string | undefined =>
  typeof part === 'object' && part !== null && 'kind' in part ? String(part.kind) : undefined;

/** The blocks of a program: arrays whose first element is a statement. */
const isBlock = (part: unknown): boolean => Array.isArray(part) && statementKinds.has(kindOf(part[0]) ?? '');

/** The kinds of statements that a block may begin with. No expression and no argument has a kind of the same name. */
const statementKinds: ReadonlySet<string> = new Set<Statement['kind']>([
  ...(['expression', 'assign', 'augment', 'delete', 'return', 'raise', 'try', 'if', 'while', 'for', 'with'] as const),
  ...(['break', 'continue', 'pass', 'assert', 'global', 'nonlocal', 'def', 'class'] as const),
]);

/** The parts of a tree that pass a test, the tree itself among them. */
function partsOf(tree: unknown, test: (part: unknown) => boolean): unknown[] {
  const found: unknown[] = [];
  const walk = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if (test(part)) found.push(part);
    if (Array.isArray(part)) for (const inner of part) walk(inner);
    else for (const key in part) walk((part as Readonly<Record<string, unknown>>)[key]);
  };
  walk(tree);
  return found;
}

/** A program with something else in place of one of its parts; what does not hold that part stays the same. */
function replaced(program: Program, part: unknown, other: unknown): Program {
  const walk = (value: unknown): unknown => {
    if (value === part) return other;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const items = value.map(walk);
      return items.some((item, i) => item !== value[i]) ? items : value;
    }
    let copy: Record<string, unknown> | undefined;
    for (const key in value) {
      const before = (value as Readonly<Record<string, unknown>>)[key];
      const after = walk(before);
      if (after !== before) (copy ??= { ...value })[key] = after;
    }
    return copy ?? value;
  };
  return walk(program) as Program;
}

const pick = <T>(items: readonly T[], random: fc.Random): T => items[random.nextInt(0, items.length - 1)]!;
