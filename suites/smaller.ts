/** Programs that come from one by a single change, the boldest first: what shrinking tries. */

import { visit } from '../scenario/requires.js';
import { boundNames, methodsOf, targetNames } from '../scenario/names.js';
import { positional } from '../scenario/syntax.js';
import type { Argument, Block, Expression, Handler, Parameter, Program, Statement, StatementOf } from '../scenario/syntax.js';
import { exceptionBases, isReserved } from '../scenario/vocabulary.js';
import { simplest, simplestFunction, simplestGreenlet } from './simplicity.js';

/** All programs one change away; many are invalid, and not all are simpler. */
export function* smaller(program: Program): Iterable<Program> {
  yield* slices(program);
  yield* withoutStatements(program);
  yield* withoutNames(program);
  yield* withoutFunctions(program);
  yield* withoutClasses(program);
  yield* inlined(program);
  yield* createdWithParents(program);
  yield* rewritten(program);
  yield* unified(program);
  yield* swapped(program);
}

/** Only what changes expressions: for programs whose statements stay. */
export function* simplerValues(program: Program): Iterable<Program> {
  for (const { path, node } of expressions(program)) for (const other of alternatives(node, path)) yield put(program, path, other);
}

// Places in a tree

type Path = readonly (string | number)[];

/** A tree with another part in a place. */
function put<T>(tree: T, path: Path, part: unknown): T {
  const [key, ...rest] = path;
  if (key === undefined) return part as T;
  const inner = put((tree as Record<string | number, unknown>)[key], rest, part);
  return (Array.isArray(tree) ? tree.map((old: unknown, i) => (i === key ? inner : old)) : { ...tree, [key]: inner }) as T;
}

const blockKeys: ReadonlySet<string> = new Set(['body', 'otherwise', 'finally']);

/** All blocks, outer ones first. */
function* blocks(tree: unknown, path: Path = []): Iterable<{ readonly path: Path; readonly block: Block }> {
  if (Array.isArray(tree) && (path.length === 0 || blockKeys.has(String(path.at(-1))))) yield { path, block: tree as Block };
  if (typeof tree !== 'object' || tree === null) return;
  for (const [key, part] of Object.entries(tree)) yield* blocks(part, [...path, Array.isArray(tree) ? Number(key) : key]);
}

const expressionKinds: ReadonlySet<string> = new Set(
  'constant number string name tuple list dict call attribute subscript unary binary logic comparison conditional lambda comprehension'.split(
    ' ',
  ),
);

/** All expressions, outer ones first; of targets what is inside them. */
function* expressions(tree: unknown, path: Path = [], isTarget = false): Iterable<{ readonly path: Path; readonly node: Expression }> {
  if (typeof tree !== 'object' || tree === null) return;
  const isExpression = 'kind' in tree && expressionKinds.has(String(tree.kind));
  if (isExpression && !isTarget) yield { path, node: tree as Expression };
  // The items of a tuple are targets, the object of an attribute is none.
  const inTarget = isTarget && (Array.isArray(tree) || ('kind' in tree && tree.kind === 'tuple'));
  for (const [key, part] of Object.entries(tree)) {
    const step = Array.isArray(tree) ? Number(key) : key;
    yield* expressions(part, [...path, step], inTarget || key === 'target' || key === 'targets');
  }
}

const pass: Block = [{ kind: 'pass' }];

/** A program with another block in a place; a body is never empty, nor what a try is there for. */
function putBlock(program: Program, path: Path, block: Block): Program {
  if (block.length > 0) return put(program, path, block);
  const key = path.at(-1);
  const isNeeded = key === 'body' || (key === 'finally' && (at(program, path.slice(0, -1)) as StatementOf<'try'>).handlers.length === 0);
  return put(program, path, isNeeded ? pass : block);
}

const at = (tree: unknown, path: Path): unknown => path.reduce((part, key) => (part as Record<string | number, unknown>)[key], tree);

// Changes of statements

/** A single call or simple statement from anywhere, and single statements with all that their names need. */
function* slices(program: Program): Iterable<Program> {
  const names = ownNames(program);
  if (program.length > 1) {
    for (const { block } of blocks(program)) {
      for (const statement of block) {
        const isPlain =
          statement.kind === 'delete' || (statement.kind === 'assign' && statement.targets.every(({ kind }) => kind === 'attribute'));
        if (isPlain) yield* aboutOne([statement], names);
      }
    }
  }
  if (program.length > 1 || program[0]?.kind !== 'expression') {
    for (const { node } of expressions(program)) {
      if (node.kind === 'call') yield* aboutOne([expressionStatement(node)], names);
    }
  }
  for (const statement of program) {
    const kept = new Set([statement]);
    for (const needed of kept)
      for (const id of names) if (mentions(needed, id)) for (const other of program) if (binds(other, id)) kept.add(other);
    if (kept.size < program.length) yield program.filter((other) => kept.has(other));
  }
}

/** A statement with the simplest greenlets in place of what names stand for. */
function* aboutOne(program: Program, names: readonly string[]): Iterable<Program> {
  for (const greenlet of [getcurrent, simplestGreenlet]) yield names.reduce((block, id) => substituted(block, id, greenlet), program);
}

const getcurrent: Expression = { kind: 'call', callee: { kind: 'name', id: 'getcurrent' }, arguments: [] };

function* withoutStatements(program: Program): Iterable<Program> {
  for (const { path, block } of blocks(program)) {
    for (let size = block.length; size >= 1; size = size > 3 ? size >> 1 : size - 1) {
      for (let from = block.length - size; from >= 0; from -= size > 3 ? size : 1) {
        yield putBlock(program, path, [...block.slice(0, from), ...block.slice(from + size)]);
      }
    }
  }
}

/** The names that a program binds outside of functions, and that nobody else may mean. */
const ownNames = (program: Program): string[] => [...new Set(boundNames(program))];

const mentions = (tree: unknown, id: string): boolean => {
  let found = false;
  visit(tree, (node) => {
    found ||= node.kind === 'name' && node.id === id;
    found ||= (node.kind === 'def' || node.kind === 'class') && node.name === id;
  });
  return found;
};

/** Without a name: all simple statements that mention it go. */
function* withoutNames(program: Program): Iterable<Program> {
  for (const id of ownNames(program)) yield dropMentions(program, id);
}

function dropMentions(block: Block, id: string): Block {
  return block.flatMap((statement): Block => {
    if (!mentions(statement, id)) return [statement];
    if ((statement.kind === 'def' || statement.kind === 'class') && statement.name !== id) {
      if (statement.kind === 'class' && mentions(statement.base, id)) return [];
      return [{ ...statement, body: orPass(dropMentions(statement.body, id)) }];
    }
    if (statement.kind === 'with' && !mentions(statement.context, id)) {
      const body = dropMentions(statement.body, id);
      return body.length === 0 ? [] : [{ ...statement, body }];
    }
    if (statement.kind === 'try') {
      const body = dropMentions(statement.body, id);
      return body.length === 0 ? [] : [{ ...statement, body }];
    }
    return [];
  });
}

const orPass = (block: Block): Block => (block.length === 0 ? pass : block);

/** A function becomes a lambda where it is used, or its body stands where it would have been started. */
function* withoutFunctions(program: Program): Iterable<Program> {
  for (const definition of program) {
    if (definition.kind !== 'def' || mentions(definition.body, definition.name)) continue;
    const rest = program.filter((statement) => statement !== definition);
    const { body, parameters } = definition;
    const value = body.length === 1 ? valueOf(body[0]!) : undefined;
    if (value) {
      yield substituted(rest, definition.name, { kind: 'lambda', parameters, body: value });
      yield substituted(rest, definition.name, { kind: 'lambda', parameters: [], body: value });
    }
    yield substituted(rest, definition.name, simplestFunction);
    const plain = body.filter(({ kind }) => kind !== 'return' && kind !== 'pass' && kind !== 'global' && kind !== 'nonlocal');
    const opened = parameters.reduce((block, { name }) => substituted(block, name, simplest), plain as Program);
    for (let i = 0; i < rest.length; i++) yield [...rest.slice(0, i), ...opened, ...rest.slice(i + 1)];
    for (let i = 0; i <= rest.length; i++) yield [...rest.slice(0, i), ...opened, ...rest.slice(i)];
  }
}

/** A class becomes its base, and its method a function. */
function* withoutClasses(program: Program): Iterable<Program> {
  for (const definition of program) {
    if (definition.kind !== 'class') continue;
    const rest = program.filter((statement) => statement !== definition);
    yield substituted(rest, definition.name, definition.base);
    for (const method of methodsOf(definition)) {
      const body = method.parameters.slice(0, 1).reduce((block, { name }) => substituted(block, name, getcurrent), method.body);
      const run: Statement = { ...method, parameters: method.parameters.slice(1), body };
      yield program.flatMap((statement): Block => {
        if (statement === definition) return [run];
        return calledWith(statement, definition.name, definition.base, { kind: 'name', id: run.name });
      });
    }
  }
}

/** A statement with the calls of one class as calls of another, which get a first argument. */
function calledWith(statement: Statement, id: string, base: Expression, argument: Expression): Block {
  return substituted(
    JSON.parse(
      JSON.stringify([statement], (_, part: unknown) => {
        if (typeof part !== 'object' || part === null || !('kind' in part) || part.kind !== 'call') return part;
        const { callee, arguments: args } = part as Extract<Expression, { kind: 'call' }>;
        return callee.kind === 'name' && callee.id === id
          ? { kind: 'call', callee: base, arguments: [positional(argument), ...args] }
          : part;
      }),
    ) as Block,
    id,
    base,
  );
}

/** What a function of one statement returns, as a lambda would. */
function valueOf(statement: Statement): Expression | undefined {
  if (statement.kind === 'pass') return simplest;
  return statement.kind === 'return' || statement.kind === 'expression' ? statement.value : undefined;
}

/** A tree with an expression in place of a name, but where the name is bound. */
function substituted(program: Program, id: string, value: Expression): Program {
  const inside = (tree: unknown, isTarget: boolean): unknown => {
    if (typeof tree !== 'object' || tree === null) return tree;
    if (Array.isArray(tree)) return tree.map((part) => inside(part, isTarget));
    if ('kind' in tree && tree.kind === 'name') return !isTarget && 'id' in tree && tree.id === id ? value : tree;
    const inTarget = isTarget && 'kind' in tree && tree.kind === 'tuple';
    return Object.fromEntries(
      Object.entries(tree).map(([key, part]) => [key, inside(part, inTarget || key === 'target' || key === 'targets')]),
    );
  };
  return inside(program, false) as Program;
}

/** A variable that is bound once becomes its value. */
function* inlined(program: Program): Iterable<Program> {
  for (const { path, block } of blocks(program)) {
    for (let i = 0; i < block.length; i++) {
      const statement = block[i]!;
      if (statement.kind !== 'assign' || statement.targets.length !== 1 || statement.targets[0]!.kind !== 'name') continue;
      const { id } = statement.targets[0]!;
      if (mentions(statement.value, id)) continue;
      const rest = putBlock(program, path, [...block.slice(0, i), ...block.slice(i + 1)]);
      if (!mentions(rest, id)) continue;
      yield substituted(rest, id, statement.value);
    }
  }
}

/** A greenlet has from the beginning the parent that it is given. */
function* createdWithParents(program: Program): Iterable<Program> {
  for (const { path, block } of blocks(program)) {
    for (const [i, { statement, target, call }] of creations(block)) {
      for (let at = i + 1; at < block.length; at++) {
        const change = block[at]!;
        if (change.kind !== 'assign' || change.targets.length !== 1) continue;
        const [place] = change.targets;
        if (place?.kind !== 'attribute' || place.name !== 'parent' || place.object.kind !== 'name' || place.object.id !== target) continue;
        const created: Statement = {
          ...statement,
          value: { ...call, arguments: [call.arguments[0] ?? positional(simplestFunction), positional(change.value)] },
        };
        // Where the parent may mention what comes between.
        yield putBlock(program, path, [...block.slice(0, i), created, ...block.slice(i + 1, at), ...block.slice(at + 1)]);
        yield putBlock(program, path, [...block.slice(0, i), ...block.slice(i + 1, at), created, ...block.slice(at + 1)]);
      }
    }
  }
}

/** The statements of a block that make a greenlet and name it. */
function* creations(block: Block): Iterable<[number, Creation]> {
  for (const [i, statement] of block.entries()) {
    if (statement.kind !== 'assign' || statement.targets.length !== 1) continue;
    const [target] = statement.targets;
    const { value: call } = statement;
    if (target?.kind !== 'name' || call.kind !== 'call' || call.callee.kind !== 'name' || call.callee.id !== 'greenlet') continue;
    if (call.arguments.every(({ kind }) => kind === 'positional')) yield [i, { statement, target: target.id, call }];
  }
}

interface Creation {
  readonly statement: StatementOf<'assign'>;
  readonly target: string;
  readonly call: Extract<Expression, { kind: 'call' }>;
}

/** Each statement and each expression in simpler ways. */
function* rewritten(program: Program): Iterable<Program> {
  for (const { path, block } of blocks(program)) {
    for (let i = 0; i < block.length; i++) {
      for (const statements of simplerStatements(block[i]!, program)) {
        yield putBlock(program, path, [...block.slice(0, i), ...statements, ...block.slice(i + 1)]);
      }
    }
  }
  yield* simplerValues(program);
  yield* withoutParameters(program);
  yield* withArityErrors(program);
}

function* simplerStatements(statement: Statement, program: Program): Iterable<Block> {
  switch (statement.kind) {
    case 'expression':
      if (isPrint(statement.value))
        for (const { value } of statement.value.arguments) if (value.kind === 'call') yield [expressionStatement(value)];
      return;
    case 'assign':
      yield [expressionStatement(statement.value)];
      for (const target of statement.targets) {
        if (statement.targets.length > 1) yield [{ ...statement, targets: [target] }];
        if (target.kind !== 'tuple') continue;
        for (const item of target.items) yield [{ ...statement, targets: [item] }];
        if (statement.value.kind !== 'tuple' || statement.value.items.length !== target.items.length) continue;
        for (const [i, value] of statement.value.items.entries()) yield [{ kind: 'assign', targets: [target.items[i]!], value }];
      }
      return;
    case 'augment':
      yield [{ kind: 'assign', targets: [statement.target], value: statement.value }];
      yield [expressionStatement(statement.value)];
      return;
    case 'return':
      yield [{ kind: 'return' }];
      if (statement.value) yield [expressionStatement(statement.value)];
      return;
    case 'raise':
      if (statement.cause) yield [{ kind: 'raise', exception: statement.exception! }];
      return;
    case 'assert':
      yield [expressionStatement(statement.test)];
      if (statement.message) yield [{ kind: 'assert', test: statement.test }];
      return;
    case 'delete':
      if (statement.targets.length > 1) for (const target of statement.targets) yield [{ kind: 'delete', targets: [target] }];
      return;
    case 'if':
      yield statement.body;
      yield statement.otherwise;
      return;
    case 'while':
    case 'for':
      yield statement.body;
      yield statement.otherwise;
      yield [...statement.body, ...statement.body];
      if (statement.kind === 'for' && statement.target.kind === 'tuple')
        for (const target of statement.target.items) yield [{ ...statement, target }];
      return;
    case 'with':
      yield statement.body;
      yield [expressionStatement(statement.context), ...statement.body];
      if (statement.target) yield [{ kind: 'with', context: statement.context, body: statement.body }];
      return;
    case 'try':
      yield* simplerTries(statement);
      return;
    case 'def':
      if (
        !mentions(
          program.filter((other) => other !== statement),
          statement.name,
        )
      )
        yield statement.body;
      for (let i = statement.parameters.length - 1; i >= 0; i--) {
        yield [{ ...statement, parameters: statement.parameters.filter((_, position) => position !== i) }];
        const { default: value, ...plain } = statement.parameters[i]!;
        if (value) yield [{ ...statement, parameters: statement.parameters.map((other, position) => (position === i ? plain : other)) }];
      }
      return;
  }
}

const expressionStatement = (value: Expression): Statement => ({ kind: 'expression', value });

function* simplerTries(statement: StatementOf<'try'>): Iterable<Block> {
  const { body, handlers, otherwise, finally: last } = statement;
  yield [...body, ...otherwise, ...last];
  yield [...body, ...last];
  yield body;
  for (const handler of handlers) yield handler.body;
  yield otherwise;
  yield last;
  if (handlers.length > 0 && last.length > 0) yield [{ ...statement, finally: [] }];
  if (last.length > 0) yield [{ ...statement, handlers: [], otherwise: [] }];
  for (let i = 0; i < handlers.length; i++) {
    const others = handlers.filter((_, position) => position !== i);
    if (others.length > 0 || last.length > 0) yield [{ ...statement, handlers: others, otherwise: others.length > 0 ? otherwise : [] }];
    const replaced = (handler: Handler): Block => [
      { ...statement, handlers: handlers.map((old, position) => (position === i ? handler : old)) },
    ];
    const { name, type, body: inner } = handlers[i]!;
    if (name !== undefined) yield replaced({ ...(type && { type }), body: inner });
    if (type?.kind === 'tuple') for (const item of type.items) yield replaced({ ...handlers[i]!, type: item });
    yield replaced({ ...handlers[i]!, type: exception });
  }
}

const isPrint = (node: Expression): node is Extract<Expression, { kind: 'call' }> =>
  node.kind === 'call' && node.callee.kind === 'name' && node.callee.id === 'print';

/** The parameters of a function go, and with them the arguments of a call: neither would go alone. */
function* withoutParameters(program: Program): Iterable<Program> {
  for (const { path, parameters } of functions(program)) {
    if (parameters.length === 0) continue;
    const bare = put(program, [...path, 'parameters'], []);
    for (const { path: place, node } of expressions(bare)) {
      if (node.kind === 'call' && node.arguments.length > 0 && node.callee.kind === 'attribute')
        yield put(bare, place, { ...node, arguments: [] });
    }
  }
}

/** A greenlet that cannot run at all becomes one that is started with an argument too many: another way to die at once. */
function* withArityErrors(program: Program): Iterable<Program> {
  for (const { path, node } of expressions(program)) {
    if (node.kind !== 'call' || node.callee.kind !== 'name' || node.callee.id !== 'greenlet' || node.arguments.length === 0) continue;
    const dying = put(program, [...path, 'arguments', 0, 'value'], simplestFunction);
    for (const { path: place, node: call } of expressions(dying)) {
      if (call.kind !== 'call' || call.callee.kind !== 'attribute' || call.arguments.length > 0) continue;
      yield put(dying, place, { ...call, arguments: [{ kind: 'positional', value: simplest }] });
    }
  }
}

/** All functions, with a name or without. */
function* functions(program: Program): Iterable<{ readonly path: Path; readonly parameters: readonly Parameter[] }> {
  for (const { path, block } of blocks(program)) {
    for (let i = 0; i < block.length; i++) {
      const statement = block[i]!;
      if (statement.kind === 'def') yield { path: [...path, i], parameters: statement.parameters };
    }
  }
  for (const { path, node } of expressions(program)) if (node.kind === 'lambda') yield { path, parameters: node.parameters };
}

// Changes of expressions

const exception: Expression = { kind: 'name', id: 'Exception' };

/** What an expression can become, in its place. */
function* alternatives(node: Expression, path: Path): Iterable<Expression> {
  const role = path.at(-1);
  const inner = innerOf(node);
  if (role === 'callee') return;
  if (role === 'object') {
    yield getcurrent;
    yield* inner.filter(({ kind }) => kind === 'name' || kind === 'call');
    if (node.kind === 'call') yield* simplerCalls(node);
    return;
  }
  if (role === 'exception' || role === 'type') {
    // What is raised or caught stays an exception.
    yield exception;
  } else {
    if (!(node.kind === 'number' && node.text === '1')) yield simplest;
    yield simplestFunction;
    yield* inner;
  }
  switch (node.kind) {
    case 'tuple':
    case 'list':
      for (let i = node.items.length - 1; i >= 0; i--) yield { ...node, items: without(node.items, i) };
      if (node.kind === 'list') yield { kind: 'tuple', items: node.items };
      return;
    case 'dict':
      for (let i = node.entries.length - 1; i >= 0; i--) yield { ...node, entries: without(node.entries, i) };
      return;
    case 'lambda':
      for (let i = node.parameters.length - 1; i >= 0; i--) yield { ...node, parameters: without(node.parameters, i) };
      return;
    case 'comparison':
      for (let i = node.rest.length - 1; i > 0; i--) yield { ...node, rest: without(node.rest, i) };
      return;
    case 'comprehension':
      yield { kind: 'list', items: [node.element] };
      return;
    case 'name':
      if (Object.hasOwn(exceptionBases, node.id) && node.id !== 'Exception') yield exception;
      return;
    case 'call':
      // The class of an exception for an exception.
      if (node.callee.kind === 'name') yield node.callee;
      yield* simplerCalls(node);
  }
}

const without = <T>(items: readonly T[], at: number): T[] => items.filter((_, i) => i !== at);

/** The expressions directly inside another. */
function innerOf(node: Expression): Expression[] {
  switch (node.kind) {
    case 'tuple':
    case 'list':
      return [...node.items];
    case 'dict':
      return node.entries.map(([, value]) => value);
    case 'call':
      return [...(node.callee.kind === 'attribute' ? [node.callee.object] : []), ...node.arguments.map(({ value }) => value)];
    case 'attribute':
    case 'subscript':
      return [node.object];
    case 'unary':
      return [node.operand];
    case 'binary':
    case 'logic':
      return [node.left, node.right];
    case 'comparison':
      return [node.first, ...node.rest.map(([, operand]) => operand)];
    case 'conditional':
      return [node.then, node.otherwise, node.test];
    case 'lambda':
      return [node.body];
    default:
      return [];
  }
}

function* simplerCalls(node: Extract<Expression, { kind: 'call' }>): Iterable<Expression> {
  const args = node.arguments;
  if (args.length > 1) yield { ...node, arguments: [] };
  for (let i = args.length - 1; i >= 0; i--) yield { ...node, arguments: without(args, i) };
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]!;
    const replaced = (other: Argument): Expression => ({ ...node, arguments: args.map((old, at) => (at === i ? other : old)) });
    if (argument.kind !== 'positional' && args.slice(0, i).every(({ kind }) => kind === 'positional')) {
      yield replaced({ kind: 'positional', value: argument.kind === 'keyword' ? argument.value : simplest });
    }
    if (argument.kind === 'keyword' || argument.kind === 'doubleStar') yield replaced({ kind: 'keyword', name: 'a', value: simplest });
    if (argument.kind === 'keyword') yield replaced({ ...argument, name: 'a' });
    if (argument.kind === 'doubleStar') yield replaced({ kind: 'doubleStar', value: { kind: 'dict', entries: [] } });
    if (argument.kind === 'star') yield replaced({ kind: 'star', value: { kind: 'tuple', items: [] } });
  }
  if (node.callee.kind !== 'attribute') return;
  yield { ...node, callee: { ...node.callee, object: getcurrent } };
  if (node.callee.name === 'throw') yield { ...node, callee: { ...node.callee, name: 'switch' } };
}

// Changes of names and order

/** One name in place of two, which goes with whatever bound it. */
function* unified(program: Program): Iterable<Program> {
  const names = ownNames(program);
  for (const dropped of names) {
    const rest = program.filter((statement) => !binds(statement, dropped));
    for (const kept of names) if (kept !== dropped) yield substituted(rest, dropped, { kind: 'name', id: kept });
  }
  // A name that stands here may be another one.
  for (const { path, node } of expressions(program)) {
    if (node.kind !== 'name' || isReserved(node.id)) continue;
    for (const id of names) if (id !== node.id) yield put(program, path, { kind: 'name', id });
  }
}

function binds(statement: Statement, id: string): boolean {
  if (statement.kind === 'def' || statement.kind === 'class') return statement.name === id;
  return statement.kind === 'assign' && statement.targets.flatMap(targetNames).includes(id);
}

/** Two statements in the other order. */
function* swapped(program: Program): Iterable<Program> {
  for (const { path, block } of blocks(program)) {
    for (let i = 0; i + 1 < block.length; i++)
      yield putBlock(program, path, [...block.slice(0, i), block[i + 1]!, block[i]!, ...block.slice(i + 2)]);
  }
}
