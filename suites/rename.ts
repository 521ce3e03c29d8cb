import { visit } from '../scenario/requires.js';
import { classesOf, methodsOf, targetNames, type Root } from '../scenario/names.js';
import type { Expression, Parameter, Program, Statement, StatementOf } from '../scenario/syntax.js';
import { isReserved } from '../scenario/vocabulary.js';

/**
 * Renames whatever a program binds, each by its first appearance: `main`, functions `f`, `f2`, …, greenlets `g`, `g2`, …,
 * classes `C`, exceptions `e`, anything else `x`, `x2`, …. Names of parameters stay where calls name them.
 *
 * @param suffix what all these names end with
 */
export function rename(program: Program, suffix = ''): Program {
  const classes = classesOf(program);
  const methods = new Set<unknown>();
  for (const statement of program) if (statement.kind === 'class') for (const method of methodsOf(statement)) methods.add(method);
  const bindings = (node: Statement | Expression): readonly Binding[] =>
    methods.has(node) ? methodBindings(node as StatementOf<'def'>) : bindingsOf(node, classes);
  const stems = stemsOf(program, bindings);
  const called = keywordNames(program);
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const give = (id: string): void => {
    if (names.has(id) || isReserved(id)) return;
    if (called.has(id)) return void names.set(id, id);
    const stem = stems.get(id) ?? 'x';
    let name: string;
    do {
      const count = (counts.get(stem) ?? 0) + 1;
      counts.set(stem, count);
      name = (count === 1 ? stem : `${stem}${count}`) + suffix;
    } while (called.has(name));
    names.set(id, name);
  };
  visit(program, (node) => {
    for (const [id] of bindings(node)) give(id);
    if (node.kind === 'name') give(node.id);
  });
  const renamed = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(renamed);
    const node = value as Readonly<Record<string, unknown>>;
    if (node.kind === 'name') return { ...node, id: names.get(String(node.id)) ?? node.id };
    const copy: Record<string, unknown> = {};
    for (const key in node) copy[key] = renamed(node[key]);
    if (Array.isArray(node.names)) copy.names = (node.names as readonly string[]).map((id) => names.get(id) ?? id);
    // Functions, parameters and handlers have a name of the program; attributes and keywords have one of others.
    const binds =
      (node.kind === 'def' && !methods.has(node)) ||
      node.kind === 'class' ||
      node.kind === 'plain' ||
      (node.kind === undefined && node.body !== undefined) ||
      isStarred(node);
    if (binds && typeof node.name === 'string') copy.name = names.get(node.name) ?? node.name;
    return copy;
  };
  return renamed(program) as Program;
}

/** What each name of a program stands for where it is first bound. */
function stemsOf(program: Program, bindings: (node: Statement | Expression) => readonly Binding[]): ReadonlyMap<string, string> {
  const stems = new Map<string, string>();
  visit(program, (node) => {
    for (const [id, stem] of bindings(node)) if (!stems.has(id)) stems.set(id, stem);
  });
  return stems;
}

/** A name that is bound, with the first letter or word of its new name. */
type Binding = readonly [id: string, stem: string];

/** The parameters of a method, whose name is no variable. */
function methodBindings(method: StatementOf<'def'>): Binding[] {
  return parametersOf(method).map(([id, stem], i) => [id, i === 0 ? 'self' : stem]);
}

/** The names that a node binds. */
function bindingsOf(node: Statement | Expression, classes: ReadonlyMap<string, Root>): Binding[] {
  switch (node.kind) {
    case 'class':
      return [[node.name, 'C']];
    case 'def':
      return [[node.name, 'f'], ...parametersOf(node)];
    case 'lambda':
      return parametersOf(node);
    case 'assign':
      return node.targets.flatMap(targetNames).map((id) => [id, stemOfValue(node.value, classes)] as const);
    case 'for':
      return targetNames(node.target).map((id) => [id, 'x'] as const);
    case 'with':
      return node.target ? [[node.target.id, stemOfValue(node.context, classes)]] : [];
    case 'comprehension':
      return node.clauses.flatMap(({ target }) => targetNames(target)).map((id) => [id, 'x'] as const);
    case 'try':
      return node.handlers.flatMap(({ name }) => (name === undefined ? [] : [[name, 'e'] as const]));
    default:
      return [];
  }
}

const parametersOf = ({ parameters }: { readonly parameters: readonly Parameter[] }): (readonly [string, string])[] =>
  parameters.map(({ kind, name }) => [name, stemOf(kind)] as const);

/** `*args` and `**kwargs` among parameters; among arguments they have a value. */
const isStarred = (value: object): boolean =>
  'kind' in value && (value.kind === 'star' || value.kind === 'doubleStar') && !('value' in value);

const stemOf = (kind: Parameter['kind']): string => (kind === 'star' ? 'args' : kind === 'doubleStar' ? 'kwargs' : 'x');

function stemOfValue(value: Expression, classes: ReadonlyMap<string, Root>): string {
  const called = value.kind === 'call' && value.callee.kind === 'name' ? value.callee.id : '';
  const id = classes.get(called)?.id ?? called;
  return id === 'greenlet' ? 'g' : id === 'getcurrent' ? 'main' : 'x';
}

/** The names of keyword arguments, and the keys that `**` may make keywords of. */
function keywordNames(program: Program): ReadonlySet<string> {
  const found = new Set<string>();
  visit(program, (node) => {
    if (node.kind === 'call') for (const argument of node.arguments) if (argument.kind === 'keyword') found.add(argument.name);
    if (node.kind === 'dict') for (const [key] of node.entries) if (key.kind === 'string') found.add(key.value);
  });
  return found;
}
