/**
 * Scenes are written as the Python they become, with what may differ in braces:
 *
 * - `{a|b|}` is one of these, which may again hold braces; `{name}` is what a hole of that name is filled with;
 * - a statement after `?` is left out of every other program; one after `+` is in some done twice, by a loop; one after `!`
 *   is in a `try` statement that prints what ends it, so that the rest goes on; several marks may stand together.
 */

import { parse } from '../scenario/parse.js';
import type { Program, Statement, StatementOf } from '../scenario/syntax.js';

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
  private readonly scenes = new Map<Scene, SceneCovering>();

  of(scene: Scene): SceneCovering {
    let covering = this.scenes.get(scene);
    if (!covering) this.scenes.set(scene, (covering = new SceneCovering(scene.alternatives)));
    return covering;
  }

  /** How often a scene was filled. */
  uses(scene: Scene): number {
    return this.scenes.get(scene)?.fillings ?? 0;
  }
}

/** The alternatives of one scene, which are numbered. */
class SceneCovering {
  fillings = 0;
  /** How often two alternatives were together: a triangle of numbers. */
  private readonly pairs: Uint32Array;
  /** The alternatives that were taken in this filling. */
  private taken: number[] = [];

  constructor(alternatives: number) {
    this.pairs = new Uint32Array((alternatives * (alternatives + 1)) / 2);
  }

  begin(): void {
    this.fillings++;
    this.taken = [];
  }

  /** One of several alternatives of a place. */
  choose({ first }: Place, count: number, dice: Dice): number {
    let best: number[] = [];
    let fewest = Infinity;
    for (let i = 0; i < count; i++) {
      const met = this.met(first + i);
      if (met > fewest) continue;
      if (met < fewest) best = [];
      fewest = met;
      best.push(i);
    }
    const chosen = dice.pick(best);
    this.taken.push(first + chosen);
    for (const other of this.taken) this.pairs[pair(first + chosen, other)]!++;
    return chosen;
  }

  /** How often an alternative was there together with those of this filling; by itself counts as much as with one other. */
  private met(number: number): number {
    let sum = this.pairs[pair(number, number)]!;
    for (const other of this.taken) sum += this.pairs[pair(number, other)]!;
    return sum;
  }
}

const pair = (one: number, other: number): number => (one < other ? (other * (other + 1)) / 2 + one : (one * (one + 1)) / 2 + other);

/** What stands for the names in braces, as Python. */
export type Holes = Readonly<Record<string, () => string>>;

/**
 * One of the programs that a scene stands for.
 *
 * @param text the scene
 * @param covering what it was filled with before; by chance alone when it is left out
 * @throws Error when a name in braces is no hole, or braces do not match
 */
export function fill(text: string, dice: Dice, holes: Holes, covering?: Covering): Program {
  const scene = sceneOf(text);
  const own = covering?.of(scene);
  own?.begin();
  const choose: Choose = (place, count) => (own ? own.choose(place, count, dice) : dice.int(count));
  return statements(scene.lines, { dice, holes, choose }).flatMap(treeOf);
}

/** A statement as Python. */
interface Written {
  readonly text: string;
  /** What it is made of, if it holds other statements: for each of its blocks the line above it, and what is in it. */
  readonly clauses: readonly Clause[];
}

interface Clause {
  readonly head: string;
  /** Nothing where it is `pass`. */
  readonly body: readonly Written[];
}

/** Statements come out the same again and again, and what they hold even more often. */
const known = new Map<string, Program>();
const mostKnown = 50_000;

function treeOf({ text, clauses }: Written): Program {
  let program = known.get(text);
  if (!program) {
    program = clauses.some(({ body }) => body.length > 0) ? composed(clauses) : parse(text + '\n');
    if (known.size >= mostKnown) known.clear();
    known.set(text, program);
  }
  return program;
}

/** A statement that holds others. */
function composed(clauses: readonly Clause[]): Program {
  const hollow = clauses.map(({ head }) => ({ head, body: [] }));
  const [statement] = treeOf({ text: hollow.map(textOfClause).join('\n'), clauses: hollow });
  const [first, ...more] = clauses.map(({ body }) => (body.length > 0 ? body.flatMap(treeOf) : pass));
  switch (statement?.kind) {
    case 'def':
    case 'class':
    case 'if':
    case 'while':
    case 'for':
      return [{ ...statement, body: first! }];
    case 'with':
      return [within(statement, first!)];
    case 'try': {
      const handlers = statement.handlers.map((handler) => ({ ...handler, body: more.shift()! }));
      return [{ ...statement, body: first!, handlers, finally: more[0] ?? [] }];
    }
  }
  throw new Error(`"${clauses[0]!.head}" in a scene has no block.`);
}

/** Several context managers stand in one another. */
function within(statement: StatementOf<'with'>, body: Program): Statement {
  const [inner] = statement.body;
  return { ...statement, body: inner?.kind === 'with' ? [within(inner, body)] : body };
}

const pass: Program = [{ kind: 'pass' }];

const textOfClause = ({ head, body }: Clause): string =>
  `${head}\n${body.length > 0 ? indented(body.map(({ text }) => text).join('\n')) : '    pass'}`;

const holding = (...clauses: readonly Clause[]): Written => ({ text: clauses.map(textOfClause).join('\n'), clauses });

/** A statement, and what it prints when something ends it. */
const guarded = (statement: Written): Written =>
  holding({ head: 'try:', body: [statement] }, { head: 'except BaseException as e:', body: [told] });
const told: Written = { text: "print('caught', type(e).__name__)", clauses: [] };

/** A scene that has been read. */
export interface Scene {
  readonly lines: readonly Line[];
  /** How many alternatives there are in all its places. */
  readonly alternatives: number;
}

/** A line, and those below it that are indented further. */
interface Line {
  readonly text: Template;
  /** Whether it is there, if that is to be chosen. */
  readonly isThere: Place;
  readonly below: readonly Line[];
}

/** A text with something for each pair of braces. */
type Template = readonly (string | Hole | Alternatives)[];

/** A pair of braces that holds the name of a hole. */
interface Hole {
  readonly hole: string;
}

interface Alternatives {
  readonly place: Place;
  readonly parts: readonly Template[];
}

/** Where alternatives are; where the same ones are twice, they count as one place. */
interface Place {
  /** The number of its first alternative. */
  readonly first: number;
}

const read = new Map<string, Scene>();

/** Reads a scene, once for all. */
export function sceneOf(text: string): Scene {
  let found = read.get(text);
  if (!found) read.set(text, (found = new Reader().scene(text)));
  return found;
}

class Reader {
  private readonly places = new Map<string, Place>();
  private alternatives = 0;

  scene(text: string): Scene {
    const lines = this.lines(text);
    return { lines, alternatives: this.alternatives };
  }

  private lines(text: string): Line[] {
    const all = text.split('\n').filter((line) => line.trim() !== '');
    const within = (from: number, to: number): Line[] => {
      const found: Line[] = [];
      for (let i = from; i < to;) {
        const indent = indentOf(all[i]!);
        let next = i + 1;
        while (next < to && indentOf(all[next]!) > indent) next++;
        const line = all[i]!.trim();
        found.push({ text: this.template(line), isThere: this.place(`?${line}`, 2), below: within(i + 1, next) });
        i = next;
      }
      return found;
    };
    return within(0, all.length);
  }

  private template(text: string): Template {
    const found: (string | Hole | Alternatives)[] = [];
    for (let at = 0; at < text.length;) {
      const open = text.indexOf('{', at);
      if (open === -1) return [...found, text.slice(at)];
      if (open > at) found.push(text.slice(at, open));
      const { parts, end } = alternatives(text, open);
      if (parts.length === 1) found.push({ hole: parts[0]! });
      else found.push({ place: this.place(text.slice(open, end), parts.length), parts: parts.map((part) => this.template(part)) });
      at = end;
    }
    return found;
  }

  private place(text: string, count: number): Place {
    let place = this.places.get(text);
    if (!place) {
      this.places.set(text, (place = { first: this.alternatives }));
      this.alternatives += count;
    }
    return place;
  }
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
const indented = (text: string): string => `    ${text.replaceAll('\n', '\n    ')}`;

/** Chooses one of so many alternatives of a place. */
type Choose = (place: Place, count: number) => number;

interface Filling {
  readonly dice: Dice;
  readonly holes: Holes;
  readonly choose: Choose;
}

function statements(scene: readonly Line[], filling: Filling): Written[] {
  const found: Written[] = [];
  for (const line of scene) {
    const text = filled(line.text, filling);
    let marks = 0;
    while ('?+!'.includes(text[marks] ?? ' ')) marks++;
    const has = (mark: string): boolean => text.lastIndexOf(mark, marks - 1) !== -1 && marks > 0;
    const head = text.slice(marks).trimStart();
    if (head === '' || (has('?') && filling.choose(line.isThere, 2) === 0)) continue;
    const body = statements(line.below, filling);
    let statement: Written = body.length > 0 || head.endsWith(':') ? holding({ head, body }) : { text: head, clauses: [] };
    if (has('!')) statement = guarded(statement);
    if (has('+') && filling.dice.chance(0.4)) statement = holding({ head: 'for i in range(2):', body: [statement] });
    // The clauses of a `try` statement are lines of their own.
    if (/^(except|finally)\b/.test(head) && found.length > 0) statement = holding(...found.pop()!.clauses, ...statement.clauses);
    found.push(statement);
  }
  return found;
}

function filled(template: Template, filling: Filling): string {
  let text = '';
  for (const part of template) {
    if (typeof part === 'string') text += part;
    else if ('hole' in part) text += holeOf(part.hole, filling.holes)();
    else text += filled(part.parts[filling.choose(part.place, part.parts.length)]!, filling);
  }
  return text;
}

function holeOf(name: string, holes: Holes): () => string {
  const hole = holes[name];
  if (!hole) throw new Error(`{${name}} in a scene is none of ${Object.keys(holes).join(', ')}.`);
  return hole;
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
