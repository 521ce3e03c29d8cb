/**
 * Scenes are written as the Python they become, with what may differ in braces:
 *
 * - `{a|b|}` is one of these, which may again hold braces; `{name}` is what a hole of that name is filled with;
 * - a statement after `?` is left out of every other program; one after `+` is in some done twice, by a loop; one after `!`
 *   is in a `try` statement that prints what ends it, so that the rest goes on; several marks may stand together.
 */

import { parse } from '../scenario/parse.js';
import type { Program } from '../scenario/syntax.js';

/** Where chance comes from. */
export interface Dice {
  int(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/**
 * Which alternatives scenes were filled with: those are taken next that were together least (as in AETG, D. Cohen et al., 1997).
 * Most mistakes show where two things meet; by chance alone some of them meet in hundreds of programs and others in none.
 */
export class Covering {
  private readonly scenes = new Map<string, SceneCovering>();

  of(scene: string): SceneCovering {
    let covering = this.scenes.get(scene);
    if (!covering) this.scenes.set(scene, (covering = new SceneCovering()));
    return covering;
  }

  /** How often a scene was filled. */
  uses(scene: string): number {
    return this.scenes.get(scene)?.fillings ?? 0;
  }
}

/** The alternatives of one scene. */
class SceneCovering {
  fillings = 0;
  /** How often two alternatives were together, by both numbers. */
  private readonly pairs = new Map<number, number>();
  /** The numbers of the alternatives of each place, and how many there are. */
  private readonly numbers = new Map<string, number[]>();
  private count = 0;
  /** The alternatives that were taken in this filling. */
  private taken: number[] = [];

  begin(): void {
    this.fillings++;
    this.taken = [];
  }

  /** One of several alternatives of a place. */
  choose(place: string, count: number, dice: Dice): number {
    let best: number[] = [];
    let fewest = Infinity;
    for (let i = 0; i < count; i++) {
      const met = this.met(this.numberOf(place, i));
      if (met > fewest) continue;
      if (met < fewest) best = [];
      fewest = met;
      best.push(i);
    }
    const chosen = dice.pick(best);
    const number = this.numberOf(place, chosen);
    this.taken.push(number);
    for (const other of this.taken) this.pairs.set(pair(number, other), (this.pairs.get(pair(number, other)) ?? 0) + 1);
    return chosen;
  }

  /** How often an alternative was there together with those of this filling; by itself counts as much as with one other. */
  private met(number: number): number {
    let sum = this.pairs.get(pair(number, number)) ?? 0;
    for (const other of this.taken) sum += this.pairs.get(pair(number, other)) ?? 0;
    return sum;
  }

  private numberOf(place: string, alternative: number): number {
    let ofPlace = this.numbers.get(place);
    if (!ofPlace) this.numbers.set(place, (ofPlace = []));
    return (ofPlace[alternative] ??= this.count++);
  }
}

const pair = (one: number, other: number): number => Math.min(one, other) * 10_000 + Math.max(one, other);

/** What stands for the names in braces, as Python. */
export type Holes = Readonly<Record<string, () => string>>;

/**
 * One of the programs that a scene stands for.
 *
 * @param covering what it was filled with before; by chance alone when it is left out
 * @throws Error when a name in braces is no hole, or braces do not match
 */
export function fill(scene: string, dice: Dice, holes: Holes, covering?: Covering): Program {
  const own = covering?.of(scene);
  own?.begin();
  const choose: Choose = (place, count) => (own ? own.choose(place, count, dice) : dice.int(count));
  const text = statements(linesOf(scene), { dice, holes, choose }).join('\n');
  return text === '' ? [] : text.split(/\n(?! |except|finally)/).flatMap(parsed);
}

/** The lines of each scene. */
const read = new Map<string, readonly Line[]>();

function linesOf(scene: string): readonly Line[] {
  let found = read.get(scene);
  if (!found) read.set(scene, (found = lines(scene)));
  return found;
}

/** Statements come out the same again and again. */
const known = new Map<string, Program>();
const mostKnown = 50_000;

function parsed(text: string): Program {
  let program = known.get(text);
  if (!program) {
    program = parse(text + '\n');
    if (known.size >= mostKnown) known.clear();
    known.set(text, program);
  }
  return program;
}

/** A line, and those below it that are indented further. */
interface Line {
  readonly text: string;
  readonly below: readonly Line[];
}

function lines(scene: string): Line[] {
  const all = scene.split('\n').filter((line) => line.trim() !== '');
  const within = (from: number, to: number): Line[] => {
    const found: Line[] = [];
    for (let i = from; i < to;) {
      const indent = indentOf(all[i]!);
      let next = i + 1;
      while (next < to && indentOf(all[next]!) > indent) next++;
      found.push({ text: all[i]!.trim(), below: within(i + 1, next) });
      i = next;
    }
    return found;
  };
  return within(0, all.length);
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
const indented = (texts: readonly string[]): string[] => texts.map((text) => `    ${text}`);

/** Chooses one of so many alternatives of a place. */
type Choose = (place: string, count: number) => number;

interface Filling {
  readonly dice: Dice;
  readonly holes: Holes;
  readonly choose: Choose;
}

function statements(scene: readonly Line[], filling: Filling): string[] {
  return scene.flatMap(({ text, below }) => {
    const [, marks, header] = /^([?+!]*)\s*(.*)$/s.exec(filled(text, filling))!;
    if (header === '' || (marks!.includes('?') && filling.choose(`?${text}`, 2) === 0)) return [];
    const inner = indented(statements(below, filling));
    let statement = [header!, ...(header!.endsWith(':') && inner.length === 0 ? ['    pass'] : inner)];
    if (marks!.includes('!'))
      statement = ['try:', ...indented(statement), 'except BaseException as e:', "    print('caught', type(e).__name__)"];
    if (marks!.includes('+') && filling.dice.chance(0.4)) statement = ['for i in range(2):', ...indented(statement)];
    return statement;
  });
}

/** A text with something for each pair of braces. */
function filled(text: string, filling: Filling): string {
  const open = text.indexOf('{');
  if (open === -1) return text;
  const { parts, end } = alternatives(text, open);
  const hole = parts.length === 1 ? filling.holes[parts[0]!] : undefined;
  if (parts.length === 1 && !hole) throw new Error(`{${parts[0]}} in a scene is none of ${Object.keys(filling.holes).join(', ')}.`);
  const chosen = hole ? hole() : filled(parts[filling.choose(text.slice(open, end), parts.length)]!, filling);
  return text.slice(0, open) + chosen + filled(text.slice(end), filling);
}

/** What stands between the bars of the braces that open at an index, and the index after them. */
function alternatives(text: string, open: number): { parts: string[]; end: number } {
  const parts: string[] = [];
  let depth = 0;
  let from = open + 1;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '{') depth++;
    if (text[i] === '}' && --depth === 0) return { parts: [...parts, text.slice(from, i)], end: i + 1 };
    if (text[i] === '|' && depth === 1) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  throw new Error(`A scene has a brace that is not closed: ${text}`);
}
