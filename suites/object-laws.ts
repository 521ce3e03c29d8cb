/**
 * Laws about objects: `@given(pool=objects(GreenPool))`. They hold for every object of a class at every moment, so they are
 * put into generated programs: after each statement of each green thread the law is asked about each object there is. Those
 * whose function is called `settled` hold when nothing is left to do: they are asked at the end.
 */

import fc from 'fast-check';
import { parse } from '../scenario/parse.js';
import { boundNames } from '../scenario/names.js';
import { visit } from '../scenario/requires.js';
import {
  attribute,
  call,
  name,
  positional,
  tuple,
  type Argument,
  type Block,
  type Expression,
  type Program,
  type Statement,
} from '../scenario/syntax.js';
import type { Trace } from '../scenario/trace.js';
import { greenletFeatures, threadFeatures, type Feature } from './draft.js';
import { programs } from './generate.js';
import type { Law } from './rule.js';
import { shrink } from './shrink.js';
import { Covering } from './scene.js';
import { scenes } from './scenes.js';
import type { Objects } from './strategies.js';

/** A law about the objects of some classes. */
export type ObjectLaw = Law & { readonly objects: Objects };

export const isObjectLaw = (law: Law): law is ObjectLaw => law.objects !== undefined;

const broken = 'the law is broken';
/** A function of a law with this before the name of a method is called in its place, with the object before the arguments. */
const around = 'around_';

/** The methods for which a law has functions of its own. */
const wrapped = ({ program }: Law): string[] =>
  program.flatMap((one) => (one.kind === 'def' && one.name.startsWith(around) ? [one.name.slice(around.length)] : []));

/** Whether a program says that the law it holds is broken. */
export const saysBroken = (trace: Trace): boolean => trace.events.some((event) => event.length === 1 && event[0] === `'${broken}'`);

const isAskedAtEnd = ({ program }: Law): boolean => program.some((one) => one.kind === 'def' && one.name === 'settled');

/** A law as the head of a program: its text, and what asks it about all objects that there are. */
export function headOf(law: ObjectLaw): Program {
  const atEnd = isAskedAtEnd(law);
  return [
    ...law.program,
    ...parse(`
watched = []
def ${atEnd ? 'settle' : 'check'}():
    ${atEnd ? 'sleep(1000)' : 'pass'}
    for made in watched:
        try:
            ${atEnd ? 'settled' : 'law'}(made)
        except AssertionError:
            print('${broken}')
def watch(made):
    watched.append(made)
    ${atEnd ? 'pass' : 'check()'}
    return made
`).map(withoutPass),
  ];
}

/** A function without the `pass` that stands where there is nothing. */
const withoutPass = (statement: Statement): Statement =>
  statement.kind === 'def' ? { ...statement, body: statement.body.filter(({ kind }) => kind !== 'pass') } : statement;

/**
 * Puts a law into a program.
 *
 * @throws Error when the program binds a name of the law's
 */
export function withLaw(law: ObjectLaw, program: Program): Program {
  const head = headOf(law);
  const own = new Set(boundNames(head));
  visit(program, (node) => {
    const ids = node.kind === 'name' ? [node.id] : node.kind === 'def' || node.kind === 'class' ? [node.name] : [];
    const taken = ids.find((id) => own.has(id));
    if (taken !== undefined) throw new Error(`generated programs have a name "${taken}", too; call it otherwise in the law`);
  });
  const body = new Rewriting(law).block(program);
  const whole = [...head, ...body, ...(isAskedAtEnd(law) ? [calling('settle')] : [])];
  origins.set(whole, program);
  return whole;
}

/** The programs into which laws were put. */
const origins = new WeakMap<Program, Program>();

/** Makes a program with a law small: the program itself, then what the law put into it. */
export async function shrinkWithLaw(law: ObjectLaw, program: Program, fails: (candidate: Program) => Promise<boolean>): Promise<Program> {
  const origin = origins.get(program);
  if (!origin) return program;
  let small = withLaw(law, await shrink(origin, (candidate) => fails(withLaw(law, candidate))));
  const frozen = headOf(law).length;
  for (let found = true; found;) {
    found = false;
    for (const candidate of plainer(small.slice(frozen))) {
      const whole = [...small.slice(0, frozen), ...candidate];
      if (!(found = await fails(whole))) continue;
      small = whole;
      break;
    }
  }
  return small;
}

/** The same with one question less, or with one object known to be of the law's classes. */
function* plainer<T>(tree: T): Iterable<T> {
  if (Array.isArray(tree)) {
    for (const [i, part] of tree.entries() as Iterable<[number, unknown]>) {
      if (part === check) yield tree.toSpliced(i, 1) as T;
      for (const other of plainer(part)) yield tree.with(i, other) as T;
    }
  } else if (typeof tree === 'object' && tree !== null) {
    const node = tree as unknown as Expression;
    if (node.kind === 'conditional' && node.then.kind === 'call' && isAround(node.then.callee)) yield node.then as T;
    for (const [key, part] of Object.entries(tree)) for (const other of plainer(part as unknown)) yield { ...tree, [key]: other };
  }
}

const isAround = (callee: Expression): boolean => callee.kind === 'name' && callee.id.startsWith(around);

const calling = (id: string): Statement => ({ kind: 'expression', value: call(name(id)) });
const check = calling('check');

const leaves = ({ kind }: Statement): boolean => ['return', 'raise', 'break', 'continue', 'global', 'nonlocal'].includes(kind);

/** Replaces what makes objects of the law's classes, and what calls the methods that it goes around. */
class Rewriting {
  private readonly classes: ReadonlySet<string>;
  private readonly methods: ReadonlySet<string>;
  private readonly asks: boolean;

  constructor(law: ObjectLaw) {
    this.classes = new Set(law.objects.classes);
    this.methods = new Set(wrapped(law));
    this.asks = !isAskedAtEnd(law);
  }

  /** The statements of a block, with a question after each after which the next one runs. */
  block(statements: Block): Block {
    const rewritten = statements.map((one) => this.part(one));
    return this.asks ? rewritten.flatMap((one) => (leaves(one) ? [one] : [one, check])) : rewritten;
  }

  /** A statement, an expression, or what they consist of. */
  private part<T>(value: T): T;
  private part(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one: unknown) => this.part(one));
    if (typeof value !== 'object' || value === null) return value;
    const node = value as Statement | Expression;
    if (node.kind === 'class') return { ...node, body: node.body.map((one) => this.part(one)) };
    if (node.kind === 'call' && node.callee.kind === 'attribute' && this.methods.has(node.callee.name))
      return this.around(this.part(node.callee.object), node.callee.name, this.part(node.arguments));
    // A method that is not called where it is named.
    if (node.kind === 'attribute' && this.methods.has(node.name)) {
      const body = this.around(this.part(node.object), node.name, [{ kind: 'star', value: name('args') }]);
      return { kind: 'lambda', parameters: [{ kind: 'star', name: 'args' }], body };
    }
    const copy: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(node)) {
      if (key === 'targets' || key === 'target') copy[key] = part;
      else copy[key] = isBlock(node, key) ? this.block(part as Block) : this.part(part);
    }
    const makes = node.kind === 'call' && node.callee.kind === 'name' && this.classes.has(node.callee.id);
    return makes ? call(name('watch'), positional(copy as unknown as Expression)) : copy;
  }

  /** The call of a method by which the law goes around it, if the object is one of its classes. */
  private around(object: Expression, method: string, args: readonly Argument[]): Expression {
    const made = object.kind === 'name' ? object : name('made');
    const classes = tuple([...this.classes].map(name));
    const chosen: Expression = {
      kind: 'conditional',
      test: call(name('isinstance'), positional(made), positional(classes)),
      then: call(name(around + method), positional(made), ...args),
      otherwise: call(attribute(made, method), ...args),
    };
    if (made === object) return chosen;
    return call({ kind: 'lambda', parameters: [{ kind: 'plain', name: 'made' }], body: chosen }, positional(object));
  }
}

/** Whether a part of a node is a block: a lambda has an expression for its body, a conditional for what it is otherwise. */
const isBlock = ({ kind }: { readonly kind?: string }, key: string): boolean =>
  (key === 'body' && kind !== 'lambda') || (key === 'otherwise' && kind !== 'conditional') || key === 'finally';

/** Features and scenes that have to do with some classes. */
function featuresAbout(classes: readonly string[]): Feature[] {
  const needs: Readonly<Partial<Record<Feature, readonly string[]>>> = { ...greenletFeatures, ...threadFeatures };
  const mentions = new RegExp(`\\b(${classes.join('|')})\\b`);
  return [
    ...(Object.keys(needs) as Feature[]).filter((feature) => classes.some((id) => needs[feature]!.includes(id))),
    ...(Object.keys(scenes) as (keyof typeof scenes)[]).filter((scene) => mentions.test(scenes[scene])),
  ];
}

/** Generated programs that are made before one counts as missing. */
const most = 2_000;
const portion = 50;

/**
 * Generated programs that make objects of a law's classes, with the law put into each.
 *
 * @param has what the implementation has; where it lacks the classes there are none
 */
export function programsWith(
  law: ObjectLaw,
  has: ReadonlySet<string>,
  options: { readonly seed: number; readonly count: number },
): Program[] {
  if (!law.objects.classes.some((id) => has.has(id))) return [];
  const about = new Set(featuresAbout(law.objects.classes));
  const weights = new Map([...about].map((feature) => [feature, 6] as const));
  const covering = new Covering();
  const found: Program[] = [];
  for (let made = 0; found.length < options.count && made < most + 20 * options.count; made += portion) {
    const some = fc.sample(programs({ has, weights, covering }), { seed: options.seed + made, numRuns: portion });
    found.push(...some.filter((program) => isAbout(program, law.objects)));
  }
  if (found.length === 0) throw new Error(`no generated program makes a ${law.objects.classes.join(' or ')}`);
  return found.slice(0, options.count).map((program) => withLaw(law, program));
}

/** Whether a program makes such objects, and does without what the law does without. */
function isAbout(program: Program, { classes, without }: Objects): boolean {
  let makes = false;
  let calls = false;
  visit(program, (node) => {
    makes ||= node.kind === 'call' && node.callee.kind === 'name' && classes.includes(node.callee.id);
    calls ||= node.kind === 'attribute' && without.includes(node.name) && !(node.name === 'switch' && isHub(node.object));
  });
  return makes && !calls;
}

const isHub = (object: Expression): boolean => object.kind === 'call' && object.callee.kind === 'name' && object.callee.id === 'get_hub';
