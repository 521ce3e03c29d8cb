/**
 * Makes a failing program small, on its tree: a smaller program is kept when it is valid and fails in the same
 * way. Ends in a canonical form: nothing that can go, the simplest values, names by first use.
 */

import { checkSubset } from '../scenario/subset.js';
import type { Argument, Block, Expression, Program, Statement } from '../scenario/syntax.js';
import { visit } from '../scenario/requires.js';

/** Candidates that are tried at once; the first that fails is taken. */
const batch = 16;

/**
 * @param stillFails whether a smaller program fails in the same way
 * @param frozen statements at the start that stay as they are (a law's text)
 */
export async function shrink(
  program: Program,
  stillFails: (candidate: Program) => Promise<boolean>,
  frozen = 0,
  limit = 3_000,
): Promise<Program> {
  let current = program;
  let tried = 0;
  const seen = new Set([JSON.stringify(program)]);
  for (let found = true; found && tried < limit;) {
    found = false;
    let pending: Program[] = [];
    const tryPending = async (): Promise<boolean> => {
      const verdicts = await Promise.all(pending.map(stillFails));
      tried += pending.length;
      const first = verdicts.indexOf(true);
      if (first !== -1) current = pending[first]!;
      pending = [];
      return first !== -1;
    };
    for (const candidate of smaller(current, frozen)) {
      const key = JSON.stringify(candidate);
      if (seen.has(key) || !isValid(candidate)) continue;
      seen.add(key);
      pending.push(candidate);
      if (pending.length === batch && (found = await tryPending())) break;
    }
    if (!found && pending.length > 0) found = await tryPending();
  }
  if (frozen > 0) return current;
  const canonical = rename(current);
  return (await stillFails(canonical)) ? canonical : current;
}

function isValid(program: Program): boolean {
  try {
    checkSubset(program);
    return true;
  } catch {
    return false;
  }
}

/** Programs a little smaller than this one, the boldest first. */
function* smaller(program: Program, frozen: number): Iterable<Program> {
  const head = program.slice(0, frozen);
  const rest = program.slice(frozen);
  for (const block of smallerBlocks(rest, frozen === 0)) yield [...head, ...block];
}

function* smallerBlocks(block: Block, removable: boolean): Iterable<Block> {
  if (removable) {
    for (let size = block.length >> 1; size > 1; size >>= 1) {
      for (let at = block.length - size; at >= 0; at -= size) yield [...block.slice(0, at), ...block.slice(at + size)];
    }
    for (let at = block.length - 1; at >= 0; at--) yield [...block.slice(0, at), ...block.slice(at + 1)];
  }
  for (let at = 0; at < block.length; at++) {
    for (const statements of smallerStatements(block[at]!)) yield [...block.slice(0, at), ...statements, ...block.slice(at + 1)];
  }
}

/** What a statement can become: any number of statements. */
function* smallerStatements(statement: Statement): Iterable<readonly Statement[]> {
  switch (statement.kind) {
    case 'expression':
      // A print of one value becomes the value.
      if (isPrint(statement.value)) {
        for (const argument of statement.value.arguments)
          if (argument.value.kind === 'call') yield [{ kind: 'expression', value: argument.value }];
      }
      for (const value of smallerExpressions(statement.value, false)) yield [{ ...statement, value }];
      return;
    case 'assign':
      yield [{ kind: 'expression', value: statement.value }];
      for (const value of smallerExpressions(statement.value, false)) yield [{ ...statement, value }];
      return;
    case 'return':
      if (statement.value) for (const value of smallerExpressions(statement.value)) yield [{ ...statement, value }];
      return;
    case 'raise':
      if (statement.exception) for (const exception of smallerExpressions(statement.exception, false)) yield [{ ...statement, exception }];
      return;
    case 'try':
      yield statement.body;
      for (const body of smallerBlocks(statement.body, true)) if (body.length > 0) yield [{ ...statement, body }];
      for (let i = 0; i < statement.handlers.length; i++) {
        for (const body of smallerBlocks(statement.handlers[i]!.body, true)) {
          yield [{ ...statement, handlers: statement.handlers.map((handler, at) => (at === i ? { ...handler, body } : handler)) }];
        }
      }
      return;
    case 'for':
      yield statement.body;
      for (const body of smallerBlocks(statement.body, true)) if (body.length > 0) yield [{ ...statement, body }];
      return;
    case 'if':
    case 'while':
      yield statement.body;
      yield statement.otherwise;
      for (const body of smallerBlocks(statement.body, true)) if (body.length > 0) yield [{ ...statement, body }];
      return;
    case 'def': {
      const { parameters, body } = statement;
      for (const smallerBody of smallerBlocks(body, true))
        yield [{ ...statement, body: smallerBody.length > 0 ? smallerBody : [{ kind: 'pass' }] }];
      for (let i = parameters.length - 1; i >= 0; i--) yield [{ ...statement, parameters: parameters.filter((_, at) => at !== i) }];
      return;
    }
  }
}

const isPrint = (node: Expression): node is Extract<Expression, { kind: 'call' }> =>
  node.kind === 'call' && node.callee.kind === 'name' && node.callee.id === 'print';

const simplest: Expression = { kind: 'number', text: '1' };

/**
 * @param replaceable whether the whole may become another value; not so for calls that do something
 */
function* smallerExpressions(node: Expression, replaceable = true): Iterable<Expression> {
  if (replaceable && rank(node) > rank(simplest)) yield simplest;
  switch (node.kind) {
    case 'tuple':
    case 'list':
      if (replaceable) yield* node.items;
      for (const items of smallerLists(node.items)) yield { ...node, items };
      return;
    case 'dict':
      if (replaceable) yield* node.entries.map(([, value]) => value);
      for (let i = 0; i < node.entries.length; i++) {
        yield { ...node, entries: node.entries.filter((_, at) => at !== i) };
        for (const value of smallerExpressions(node.entries[i]![1])) {
          yield { ...node, entries: node.entries.map(([key, old], at) => (at === i ? ([key, value] as const) : ([key, old] as const))) };
        }
      }
      return;
    case 'call': {
      const args = node.arguments;
      for (let i = args.length - 1; i >= 0; i--) yield { ...node, arguments: args.filter((_, at) => at !== i) };
      for (let i = 0; i < args.length; i++) {
        const replace = (argument: Argument): Expression => ({ ...node, arguments: args.map((old, at) => (at === i ? argument : old)) });
        const argument = args[i]!;
        if (argument.kind === 'star') yield replace({ kind: 'positional', value: simplest });
        for (const value of smallerExpressions(argument.value, argument.kind === 'positional' || argument.kind === 'keyword'))
          yield replace({ ...argument, value });
      }
      for (const callee of smallerExpressions(node.callee, false)) yield { ...node, callee };
      return;
    }
    case 'attribute':
      for (const object of smallerExpressions(node.object, false)) yield { ...node, object };
      return;
    case 'lambda':
      for (const body of smallerExpressions(node.body)) yield { ...node, body };
      for (let i = node.parameters.length - 1; i >= 0; i--) yield { ...node, parameters: node.parameters.filter((_, at) => at !== i) };
      return;
    case 'comparison':
      if (replaceable) yield node.first;
      return;
  }
}

function* smallerLists(items: readonly Expression[]): Iterable<readonly Expression[]> {
  for (let i = items.length - 1; i >= 0; i--) yield items.filter((_, at) => at !== i);
  for (let i = 0; i < items.length; i++)
    for (const item of smallerExpressions(items[i]!)) yield items.map((old, at) => (at === i ? item : old));
}

/** Values from simple to involved; a value only ever becomes a simpler one. */
function rank(node: Expression): number {
  switch (node.kind) {
    case 'number':
      return node.text === '1' ? 0 : 1;
    case 'constant':
      return 2;
    case 'string':
      return 3;
    case 'name':
      return 4;
    default:
      return 5;
  }
}

/** Renames what a program binds: `main`, functions `f`, `f2`, …, greenlets `g`, `g2`, …, other names `x`, `x2`, …, each by first use. */
export function rename(program: Program): Program {
  const stems = new Map<string, string>();
  visit(program, (node) => {
    if (node.kind === 'def') stems.set(node.name, 'f');
    else if (node.kind === 'assign' && node.targets.length === 1 && node.targets[0]!.kind === 'name') {
      const { id } = node.targets[0]!;
      const called = node.value.kind === 'call' && node.value.callee.kind === 'name' ? node.value.callee.id : '';
      if (!stems.has(id)) stems.set(id, called === 'greenlet' ? 'g' : called === 'getcurrent' ? 'main' : 'x');
    }
  });
  const counts = new Map<string, number>();
  const names = new Map<string, string>();
  for (const [old, stem] of stems) {
    const count = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, count);
    names.set(old, count === 1 ? stem : `${stem}${count}`);
  }
  const fresh = (id: string): string => names.get(id) ?? id;
  return JSON.parse(
    JSON.stringify(program, (_, value: unknown) => {
      if (typeof value !== 'object' || value === null || !('kind' in value)) return value;
      if (value.kind === 'name' && 'id' in value) return { ...value, id: fresh(value.id as string) };
      if (value.kind === 'def' && 'name' in value) return { ...value, name: fresh(value.name as string) };
      return value;
    }),
  ) as Program;
}
