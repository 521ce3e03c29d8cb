/**
 * Runnable programs of the scenario language without green threads, for tests: whatever Python says about
 * values, names, functions, loops and exceptions, the JavaScript must say, too.
 *
 * Programs are mostly well typed, so that they get somewhere, and sometimes not, so that errors are compared.
 */

import fc from 'fast-check';
import { attribute, call, keyword, name, none, positional, string, tuple } from './syntax.js';
import type { Argument, BinaryOperator, Block, ComparisonOperator, Expression, Handler, Parameter, Program, Statement } from './syntax.js';

type Type = 'int' | 'float' | 'bool' | 'str' | 'none' | 'tuple' | 'list' | 'dict' | 'function' | 'exception';

/** The names of one function or module. All are bound somewhere in it, not necessarily before they are read. */
interface Scope {
  readonly names: readonly string[];
  readonly types: Map<string, Type>;
  readonly functions: Map<string, readonly Parameter[]>;
  readonly outer: Scope | null;
  readonly isModule: boolean;
  /** Names of outer scopes that this one assigns. */
  readonly lent: ReadonlySet<string>;
}

// Words of JavaScript and of the printer are names like any other.
const pool =
  'a b c d n s t x y z new this thrown thrown2 done1 finished1 t1_ t2_ new_ let arguments undefined func first_ source item'.split(' ');
const errors = [
  'KeyError',
  'ValueError',
  'TypeError',
  'LookupError',
  'Exception',
  'IndexError',
  'ZeroDivisionError',
  'NameError',
  'UnboundLocalError',
];
const texts = [
  '',
  'a',
  'ab',
  "it's",
  '"',
  '\'"',
  'two words',
  'é',
  '😀',
  '\n',
  '\\',
  '\t',
  '\0',
  '12',
  ' 7 ',
  '-3',
  '`${x}`',
  '\u2028',
  'aXbXc',
];
/** Attributes of the scenario's own. */
const attributes = ['note', 'x', 'data'];
const keys = ['a', 'b', 'self', 'constructor', 'toString', 'length'];

export interface PlainOptions {
  /** About how many statements a program has. */
  readonly size: number;
}

/** A runnable program of plain Python. */
export function anyPlainProgram({ size }: PlainOptions): fc.Arbitrary<Program> {
  return new PlainPrograms(size);
}

class PlainPrograms extends fc.Arbitrary<Program> {
  constructor(private readonly size: number) {
    super();
  }
  generate(random: fc.Random): fc.Value<Program> {
    return new fc.Value(new Draft(random, this.size).program(), undefined);
  }
  canShrinkWithoutContext(_: unknown): _ is Program {
    return false;
  }
  shrink(): fc.Stream<fc.Value<Program>> {
    return fc.Stream.nil(); // suites/shrink.ts does it, on the tree
  }
}

const number = (text: string): Expression => ({ kind: 'number', text });
const list = (items: readonly Expression[]): Expression => ({ kind: 'list', items });
const print = (...values: readonly Expression[]): Statement => ({
  kind: 'expression',
  value: call(name('print'), ...values.map(positional)),
});
const typeName = (value: Expression): Expression => attribute(call(name('type'), positional(value)), '__name__');

class Draft {
  private scope!: Scope;
  private budget: number;
  private loops = 0;
  private functions = 0;
  private inLoop = false;
  private inHandler = false;
  private depth = 0;
  /** Exception classes that the program defines somewhere. */
  private readonly classes: readonly string[];
  private readonly ahead: string[];
  private readonly set = new Set<string>();

  constructor(
    private readonly random: fc.Random,
    size: number,
  ) {
    this.budget = 2 + this.int(size);
    this.classes = ['C1', 'C2', 'C3'].slice(this.int(4));
    this.ahead = [...this.classes];
  }

  private int(limit: number): number {
    return this.random.nextInt(0, limit - 1);
  }
  private chance(probability: number): boolean {
    return this.random.nextDouble() < probability;
  }
  private pick<T>(items: readonly T[]): T {
    return items[this.int(items.length)]!;
  }
  private times<T>(limit: number, make: (i: number) => T): T[] {
    return Array.from({ length: this.int(limit + 1) }, (_, i) => make(i));
  }

  program(): Program {
    return this.scoped(this.names(4), [], null, new Set(), () => {
      const statements: Statement[] = [];
      while (this.budget > 0) {
        if (this.chance(0.3)) statements.push(...this.classDefinition(), ...(this.chance(0.5) ? [this.raising()] : []));
        statements.push(...this.statement());
      }
      while (this.ahead.length > 0) statements.push(...this.classDefinition());
      return statements;
    });
  }

  /** One of the exception classes, from Python's or from an earlier one. */
  private classDefinition(): Statement[] {
    const id = this.ahead.shift();
    if (id === undefined) return [];
    const earlier = this.classes.slice(0, this.classes.indexOf(id));
    const base = name(this.pick([...errors, 'BaseException', 'KeyError', ...earlier, ...earlier, ...earlier]));
    return [{ kind: 'class', name: id, base, body: [{ kind: 'pass' }] }];
  }

  /** The name of an exception class; it may not yet be defined. */
  private error(): Expression {
    return name(this.pick(this.chance(0.4) && this.classes.length > 0 ? this.classes : errors));
  }

  private names(count: number): string[] {
    const found = new Set<string>();
    for (let i = 0; i < count; i++) found.add(this.pick(pool));
    return [...found];
  }

  /** The statements of a new scope, after which every name of it is bound. */
  private scoped(
    own: readonly string[],
    parameters: readonly string[],
    outer: Scope | null,
    lent: ReadonlySet<string>,
    make: () => Block,
  ): Block {
    const saved = { scope: this.scope, inLoop: this.inLoop, inHandler: this.inHandler };
    const names = [...new Set([...parameters, ...own])];
    this.scope = { names, types: new Map(), functions: new Map(), outer, isModule: outer === null, lent };
    this.inLoop = this.inHandler = false;
    const made = make();
    ({ scope: this.scope, inLoop: this.inLoop, inHandler: this.inHandler } = saved);
    const late = names
      .filter((id) => !parameters.includes(id))
      .map((id): Statement => ({ kind: 'assign', targets: [{ kind: 'name', id }], value: none }));
    return [...made, ...late];
  }

  // Statements

  private block(limit = 3): Block {
    this.depth++;
    const statements: Statement[] = this.statement();
    for (let i = this.int(limit); i > 0; i--) statements.push(...this.statement());
    this.depth--;
    return statements;
  }

  private statement(): Statement[] {
    this.budget--;
    const small = this.depth > 3 || this.budget < 0;
    switch (this.int(small ? 11 : 20)) {
      case 0:
      case 1:
        return [this.assign()];
      case 2:
        return [this.unpack()];
      case 3:
        return [this.augment()];
      case 4:
        return this.chance(0.3) ? [this.assignAttribute()] : this.chance(0.4) ? [this.remove()] : [this.assignItem()];
      case 5:
        return [this.leave()];
      case 6:
        return [{ kind: 'assert', test: this.any(), ...(this.chance(0.5) && { message: this.any() }) }];
      case 7:
      case 8:
      case 9:
      case 10:
        return [this.show()];
      case 11:
        return [{ kind: 'if', test: this.any(), body: this.block(), otherwise: this.chance(0.5) ? this.block() : [] }];
      case 12:
        return this.whileLoop();
      case 13:
      case 14:
        return [this.forLoop()];
      case 15:
        return [this.attempt(this.block())];
      case 16:
        return [this.raising()];
      case 17:
        return [this.attempt([this.show()])];
      default:
        return this.functions < 5 ? this.define() : [this.show()];
    }
  }

  private show(): Statement {
    return print(...this.times(2, () => this.any()), this.any());
  }

  private assign(): Statement {
    const id = this.target();
    const type = this.type();
    const value = this.expression(type);
    this.scope.types.set(id, type);
    const targets = [{ kind: 'name', id } as const];
    if (this.chance(0.15)) {
      const second = this.target();
      this.scope.types.set(second, type);
      return { kind: 'assign', targets: [...targets, { kind: 'name', id: second }], value };
    }
    return { kind: 'assign', targets, value };
  }

  private target(): string {
    return this.pick([...this.scope.names, ...this.scope.lent]);
  }

  private unpack(): Statement {
    const items = Array.from({ length: this.int(3) + 1 }, () => ({ kind: 'name', id: this.target() }) as const);
    if (this.chance(0.2))
      return {
        kind: 'assign',
        targets: [{ kind: 'tuple', items: [...items, { kind: 'tuple', items: items.slice(0, 1) }] }],
        value: this.any(),
      };
    const fitting = tuple(items.map(() => this.any()));
    return { kind: 'assign', targets: [{ kind: 'tuple', items }], value: this.chance(0.7) ? fitting : this.any() };
  }

  private augment(): Statement {
    const operator = this.operator();
    const type = this.pick<Type>(['int', 'int', 'str', 'list', 'tuple', 'float']);
    const item = this.chance(0.25);
    const id = this.variable(type) ?? this.pick(this.scope.names);
    const here = this.scope.names.includes(id) || this.scope.lent.has(id) ? id : this.target();
    if (item)
      return {
        kind: 'augment',
        target: { kind: 'subscript', object: name(here), index: this.pick([number('0'), number('1'), string('a'), none, name(here)]) },
        operator,
        value: this.any(),
      };
    return { kind: 'augment', target: { kind: 'name', id: here }, operator, value: this.chance(0.8) ? this.expression(type) : this.any() };
  }

  private operator(): BinaryOperator {
    return this.pick<BinaryOperator>(['+', '+', '+', '-', '-', '*', '*', '/', '//']);
  }

  private remove(): Statement {
    if (this.chance(0.5)) return { kind: 'delete', targets: [{ kind: 'subscript', object: this.container(), index: this.index() }] };
    return { kind: 'delete', targets: [{ kind: 'name', id: this.target() }] };
  }

  private assignItem(): Statement {
    return { kind: 'assign', targets: [{ kind: 'subscript', object: this.container(), index: this.index() }], value: this.any() };
  }

  private assignAttribute(): Statement {
    const id = this.pick(attributes);
    this.set.add(id);
    const target = { kind: 'attribute', object: this.owner(), name: id } as const;
    if (this.chance(0.2) && target.object.kind === 'name') return { kind: 'augment', target, operator: this.operator(), value: this.any() };
    return { kind: 'assign', targets: [target], value: this.any() };
  }

  /** What may have attributes. */
  private owner(): Expression {
    const id = this.variable(this.pick<Type>(['exception', 'function']));
    if (id !== undefined && this.chance(0.8)) return name(id);
    const functions = this.reachable();
    if (functions.length > 0 && this.chance(0.8)) return name(this.pick(functions)[0]);
    return this.chance(0.5) ? this.literal('function', 3) : this.any(2);
  }

  private container(): Expression {
    return this.expression(this.pick<Type>(['list', 'list', 'dict', 'dict', 'tuple', 'str']));
  }

  private index(): Expression {
    return this.pick([number('0'), number('1'), this.small(), string(this.pick(keys)), none, tuple([]), list([])]);
  }

  /** A way out of the block: `break`, `return`, `raise`. */
  private leave(): Statement {
    const ways: Statement[] = [{ kind: 'pass' }];
    if (this.inLoop) ways.push({ kind: 'break' }, { kind: 'continue' });
    if (!this.scope.isModule)
      ways.push({ kind: 'return', value: this.any() }, this.chance(0.5) ? { kind: 'return' } : { kind: 'return', value: this.any() });
    if (this.inHandler) ways.push({ kind: 'raise' }, { kind: 'raise' });
    if (this.depth > 0 || this.chance(0.1)) ways.push(this.raise());
    return this.pick(ways);
  }

  private raise(): Statement {
    const exception = this.chance(0.85) ? this.expression('exception') : this.any();
    if (this.chance(0.2)) return { kind: 'raise', exception, cause: this.pick([none, this.expression('exception'), this.any()]) };
    return { kind: 'raise', exception };
  }

  private whileLoop(): Statement[] {
    const id = `n${++this.loops}`;
    const counter: Expression = name(id);
    const step: Statement = { kind: 'augment', target: { kind: 'name', id }, operator: '-', value: number('1') };
    const test: Expression = this.chance(0.3) ? { kind: 'logic', operator: 'and', left: counter, right: this.any() } : counter;
    return [
      { kind: 'assign', targets: [{ kind: 'name', id }], value: number(String(1 + this.int(3))) },
      { kind: 'while', test, body: [step, ...this.loopBody()], otherwise: this.chance(0.3) ? this.block() : [] },
    ];
  }

  private loopBody(): Block {
    const saved = this.inLoop;
    this.inLoop = true;
    const body = this.block();
    this.inLoop = saved;
    return body;
  }

  private forLoop(): Statement {
    const pairs = this.chance(0.25);
    const target = pairs
      ? ({
          kind: 'tuple',
          items: [
            { kind: 'name', id: this.target() },
            { kind: 'name', id: this.target() },
          ],
        } as const)
      : ({ kind: 'name', id: this.target() } as const);
    const iterable = this.iterable(pairs);
    return { kind: 'for', target, iterable, body: this.loopBody(), otherwise: this.chance(0.3) ? this.block() : [] };
  }

  private iterable(pairs: boolean): Expression {
    const container = (): Expression => this.expression(this.pick<Type>(['list', 'tuple', 'dict', 'str']));
    if (pairs) {
      return this.pick([
        () => call(name('enumerate'), positional(container())),
        () => call(attribute(this.expression('dict'), 'items')),
        () => list(this.times(2, () => tuple([this.any(), this.any()]))),
        () => this.any(),
      ])();
    }
    return this.pick([
      () => call(name('range'), ...this.times(1, () => positional(this.small())), positional(this.small())),
      () => call(name('range'), positional(this.small()), positional(this.small()), positional(this.small())),
      () => call(attribute(this.expression('dict'), this.pick(['keys', 'values', 'items']))),
      container,
      container,
      () => this.any(),
    ])();
  }

  private attempt(body: Block): Statement {
    const handlers = this.times(2, () => this.handler(false));
    if (this.chance(0.7) || handlers.length === 0) handlers.push(this.handler(true));
    const otherwise = this.chance(0.25) ? this.block(2) : [];
    const last = this.chance(0.3) ? this.block(2) : [];
    if (last.length > 0 && this.chance(0.2)) return { kind: 'try', body, handlers: [], otherwise: [], finally: last };
    return { kind: 'try', body, handlers, otherwise, finally: last };
  }

  /** An exception of some class, caught by some class and told apart, perhaps with an attribute. */
  private raising(): Statement {
    const e = name('e');
    const id = this.pick(attributes);
    const one = (): Expression => (this.chance(0.3) ? tuple([this.error(), this.error()]) : this.error());
    const handler = (type: Expression): Handler => {
      const body: Statement[] = [print(e, typeName(e), call(name('isinstance'), positional(e), positional(this.types())))];
      if (this.chance(0.4)) {
        this.set.add(id);
        body.push({ kind: 'assign', targets: [{ kind: 'attribute', object: e, name: id }], value: this.plain(2) });
        body.push(print(attribute(e, this.pick([...this.set]))));
      }
      if (this.chance(0.2)) body.push({ kind: 'raise' });
      return { type, name: 'e', body };
    };
    const values = this.times(2, () => positional(this.plain(2)));
    const exception = this.chance(0.8) ? call(this.error(), ...values) : this.error();
    const raise: Statement = { kind: 'raise', exception, ...(this.chance(0.1) && { cause: this.error() }) };
    const handlers = [...this.times(2, () => handler(one())), handler(name('BaseException'))];
    const inner: Statement = { kind: 'try', body: [raise], handlers, otherwise: [], finally: [] };
    return { kind: 'try', body: [inner], handlers: [handler(name('BaseException'))], otherwise: [], finally: [] };
  }

  private handler(catchAll: boolean): Handler {
    const saved = this.inHandler;
    this.inHandler = true;
    const id = this.chance(0.6) ? this.pick([...this.scope.names, 'e', 'e', 'e', 'thrown']) : undefined;
    const type = catchAll
      ? this.pick([name('Exception'), name('BaseException'), undefined])
      : this.pick([this.error(), tuple([this.error(), this.error()]), tuple([]), this.chance(0.3) ? this.any() : name('LookupError')]);
    const known = id !== undefined && this.scope.names.includes(id);
    if (known) this.scope.types.set(id, 'exception');
    const body = [
      ...(id && this.chance(0.8) ? [print(string('caught'), this.chance(0.5) ? name(id) : typeName(name(id)))] : []),
      ...this.block(2),
    ];
    this.inHandler = saved;
    return { ...(type || id ? { type: type ?? name('Exception') } : {}), ...(id && { name: id }), body };
  }

  private define(): Statement[] {
    const id = `f${++this.functions}`;
    const parameters = this.parameters();
    const { scope } = this;
    const outerNames = (from: Scope): string[] => (from.isModule ? [] : [...from.names, ...(from.outer ? outerNames(from.outer) : [])]);
    const module = ((): Scope => {
      let at = scope;
      while (at.outer) at = at.outer;
      return at;
    })();
    const ids = new Set(parameters.map((parameter) => parameter.name));
    const shared = outerNames(scope).filter((other) => !ids.has(other) && !scope.lent.has(other));
    const nonlocals = this.chance(0.4) && shared.length > 0 ? [this.pick(shared)] : [];
    const free = module.names.filter((other) => !ids.has(other) && !outerNames(scope).includes(other) && !nonlocals.includes(other));
    const globals = this.chance(0.3) && free.length > 0 ? [this.pick(free)] : [];
    const lent = new Set([...nonlocals, ...globals]);
    const own = this.names(2).filter((other) => !lent.has(other) && !globalsAround(scope, other));
    const body = this.scoped(own, [...ids], scope, lent, () => {
      parameters.forEach((parameter) =>
        this.scope.types.set(parameter.name, parameter.kind === 'star' ? 'tuple' : parameter.kind === 'doubleStar' ? 'dict' : this.type()),
      );
      this.depth++;
      const made: Statement[] = this.chance(0.5) ? [print(string(id), ...[...ids].map(name))] : [];
      for (let i = 1 + this.int(4); i > 0; i--) made.push(...this.statement());
      if (this.chance(0.7)) made.push({ kind: 'return', value: this.any() });
      this.depth--;
      return made;
    });
    const head: Statement[] = [
      ...(nonlocals.length > 0 ? [{ kind: 'nonlocal', names: nonlocals } as const] : []),
      ...(globals.length > 0 ? [{ kind: 'global', names: globals } as const] : []),
    ];
    this.scope.functions.set(id, parameters);
    const calls = this.times(2, (): Statement => {
      const called = print(string('called'), this.callOf(id, parameters));
      return this.chance(0.7) ? this.attempt([called]) : called;
    });
    return [{ kind: 'def', name: id, parameters, body: [...head, ...body] }, ...calls];
  }

  private parameters(): Parameter[] {
    const ids = this.names(this.int(4));
    const defaults = this.int(ids.length + 1);
    return [
      ...ids.map((id, i): Parameter => ({ kind: 'plain', name: id, ...(i >= ids.length - defaults && { default: this.any(3) }) })),
      ...(this.chance(0.3) ? [{ kind: 'star', name: 'args' } as const] : []),
      ...(this.chance(0.3) ? [{ kind: 'doubleStar', name: 'kwargs' } as const] : []),
    ];
  }

  private callOf(id: string, parameters: readonly Parameter[]): Expression {
    const plain = parameters.filter(({ kind }) => kind === 'plain');
    const args: Argument[] = [];
    const named: Argument[] = [];
    plain.forEach((parameter, i) => {
      if (parameter.default && this.chance(0.4)) return;
      if (this.chance(0.05)) return;
      if (named.length === 0 && i === args.length && this.chance(0.65)) args.push(positional(this.any()));
      else named.push(keyword(parameter.name, this.any()));
    });
    if (this.chance(0.2)) args.push({ kind: 'star', value: this.literal(this.pick<Type>(['tuple', 'list', 'dict', 'str']), 1) });
    if (this.chance(0.15)) args.push(positional(this.any()));
    const extra = this.pick(keys);
    if (this.chance(0.2) && !named.some((argument) => argument.kind === 'keyword' && argument.name === extra))
      named.push(keyword(extra, this.any()));
    if (this.chance(0.15)) named.push({ kind: 'doubleStar', value: this.chance(0.8) ? this.textDict() : this.any() });
    return call(name(id), ...args, ...named);
  }

  /** A dict whose keys are names. */
  private textDict(): Expression {
    return { kind: 'dict', entries: this.times(2, () => [string(this.pick([...keys, ...pool])), this.any()] as const) };
  }

  // Expressions

  private type(): Type {
    return this.pick<Type>(['int', 'int', 'float', 'bool', 'str', 'none', 'tuple', 'list', 'list', 'dict', 'function', 'exception']);
  }

  private any(depth = 0): Expression {
    return this.expression(this.type(), depth);
  }

  private small(): Expression {
    return this.pick([number('0'), number('1'), number('2'), number('3'), this.negative('1'), this.negative('2'), this.integer(3)]);
  }

  private negative(text: string): Expression {
    return { kind: 'unary', operator: '-', operand: number(text) };
  }

  /** The name of a variable that may have a type, in this scope or around it. */
  private variable(type: Type): string | undefined {
    const found: string[] = [];
    for (let scope: Scope | null = this.scope; scope; scope = scope.outer)
      for (const [id, known] of scope.types) if (known === type) found.push(id);
    return found.length > 0 ? this.pick(found) : undefined;
  }

  private expression(type: Type, depth = 0): Expression {
    if (depth > 3) return this.literal(type, depth);
    if (this.chance(0.05)) return this.anyName();
    if (this.chance(0.04)) return this.expression(this.type(), depth);
    if (this.set.size > 0 && this.chance(0.06)) return attribute(this.owner(), this.pick([...this.set]));
    const id = this.chance(0.3) ? this.variable(type) : undefined;
    if (id !== undefined) return name(id);
    switch (this.int(14)) {
      case 0:
        return {
          kind: 'conditional',
          test: this.any(depth + 1),
          then: this.expression(type, depth + 1),
          otherwise: this.expression(type, depth + 1),
        };
      case 1:
        return { kind: 'logic', operator: this.pick(['and', 'or']), left: this.any(depth + 1), right: this.expression(type, depth + 1) };
      case 2: {
        const functions = this.reachable();
        if (functions.length === 0) return this.literal(type, depth);
        const [called, parameters] = this.pick(functions);
        return this.callOf(called, parameters);
      }
      case 3:
        return {
          kind: 'subscript',
          object: list([this.expression(type, depth + 1)]),
          index: this.chance(0.8) ? number('0') : this.index(),
        };
      case 4:
        return call({ kind: 'lambda', parameters: [], body: this.expression(type, depth + 1) });
      case 5:
      case 6:
      case 7:
        return this.literal(type, depth);
      default:
        return this.operation(type, depth + 1);
    }
  }

  private reachable(): (readonly [string, readonly Parameter[]])[] {
    const found: (readonly [string, readonly Parameter[]])[] = [];
    for (let scope: Scope | null = this.scope; scope; scope = scope.outer) found.push(...scope.functions);
    return found;
  }

  private anyName(): Expression {
    const found: string[] = [];
    for (let scope: Scope | null = this.scope; scope; scope = scope.outer) found.push(...scope.names);
    return found.length > 0 ? name(this.pick(found)) : none;
  }

  private integer(limit = 10): Expression {
    return number(String(this.int(limit)));
  }

  private literal(type: Type, depth: number): Expression {
    const inner = (): Expression => (depth > 2 ? this.integer() : this.any(depth + 2));
    switch (type) {
      case 'int':
        return this.pick([
          () => this.integer(),
          () => this.integer(),
          () => this.negative('7'),
          () => number(this.pick(['9007199254740991', '18446744073709551616', '4294967296', '100000'])),
        ])();
      case 'float':
        return number(this.pick(['0.0', '1.0', '0.5', '2.5', '0.1', '3.75', '1e+16', '1e-05', '1e+22', '123456.789', '0.3']));
      case 'bool':
        return { kind: 'constant', value: this.chance(0.5) };
      case 'str':
        return string(this.pick(texts));
      case 'none':
        return none;
      case 'tuple':
        return tuple(this.times(3, inner));
      case 'list':
        return list(this.times(3, inner));
      case 'dict':
        return { kind: 'dict', entries: this.times(3, () => [this.key(depth), inner()] as const) };
      case 'function':
        return { kind: 'lambda', parameters: this.parameters(), body: this.any(depth + 2) };
      case 'exception':
        return this.chance(0.8) ? call(this.error(), ...this.times(2, () => positional(inner()))) : this.error();
    }
  }

  private key(depth: number): Expression {
    return this.pick([
      () => string(this.pick(keys)),
      () => string(this.pick(texts)),
      () => this.integer(3),
      () => number('1.0'),
      () => this.literal('bool', depth),
      () => none,
      () => tuple(this.times(2, () => this.pick([string('a'), string("a,string:'b"), string('b'), this.integer(3)]))),
      () => (this.chance(0.2) ? list([]) : this.integer(3)),
    ])();
  }

  private binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
    return { kind: 'binary', operator, left, right };
  }

  /** What computes a value of a type, when all goes well. */
  private operation(type: Type, depth: number): Expression {
    const of = (wanted: Type): Expression => this.expression(wanted, depth + 1);
    const container = (): Expression => of(this.pick<Type>(['list', 'tuple', 'dict', 'str']));
    const builtin = (id: string, ...args: Expression[]): Expression => call(name(id), ...args.map(positional));
    const method = (object: Expression, id: string, ...args: Expression[]): Expression =>
      call(attribute(object, id), ...args.map(positional));
    const surprise = (wanted: Type): Expression => (this.chance(0.9) ? of(wanted) : this.any(depth + 1));
    switch (type) {
      case 'int':
        return this.pick([
          () => this.binary(this.pick(['+', '-', '*', '//']), surprise('int'), surprise('int')),
          () => this.binary('%', this.literal('int', 3), surprise('int')),
          () => this.binary('**', this.small(), this.pick([this.integer(6), number('70'), this.negative('1')])),
          () => ({ kind: 'unary', operator: '-', operand: surprise('int') }) as const,
          () => builtin('len', this.chance(0.9) ? container() : this.any(depth)),
          () => builtin('int', this.pick([of('str'), of('float'), of('bool'), of('int')])),
          () => builtin('abs', surprise('int')),
          () => builtin('sum', list(this.times(3, () => surprise('int')))),
          () => builtin(this.pick(['max', 'min']), list(this.times(3, () => surprise('int')))),
          () => builtin(this.pick(['max', 'min']), surprise('int'), surprise('int')),
          () => method(of('list'), this.pick(['count', 'index', 'pop']), this.any(depth)),
        ])();
      case 'float':
        return this.pick([
          () => this.binary(this.pick(['+', '-', '*', '//', '/']), surprise('float'), surprise('float')),
          () => this.binary(this.pick(['+', '-', '*', '//', '/']), surprise('int'), surprise('float')),
          () => this.binary('/', surprise('int'), surprise('int')),
          () => this.binary('%', this.literal('float', 3), surprise('float')),
          () => ({ kind: 'unary', operator: '-', operand: surprise('float') }) as const,
          () => builtin('abs', surprise('float')),
        ])();
      case 'bool':
        return this.pick([
          () => ({ kind: 'unary', operator: 'not', operand: this.any(depth) }) as const,
          () => this.comparison(depth),
          () => this.comparison(depth),
          () => builtin('bool', this.any(depth)),
          () => builtin('isinstance', this.any(depth), this.types()),
        ])();
      case 'str':
        return this.pick([
          () => this.binary('+', surprise('str'), surprise('str')),
          () => this.binary('*', surprise('str'), this.small()),
          () => this.pick([builtin('str', this.plain(depth)), builtin('repr', this.plain(depth))]),
          () => ({ kind: 'subscript', object: of('str'), index: this.index() }) as const,
          () => typeName(this.plain(depth)),
          () => typeName(call(this.error())),
          () => builtin(this.pick(['str', 'repr']), call(name('KeyError'), ...this.times(2, () => positional(this.literal('int', 3))))),
          () =>
            this.classes.length === 0
              ? string('')
              : builtin(this.pick(['str', 'repr']), call(name(this.pick(this.classes)), ...this.times(2, () => positional(this.plain(3))))),
        ])();
      case 'none':
        return this.pick([
          () =>
            method(
              of('list'),
              this.pick(['append', 'extend', 'remove', 'insert', 'reverse', 'clear']),
              ...this.times(2, () => this.any(depth)),
            ),
          () => method(of('list'), 'append', this.any(depth)),
          () => method(of('list'), 'insert', this.small(), this.any(depth)),
          () => method(of('dict'), 'update', of('dict')),
          () => method(of('dict'), 'clear'),
        ])();
      case 'tuple':
        return this.pick([
          () => this.binary('+', surprise('tuple'), surprise('tuple')),
          () => this.binary('*', surprise('tuple'), this.small()),
          () => builtin('tuple', ...this.times(1, () => this.iterable(false))),
          () => attribute(call(this.error(), ...this.times(2, () => positional(this.any(depth)))), 'args'),
        ])();
      case 'list':
        return this.pick([
          () => this.binary('+', surprise('list'), surprise('list')),
          () => this.binary('*', surprise('list'), this.small()),
          () => builtin('list', ...this.times(1, () => this.iterable(this.chance(0.3)))),
          () => this.sorted(depth),
          () => this.comprehension(depth),
          () => this.comprehension(depth),
          () => method(of('list'), 'copy'),
        ])();
      case 'dict':
        return this.pick([
          () => call(name('dict'), ...this.times(1, () => positional(this.iterable(true)))),
          () => method(of('dict'), 'copy'),
          () => method(of('dict'), 'pop', this.key(depth), of('dict')),
        ])();
      default:
        return this.literal(type, depth);
    }
  }

  /** A value that `str`, `repr` and `type(…).__name__` show alike everywhere. */
  private plain(depth: number): Expression {
    if (this.chance(0.3)) return { kind: 'binary', operator: '+', left: this.literal('str', 3), right: string('') };
    const scalar = (): Expression => this.literal(this.pick<Type>(['int', 'float', 'bool', 'str', 'none']), 3);
    if (depth > 2 || this.chance(0.5)) return scalar();
    return this.pick([
      () => tuple(this.times(2, scalar)),
      () => list(this.times(2, scalar)),
      () => ({ kind: 'dict', entries: this.times(2, () => [scalar(), scalar()] as const) }) as const,
    ])();
  }

  private comparison(depth: number): Expression {
    const order = this.pick<ComparisonOperator>(['<', '<=', '>', '>=']);
    const type = this.type();
    const same = (): Expression => this.expression(this.chance(0.7) ? type : this.type(), depth + 1);
    return this.pick<() => Expression>([
      () => ({ kind: 'comparison', first: same(), rest: [[this.pick(['==', '!=']), same()]] }),
      () => ({ kind: 'comparison', first: same(), rest: [[order, same()]] }),
      () => ({
        kind: 'comparison',
        first: this.any(depth),
        rest: [[this.pick(['in', 'not in']), this.expression(this.pick<Type>(['list', 'tuple', 'dict', 'str']), depth + 1)]],
      }),
      () => ({ kind: 'comparison', first: same(), rest: [[this.pick(['is', 'is not']), this.pick([none, this.literal('bool', 3)])]] }),
      () => ({
        kind: 'comparison',
        first: this.small(),
        rest: [
          [order, this.integer()],
          [this.pick(['<', '==', '!=', '>=']), this.any(depth)],
        ],
      }),
    ])();
  }

  private types(): Expression {
    const one = (): Expression => this.pick([name(this.pick(['int', 'str', 'list', 'tuple', 'dict', 'bool'])), this.error()]);
    if (this.chance(0.1)) return this.any(3);
    return this.chance(0.6) ? one() : tuple(this.times(2, one));
  }

  private sorted(depth: number): Expression {
    const type = this.pick<Type>(['int', 'str', 'tuple', 'float']);
    const items = list(
      this.times(4, () => (type === 'tuple' ? tuple([this.integer(3), this.integer(3)]) : this.expression(type, depth + 1))),
    );
    const args: Argument[] = [positional(this.chance(0.9) ? items : this.any(depth))];
    const x = name('x');
    if (this.chance(0.5)) {
      const bodies: Expression[] = [
        x,
        { kind: 'unary', operator: '-', operand: x },
        call(name('str'), positional(number('1'))),
        tuple([number('1'), x]),
      ];
      args.push(
        keyword(
          'key',
          this.pick<Expression>([
            { kind: 'lambda', parameters: [{ kind: 'plain', name: 'x' }], body: this.pick(bodies) },
            name('len'),
            none,
          ]),
        ),
      );
    }
    if (this.chance(0.3)) args.push(keyword('reverse', this.literal('bool', 3)));
    return call(name('sorted'), ...args);
  }

  private comprehension(depth: number): Expression {
    const id = this.pick(pool);
    const first = this.iterable(false);
    // Inside, the variable hides a name of the same spelling.
    const saved = this.scope;
    this.scope = { names: [id], types: new Map([[id, this.type()]]), functions: new Map(), outer: saved, isModule: false, lent: new Set() };
    const conditions = this.times(1, () => this.any(depth));
    const element = this.chance(0.4) ? name(id) : this.any(depth);
    const pairs = this.chance(0.2);
    this.scope = saved;
    const target = pairs
      ? ({
          kind: 'tuple',
          items: [
            { kind: 'name', id },
            { kind: 'name', id: id === 'a' ? 'b' : 'a' },
          ],
        } as const)
      : ({ kind: 'name', id } as const);
    return { kind: 'comprehension', element, clauses: [{ target, iterable: pairs ? this.iterable(true) : first, conditions }] };
  }
}

/** Whether a scope or one around it declares a name global or nonlocal: a function inside had better not bind it. */
function globalsAround(scope: Scope, id: string): boolean {
  for (let at: Scope | null = scope; at; at = at.outer) if (at.lent.has(id)) return true;
  return false;
}
