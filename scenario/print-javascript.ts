/**
 * Syntax tree → JavaScript, in the style an implementation uses: async functions or generators.
 *
 * The text is meant to be read and pasted: calls of the API are native calls in the implementation's own
 * spelling. Where JavaScript differs from Python, `py` says so: `py.eq(a, b)`, `py.truthy(x)`.
 */

import { binary, comparison, inPlace, isBoolean, number, propertyKey, quoteJs, signaturePart } from './javascript-parts.js';
import { openScope, type Scope } from './javascript-scope.js';
import type { Style } from './python/python.js';
import {
  apiObjects,
  classesOf,
  functionNames,
  handlerConstants,
  makesApiObjects,
  mentions,
  methodsOf,
  targetNames,
  type Root,
} from './names.js';
import { iteratesSwitching } from './requires.js';
import type { Argument, Block, Expression, ExpressionOf, Handler, Parameter, Program, Statement, StatementOf, Target } from './syntax.js';
import { api, apiAttributes, apiMethods, builtins, containerMethods, exceptionBases, isReserved, type ApiName } from './vocabulary.js';

export interface JavaScriptOptions {
  readonly style: Style;
  /**
   * The implementation's spelling of an API name, method or attribute: `spawn_n` → `spawnN`. A method or attribute that is
   * spelled otherwise than what else has its name stands with a dot before: `.greenlet`.
   */
  readonly spelling?: (name: string) => string;
}

export interface JavaScript {
  /** The names that the program needs besides `py`: builtins, exception classes, the API. */
  readonly needs: readonly string[];
  /** The statements of the program, two spaces a level, to stand inside a function of the style. */
  readonly body: string;
}

/** Prints a scenario as the body of an async or generator function. */
export function printJavaScript(program: Program, options: JavaScriptOptions): JavaScript {
  return new Printer(options).program(program);
}

const reservedWords: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public py return static super switch ' +
    'this throw true try typeof undefined var void while with yield NaN Infinity scope'
  ).split(' '),
);

/** Names of the printer's own (`thrown2`, `t1_`), and whatever becomes one with the underscore that sets names apart. */
const ownName = /^(thrown|done|finished)\d*$|^(all|first)$|_$/;

/** How tightly the JavaScript binds: an assignment expression, a conditional operand, an operand of `.` and calls. */
const loose = 0;
const operand = 1;
const primary = 2;

interface Code {
  readonly text: string;
  readonly level: number;
}

class Printer {
  private readonly needs = new Set<string>();
  private lines: string[] = [];
  private indent = '';
  private scope!: Scope;
  private handlers: string[] = [];
  private counter = 0;
  /** For each open loop the label that `break` leaves, when the loop has an else clause. */
  private readonly loopLabels: (string | undefined)[] = [];
  private taken: ReadonlySet<string> = new Set();
  private tree: Program = [];
  private handlerConstants: ReadonlySet<string> = new Set();
  private apiObjects: ReadonlySet<string> | undefined;
  private functions: ReadonlySet<string> | undefined;
  private classes: ReadonlyMap<string, Root> = new Map();
  /** Whether iterating may switch. */
  private iterates = false;

  constructor(private readonly options: JavaScriptOptions) {}

  program(program: Program): JavaScript {
    const spelled = [...Object.keys(api), ...apiMethods.keys()].map((name) => this.spell(name));
    this.taken = new Set(spelled);
    this.tree = program;
    this.classes = classesOf(program);
    this.iterates = iteratesSwitching(program);
    this.handlerConstants = handlerConstants(program);
    this.scope = openScope(program, [], null, this.handlerConstants);
    const names = [...this.scope.names].filter((id) => !this.scope.handlerOnly.has(id));
    const body = this.scoped(program);
    const pairs = names.map((id) => `${propertyKey(id)}: () => ${this.identifier(id)}`);
    if (pairs.length > 0) body.push(`py.names({ ${pairs.join(', ')} });`);
    // The names come first in the text: a print inside the program needs them.
    if (pairs.length > 0) body.unshift(body.pop()!);
    return { needs: [...this.needs], body: body.join('\n') + '\n' };
  }

  private spell(name: string): string {
    return this.options.spelling?.(name) ?? name;
  }

  /** The spelling of a method or attribute. */
  private member(id: string): string {
    const spelled = this.spell(`.${id}`);
    return spelled === `.${id}` ? this.spell(id) : spelled;
  }

  private identifier(id: string): string {
    return reservedWords.has(id) || this.taken.has(id) || ownName.test(id) ? `${id}_` : id;
  }

  private need(name: string): string {
    this.needs.add(name);
    return name;
  }

  private get async(): boolean {
    return this.options.style === 'async';
  }

  private get prefix(): string {
    return this.async ? 'await ' : 'yield* ';
  }

  private emit(text: string): void {
    this.lines.push(this.indent + text);
  }

  /** Prints the statements of one function or module and returns their lines, declarations first. */
  private scoped(statements: Block): string[] {
    const saved = this.lines;
    this.lines = [];
    for (const statement of statements) this.statement(statement, true);
    const lines = this.lines;
    this.lines = saved;
    const temporaries = Array.from({ length: this.scope.temporaries }, (_, i) => `t${i + 1}_`);
    const ahead = [...[...this.scope.hoisted].map((id) => `${this.identifier(id)} = py.unbound`), ...temporaries];
    return ahead.length > 0 ? [`${this.indent}let ${ahead.join(', ')};`, ...lines] : lines;
  }

  private block(statements: Block): void {
    const saved = this.indent;
    const bound = this.scope.bound;
    this.scope.bound = new Set(bound);
    this.indent += '  ';
    for (const statement of statements) this.statement(statement, false);
    this.indent = saved;
    this.scope.bound = bound;
  }

  private statement(statement: Statement, top: boolean): void {
    switch (statement.kind) {
      case 'expression':
        return this.emit(`${this.text(statement.value)};`);
      case 'assign':
        return this.assign(statement, top);
      case 'augment':
        return this.emit(this.store(statement.target, inPlace(statement, this.text(statement.target), this.text(statement.value)), top));
      case 'delete':
        return statement.targets.forEach((target) => this.remove(target));
      case 'return':
        return this.emit(statement.value ? `return ${this.text(statement.value)};` : 'return null;');
      case 'raise':
        if (!statement.exception) return this.emit(`throw ${this.handlers.at(-1)!};`);
        return this.emit(
          `throw py.throwable(${[statement.exception, ...(statement.cause ? [statement.cause] : [])].map((part) => this.text(part)).join(', ')});`,
        );
      case 'assert': {
        const message = statement.message ? this.text(statement.message) : '';
        return this.emit(`if (!${this.condition(statement.test, operand)}) throw py.assertion(${message});`);
      }
      case 'break': {
        const label = this.loopLabels.at(-1);
        return this.emit(label ? `break ${label};` : 'break;');
      }
      case 'continue':
        return this.emit('continue;');
      case 'pass':
      case 'global':
      case 'nonlocal':
        return;
      case 'if':
        return this.branches(statement);
      case 'while':
        return this.loop(`while (${this.condition(statement.test, operand)} && py.step()) {`, statement.body, statement.otherwise);
      case 'for':
        return this.forLoop(statement);
      case 'with':
        return this.managed(statement);
      case 'try':
        return this.attempt(statement);
      case 'def': {
        const value = this.function(statement.name, statement.parameters, statement.body);
        return this.emit(this.store({ kind: 'name', id: statement.name }, value, top));
      }
      case 'class':
        return this.emit(this.store({ kind: 'name', id: statement.name }, this.derived(statement), top));
    }
  }

  private derived(statement: StatementOf<'class'>): string {
    const methods = methodsOf(statement).map(
      ({ name: id, parameters, body }) => `${propertyKey(this.member(id))}: ${this.function(id, parameters, body)}`,
    );
    const parts = [quoteJs(statement.name), this.type(statement.base), ...(methods.length > 0 ? [`{ ${methods.join(', ')} }`] : [])];
    return `py.subclass(${parts.join(', ')})`;
  }

  private assign({ targets, value }: StatementOf<'assign'>, top: boolean): void {
    const text = this.text(value);
    // Python evaluates the value before the target, and JavaScript after it.
    const inOrder = targets.length === 1 && (value.kind === 'number' || value.kind === 'string' || value.kind === 'constant');
    const [target] = targets;
    if (targets.length === 1 && target?.kind === 'attribute') {
      const isDefined = inOrder || this.isValue(value);
      // Nothing can happen between a variable and a name.
      const together = this.isHarmless(target.object) && this.isHarmless(value);
      if (together || (isDefined && this.has(target.object, target.name))) return this.emit(this.setAttribute(target, text, isDefined));
    }
    if (inOrder || (targets.length === 1 && isNames(target!))) return this.emit(this.store(target!, text, top));
    const temporary = this.temporary();
    this.emit(`${temporary} = ${text};`);
    for (const target of targets) this.emit(this.store(target, temporary, false));
  }

  /** An assignment statement; it declares its names when it is their first binding. */
  private store(target: Target, value: string, top: boolean): string {
    switch (target.kind) {
      case 'name': {
        this.scope.bound.add(target.id);
        return `${top && this.declare(target.id) ? 'let ' : ''}${this.variableToSet(target.id)} = ${value};`;
      }
      case 'attribute':
        return this.setAttribute(target, value);
      case 'subscript':
        return `py.setItem(${this.text(target.object)}, ${this.text(target.index)}, ${value});`;
      case 'tuple': {
        const names = targetNames(target);
        const flat = target.items.every((item) => item.kind === 'name');
        if (flat) {
          const fresh = top && names.length > 0 && names.every((id) => !this.scope.declared.has(id) && this.declarable(id));
          if (fresh) names.forEach((id) => this.scope.declared.add(id));
          names.forEach((id) => this.scope.bound.add(id));
          return `${fresh ? 'let ' : ''}[${names.map((id) => this.variableToSet(id)).join(', ')}] = py.unpack(${value}, ${names.length});`;
        }
        const temporary = this.temporary();
        const parts = target.items.map((item, i) => this.store(item, `${temporary}[${i}]`, false));
        return [`${temporary} = py.unpack(${value}, ${target.items.length});`, ...parts].join(' ');
      }
    }
  }

  /** An assignment to an attribute; what is not sure to be of the API might be anything. */
  private setAttribute({ object, name: id }: ExpressionOf<'attribute'>, text: string, isDefined = false): string {
    if (!apiAttributes.has(id)) return `py.setOwn(${this.text(object)}, ${quoteJs(id)}, ${text});`;
    // A function that just ends returns undefined, which would delete the attribute.
    const value = isDefined ? text : `${/^[\w.]+$/.test(text) ? text : `(${text})`} ?? null`;
    if (this.has(object, id)) return `${this.text(object, primary)}.${this.member(id)} = ${value};`;
    return `py.setAttribute(${this.text(object)}, ${quoteJs(this.member(id))}, ${value});`;
  }

  /** Whether an expression is a function or an object for sure, whose evaluation nothing can follow. */
  private isValue(node: Expression): boolean {
    if (node.kind !== 'name') return node.kind === 'lambda' && this.isHarmless(node);
    if (isReserved(node.id) || this.isApiObject(node)) return this.isHarmless(node);
    this.functions ??= functionNames(this.tree);
    return this.functions.has(node.id);
  }

  private declarable(id: string): boolean {
    return this.scope.names.has(id) && !this.scope.hoisted.has(id);
  }

  private declare(id: string): boolean {
    if (this.scope.declared.has(id) || !this.declarable(id)) return false;
    this.scope.declared.add(id);
    return true;
  }

  private remove(target: Target): void {
    if (target.kind === 'subscript') this.emit(`py.deleteItem(${this.text(target.object)}, ${this.text(target.index)});`);
    else if (target.kind === 'attribute')
      this.emit(`py.deleteAttribute(${this.text(target.object)}, ${quoteJs(this.member(target.name))});`);
    else if (target.kind === 'name') {
      this.emit(`${this.text(target)}, ${this.variableToSet(target.id)} = py.unbound;`);
      this.scope.bound.delete(target.id);
    }
  }

  private temporary(): string {
    return `t${++this.scope.temporaries}_`;
  }

  private branches(statement: StatementOf<'if'>): void {
    this.emit(`if (${this.condition(statement.test, loose)}) {`);
    for (let current = statement; ;) {
      this.block(current.body);
      const [only, ...others] = current.otherwise;
      if (only?.kind === 'if' && others.length === 0) {
        this.emit(`} else if (${this.condition(only.test, loose)}) {`);
        current = only;
        continue;
      }
      if (current.otherwise.length > 0) {
        this.emit('} else {');
        this.block(current.otherwise);
      }
      return this.emit('}');
    }
  }

  private loop(head: string, body: Block, otherwise: Block, before?: () => void): void {
    const label = otherwise.length > 0 ? `finished${++this.counter}` : undefined;
    if (label) {
      // Python's else clause runs unless the loop was left by break.
      this.emit(`${label}: {`);
      this.indent += '  ';
    }
    this.emit(head);
    this.loopLabels.push(label);
    const bound = new Set(this.scope.bound);
    before?.();
    this.block(body);
    this.scope.bound = bound;
    this.loopLabels.pop();
    this.emit('}');
    if (label) {
      this.indent = this.indent.slice(2);
      this.block(otherwise);
      this.emit('}');
    }
  }

  private forLoop({ target, iterable, body, otherwise }: StatementOf<'for'>): void {
    const source = this.text(iterable);
    if (this.iterates) return this.roundsLoop(source, target, body, otherwise);
    const simple = target.kind === 'name';
    const variable = simple ? this.variableToSet(target.id) : this.temporary();
    this.loop(`for (${variable} of py.each(${source})) {`, body, otherwise, () => {
      targetNames(target).forEach((id) => this.scope.bound.add(id));
      if (!simple) {
        this.indent += '  ';
        this.emit(this.store(target, variable, false));
        this.indent = this.indent.slice(2);
      }
    });
  }

  /** A loop of which each round may begin with a switch. */
  private roundsLoop(source: string, target: Target, body: Block, otherwise: Block): void {
    const rounds = `rounds${++this.counter}_`;
    const next = this.switching(`${rounds}.next()`).text;
    this.loop(`for (const ${rounds} = py.iterate(${source}); ${next}; ) {`, body, otherwise, () => {
      targetNames(target).forEach((id) => this.scope.bound.add(id));
      this.indent += '  ';
      this.emit(this.store(target, `${rounds}.value`, false));
      this.indent = this.indent.slice(2);
    });
  }

  /** A context manager: entered before its block, and told how the block was left, however that was. */
  private managed({ context, target, body }: StatementOf<'with'>): void {
    const entered = `with${++this.counter}_`;
    this.emit(`const ${entered} = ${this.switching(`py.enter(${this.text(context)})`).text};`);
    this.emit('try {');
    if (target) this.emit(`  ${this.store(target, `${entered}.value`, false)}`);
    this.block(body);
    this.emit('} catch (error_) {');
    this.emit(`  ${this.switching(`${entered}.failed(error_)`).text};`);
    this.emit('} finally {');
    this.emit(`  ${this.switching(`${entered}.left()`).text};`);
    this.emit('}');
  }

  private attempt({ body, handlers, otherwise, finally: last }: StatementOf<'try'>): void {
    const nested = otherwise.length > 0 && (last.length > 0 || handlers.length > 0);
    const flag = nested ? `done${++this.counter}` : undefined;
    if (last.length > 0) {
      this.emit('try {');
      this.indent += '  ';
    }
    if (flag) this.emit(`let ${flag} = false;`);
    if (handlers.length > 0) {
      this.emit('try {');
      this.block(body);
      if (flag) this.emit(`  ${flag} = true;`);
      this.catches(handlers);
    } else {
      this.indent = this.indent.slice(2);
      this.block(body);
      this.indent += '  ';
    }
    if (flag) {
      this.emit(`if (${flag}) {`);
      this.block(otherwise);
      this.emit('}');
    }
    if (last.length > 0) {
      this.indent = this.indent.slice(2);
      this.emit('} finally {');
      this.block(last);
      this.emit('}');
    }
  }

  private catches(handlers: readonly Handler[]): void {
    const error = this.handlers.length === 0 ? 'thrown' : `thrown${this.handlers.length + 1}`;
    this.emit(`} catch (${error}) {`);
    this.handlers.push(error);
    this.indent += '  ';
    handlers.forEach(({ type, name: id, body }, i) => {
      const test = type ? `py.matches(${error}, ${this.text(type)})` : `py.matches(${error}, ${this.need('BaseException')})`;
      this.emit(`${i > 0 ? '} else ' : ''}if (${test}) {`);
      const bound = new Set(this.scope.bound);
      const unbinds = id !== undefined && !this.scope.handlerOnly.has(id);
      if (id !== undefined) this.emit(`  ${unbinds ? '' : 'const '}${this.variableToSet(id)} = ${error};`);
      if (unbinds) {
        this.emit('  try {');
        this.indent += '  ';
      }
      this.block(body);
      if (unbinds) {
        this.indent = this.indent.slice(2);
        this.emit(`  } finally {`);
        this.emit(`    ${this.identifier(id)} = py.unbound;`);
        this.emit(`  }`);
      }
      this.scope.bound = bound;
    });
    this.emit('} else {');
    this.emit(`  throw ${error};`);
    this.emit('}');
    this.indent = this.indent.slice(2);
    this.handlers.pop();
    this.emit('}');
  }

  private function(label: string, parameters: readonly Parameter[], body: Block): string {
    const defaults = parameters.flatMap((parameter) => (parameter.default ? [this.text(parameter.default)] : []));
    const names = parameters.map(({ name: id }) => this.identifier(id)).join(', ');
    const head = this.async ? `async (${names}) =>` : `function* (${names})`;
    const [only] = body;
    const isLambda = label === '<lambda>';
    const saved = { scope: this.scope, handlers: this.handlers };
    this.handlers = [];
    const bound = this.scope.bound;
    this.scope = openScope(
      isLambda ? [] : body,
      parameters.map(({ name: id }) => id),
      this.scope,
      this.handlerConstants,
    );
    let text: string;
    if (isLambda && only?.kind === 'expression') {
      const value = this.text(only.value);
      const temporaries = Array.from({ length: this.scope.temporaries }, (_, i) => `t${i + 1}_`);
      const ahead = temporaries.length > 0 ? `let ${temporaries.join(', ')}; ` : '';
      text =
        this.async && ahead === '' ? `${head} ${value.startsWith('{') ? `(${value})` : value}` : `${head} { ${ahead}return ${value}; }`;
    } else {
      const indent = this.indent;
      this.indent += '  ';
      const lines = this.scoped(body);
      this.indent = indent;
      text = [`${head} {`, ...lines, `${indent}}`].join('\n');
    }
    this.scope = saved.scope;
    this.scope.bound = bound;
    this.handlers = saved.handlers;
    const signature = `${label}(${parameters.map(signaturePart).join(', ')})`;
    return `py.def(${quoteJs(signature)}, ${defaults.length > 0 ? `[${defaults.join(', ')}], ` : ''}${text})`;
  }

  /** An expression's JavaScript, in brackets when it binds looser than `level`. */
  private text(node: Expression | Target, level: number = loose): string {
    const code = this.code(node as Expression);
    return code.level < level ? `(${code.text})` : code.text;
  }

  /** An expression where only its truth counts. */
  private condition(node: Expression, level: number): string {
    const wrap = (text: string): string => (level > loose ? `(${text})` : text);
    if (node.kind === 'logic') {
      return wrap(`${this.condition(node.left, operand)} ${node.operator === 'and' ? '&&' : '||'} ${this.condition(node.right, operand)}`);
    }
    if (node.kind === 'unary' && node.operator === 'not') return `!${this.condition(node.operand, operand)}`;
    return isBoolean(node) ? this.text(node, operand) : `py.truthy(${this.text(node)})`;
  }

  private code(node: Expression): Code {
    switch (node.kind) {
      case 'constant':
        return { text: String(node.value), level: primary };
      case 'number':
        return { text: number(node.text), level: operand };
      case 'string':
        return { text: quoteJs(node.value), level: primary };
      case 'name':
        return { text: this.variable(node.id), level: primary };
      case 'tuple':
        return { text: `[${node.items.map((item) => this.text(item)).join(', ')}]`, level: primary };
      case 'list':
        return { text: `py.list(${node.items.map((item) => this.text(item)).join(', ')})`, level: primary };
      case 'dict': {
        const entries = node.entries.map(([key, value]) => `[${this.text(key)}, ${this.text(value)}]`);
        return { text: `py.dict(${entries.join(', ')})`, level: primary };
      }
      case 'call':
        return this.call(node);
      case 'attribute':
        return { text: this.attribute(node), level: primary };
      case 'subscript':
        return { text: `py.item(${this.text(node.object)}, ${this.text(node.index)})`, level: primary };
      case 'unary':
        return node.operator === 'not'
          ? { text: this.condition(node, operand), level: operand }
          : node.operand.kind === 'number' && /^[1-9]\d{0,14}$/.test(node.operand.text)
            ? { text: `-${node.operand.text}`, level: operand }
            : { text: `py.neg(${this.text(node.operand)})`, level: primary };
      case 'binary':
        return { text: binary(node.operator, this.text(node.left), this.text(node.right)), level: primary };
      case 'logic':
        return this.logic(node);
      case 'comparison': {
        const parts = node.rest.map(([operator, right], i) => {
          const left = i === 0 ? node.first : node.rest[i - 1]![1];
          return comparison(operator, this.text(left), this.text(right));
        });
        return { text: parts.join(' && '), level: parts.length > 1 ? loose : operand };
      }
      case 'conditional':
        return {
          text: `${this.condition(node.test, operand)} ? ${this.text(node.then, operand)} : ${this.text(node.otherwise, operand)}`,
          level: loose,
        };
      case 'lambda':
        return { text: this.function('<lambda>', node.parameters, [{ kind: 'expression', value: node.body }]), level: primary };
      case 'comprehension':
        return this.comprehension(node);
    }
  }

  private variable(id: string): string {
    for (let scope: Scope | null = this.scope; scope; scope = scope.outer) {
      if (!scope.names.has(id)) continue;
      const here = scope === this.scope && !scope.isModule;
      // A name that only a later statement of this function declares: JavaScript guards it, but has one error for all.
      if (here && !scope.hoisted.has(id) && !scope.handlerOnly.has(id) && !scope.declared.has(id))
        return `py.bound(py.unbound, ${quoteJs(id)}, true)`;
      const sure = !scope.unsure.has(id) && (!scope.hoisted.has(id) || (scope === this.scope && scope.bound.has(id)));
      return sure ? this.identifier(id) : `py.bound(${this.identifier(id)}, ${quoteJs(id)}${here ? ', true' : ''})`;
    }
    if (Object.hasOwn(api, id)) {
      // A JavaScript class can be called by `new` alone.
      const spelled = this.need(this.spell(id));
      return api[id]!.kind === 'class' || api[id]!.kind === 'function' ? `py.callable(${spelled})` : spelled;
    }
    if (Object.hasOwn(exceptionBases, id)) return this.need(id);
    if (Object.hasOwn(builtins, id)) return `py.callable(${this.need(id)})`;
    // The subset checker refuses it; JavaScript would find its own `process`.
    return `py.bound(py.unbound, ${quoteJs(id)})`;
  }

  /** A variable where it is assigned. */
  private variableToSet(id: string): string {
    for (let scope: Scope | null = this.scope; scope; scope = scope.outer) if (scope.names.has(id)) return this.identifier(id);
    throw new Error(`"${id}" is bound nowhere in this scenario; check it before it is printed`);
  }

  private logic(node: Extract<Expression, { kind: 'logic' }>): Code {
    if (isBoolean(node)) return { text: this.condition(node, loose), level: loose };
    const temporary = this.temporary();
    const test = `py.truthy(${temporary} = ${this.text(node.left)})`;
    const right = this.text(node.right, operand);
    return { text: node.operator === 'and' ? `${test} ? ${right} : ${temporary}` : `${test} ? ${temporary} : ${right}`, level: loose };
  }

  private attribute({ object, name: id }: ExpressionOf<'attribute'>, called = false): string {
    if (id === '__name__' && object.kind === 'call') return `py.typeName(${this.args(object.arguments)})`;
    if (id === 'args') return `py.args(${this.text(object)})`;
    const spelled = this.member(id);
    if (!apiMethods.has(id) && !apiAttributes.has(id)) return `py.own(${this.text(object)}, ${quoteJs(id)})`;
    const method = apiMethods.get(id);
    if (method && apiAttributes.has(id)) return `py.member(${this.text(object)}, ${quoteJs(spelled)}, ${quoteJs(id)})`;
    if (method) {
      // One that takes its arguments as functions of a scenario do, and is awaited as they are, needs nothing more.
      const isFunction = method.switches && !method.parameters;
      return `py.bind(${this.text(object)}, ${quoteJs(spelled)}${isFunction ? '' : `, ${quoteJs(id)}`})`;
    }
    if (called || apiAttributes.get(id)?.mayBeMissing || !this.has(object, id))
      return `py.attribute(${this.text(object)}, ${quoteJs(spelled)})`;
    return `${this.text(object, primary)}.${spelled}`;
  }

  /** Whether an expression is sure to do nothing but have a value. */
  private isHarmless(node: Expression): boolean {
    switch (node.kind) {
      case 'constant':
      case 'number':
      case 'string':
        return true;
      case 'lambda':
        return node.parameters.every((parameter) => !parameter.default);
      case 'name':
        if (isReserved(node.id)) return true;
        return this.scope.declared.has(node.id) && !this.scope.unsure.has(node.id);
      case 'tuple':
      case 'list':
        return node.items.every((item) => this.isHarmless(item));
      default:
        return false;
    }
  }

  /** Whether an expression is sure to be a greenlet, which has the attribute or method. */
  private has(node: Expression, id: string): boolean {
    return greenletMembers.has(id) && this.isApiObject(node);
  }

  /** Whether an expression is sure to be a greenlet. */
  private isApiObject(node: Expression): boolean {
    if (node.kind === 'call' && node.callee.kind === 'name') return makesApiObjects(node.callee.id, this.classes);
    if (node.kind !== 'name') return false;
    this.apiObjects ??= apiObjects(this.tree, this.classes);
    return this.apiObjects.has(node.id);
  }

  private call(node: Extract<Expression, { kind: 'call' }>): Code {
    const { callee } = node;
    if (callee.kind === 'name') {
      const root = this.classes.get(callee.id);
      const entry = root ? apiEntry(root.id) : apiEntry(callee.id);
      if (entry && entry.kind !== 'constant') {
        const parameters = 'parameters' in entry ? entry.parameters : undefined;
        const args = this.placed(parameters, node.arguments);
        if (args === undefined) return { text: this.refusal(callee.id, parameters!, node.arguments), level: primary };
        if (entry.kind !== 'function') return { text: `new ${this.classText(callee)}(${args})`, level: primary };
        const text = `${this.type(callee)}(${args})`;
        return entry.switches ? this.switching(text) : { text, level: primary };
      }
      if (root) return { text: `new ${this.classText(callee)}(${this.args(node.arguments)})`, level: primary };
      if (this.iterates) {
        const args = this.args(node.arguments);
        if (callee.id === 'iter') return { text: `py.iter(${args})`, level: primary };
        if (callee.id === 'next') return this.switching(`py.next(${args})`);
        if (callee.id === 'tuple') return this.switching(`py.collect(${args || '[]'})`);
        if (callee.id === 'list') return { text: `py.listOf(${this.switching(`py.collect(${args || '[]'})`).text})`, level: primary };
      }
      if (callee.id === 'sorted') return this.switching(`${this.need('sorted')}(${this.args(node.arguments)})`);
      if (callee.id === 'isinstance' || callee.id === 'print')
        return { text: `${this.need(callee.id)}(${this.args(node.arguments, true)})`, level: primary };
      if (Object.hasOwn(builtins, callee.id) || Object.hasOwn(exceptionBases, callee.id)) {
        return { text: `${this.need(callee.id)}(${this.args(node.arguments)})`, level: primary };
      }
    }
    if (callee.kind === 'attribute') {
      const method = apiMethods.get(callee.name);
      if (method) {
        const args = this.placed(method.parameters, node.arguments);
        if (args === undefined) return { text: this.refusal(callee.name, method.parameters!, node.arguments), level: primary };
        const text = `${this.method(callee, node.arguments)}(${args})`;
        return method.switches ? this.switching(text) : { text, level: primary };
      }
      if (containerMethods.has(callee.name)) {
        const args = this.args(node.arguments);
        const target = `${this.text(callee.object)}, ${quoteJs(callee.name)}`;
        if (!node.arguments.every(({ kind, value }) => kind === 'positional' && this.isHarmless(value))) {
          return { text: `py.methodOf(${target})(${args})`, level: primary };
        }
        return { text: `py.method(${target}${args && `, ${args}`})`, level: primary };
      }
      return this.switching(`${this.attribute(callee, true)}(${this.args(node.arguments)})`);
    }
    return this.switching(`${this.text(callee, primary)}(${this.args(node.arguments)})`);
  }

  /**
   * A method of the API as the callee of a call. Of what may be something else it is looked up first: Python does so
   * before it evaluates the arguments, and of a missing method in `yield*` V8 says only that nothing can be iterated.
   */
  private method({ object, name: id }: ExpressionOf<'attribute'>, args: readonly Argument[]): string {
    const sure = this.has(object, id) || (object.kind === 'attribute' && object.name === 'parent' && greenletMembers.has(id));
    if (sure || (this.async && args.every(({ value }) => this.isHarmless(value))))
      return `${this.text(object, primary)}.${this.member(id)}`;
    return `py.bind(${this.text(object)}, ${quoteJs(this.member(id))})`;
  }

  /** A call that may switch: awaited, or delegated to. */
  private switching(text: string): Code {
    return { text: this.prefix + text, level: this.async ? operand : loose };
  }

  private args(args: readonly Argument[], types = false): string {
    const positionals = args.filter(({ kind }) => kind === 'positional' || kind === 'star');
    const named = args.filter(({ kind }) => kind === 'keyword' || kind === 'doubleStar');
    const parts = positionals.map(({ kind, value }) => {
      if (kind === 'star') return `...py.spread(${this.text(value)})`;
      if (types && value.kind === 'tuple') return `[${value.items.map((item) => this.type(item)).join(', ')}]`;
      return types ? this.type(value) : this.text(value);
    });
    if (named.length > 0) parts.push(this.keywords(named));
    return parts.join(', ');
  }

  private classText(node: Expression): string {
    const text = this.type(node);
    return text.includes('(') ? `(${text})` : text;
  }

  /** An expression where a builtin or a class stands for itself, and is not called by what it is passed to. */
  private type(node: Expression): string {
    if (node.kind !== 'name') return this.text(node);
    if (Object.hasOwn(builtins, node.id)) return this.need(node.id);
    return Object.hasOwn(api, node.id) ? this.need(this.spell(node.id)) : this.text(node);
  }

  private keywords(named: readonly Argument[]): string {
    const pieces: string[] = [];
    let own: string[] = [];
    const flush = (): void => {
      if (own.length > 0) pieces.push(`{ ${own.join(', ')} }`);
      own = [];
    };
    for (const argument of named) {
      if (argument.kind === 'keyword') own.push(`${propertyKey(argument.name)}: ${this.text(argument.value)}`);
      else {
        flush();
        pieces.push(this.text(argument.value));
      }
    }
    flush();
    return `py.kw(${pieces.join(', ')})`;
  }

  /** The arguments of a call of the API: in the order of its parameters where it has names for them. */
  private placed(parameters: readonly string[] | undefined, args: readonly Argument[]): string | undefined {
    return parameters && args.some(({ kind }) => kind === 'keyword') ? this.fixed(parameters, args) : this.args(args);
  }

  /** The arguments of an API function with named parameters, in their order; undefined where Python would refuse the call. */
  private fixed(parameters: readonly string[], args: readonly Argument[]): string | undefined {
    const parts: string[] = [];
    const named = new Map<string, string>();
    for (const argument of args) {
      const text = this.text(argument.value);
      if (argument.kind === 'keyword') named.set(argument.name, text);
      else parts.push(argument.kind === 'star' ? `...py.spread(${text})` : text);
    }
    for (const id of named.keys()) if (parameters.indexOf(id) < parts.length) return undefined;
    for (const id of parameters.slice(parts.length)) parts.push(named.get(id) ?? 'undefined');
    while (parts.at(-1) === 'undefined') parts.pop();
    return parts.join(', ');
  }

  private refusal(label: string, parameters: readonly string[], args: readonly Argument[]): string {
    const wrong = args.find(
      (argument, i) => argument.kind === 'keyword' && (!parameters.includes(argument.name) || parameters.indexOf(argument.name) < i),
    );
    return `py.refuse(${quoteJs(label)}, ${quoteJs(wrong?.kind === 'keyword' ? wrong.name : '')})`;
  }

  private comprehension(node: Extract<Expression, { kind: 'comprehension' }>): Code {
    const saved = this.scope;
    const names = new Set(node.clauses.flatMap(({ target }) => targetNames(target)));
    const first = this.text(node.clauses[0]!.iterable);
    // The first iterable is evaluated outside, where a variable of the same name is another one.
    const hidden = [...names].some((id) => mentions(node.clauses[0]!.iterable, id));
    this.scope = {
      hoisted: new Set(),
      bound: new Set(),
      unsure: new Set(),
      handlerOnly: new Set(),
      isModule: true,
      declared: new Set(names),
      temporaries: 0,
      outer: saved,
      names,
    };
    const heads: string[] = [];
    node.clauses.forEach(({ target, iterable, conditions }, i) => {
      const source = i > 0 ? this.text(iterable) : hidden ? 'first' : first;
      if (this.iterates) {
        heads.push(this.roundsHead(source, target));
        for (const condition of conditions) heads.push(`if (${this.condition(condition, loose)})`);
        return;
      }
      const rounds = target.kind === 'tuple' ? `py.rows(${source}, ${shape(target)})` : `py.each(${source})`;
      heads.push(`for (${this.pattern(target)} of ${rounds})`);
      for (const condition of conditions) heads.push(`if (${this.condition(condition, loose)})`);
    });
    const element = this.text(node.element);
    const temporaries = Array.from({ length: this.scope.temporaries }, (_, i) => `t${i + 1}_`);
    // One variable for all rounds, as in Python: functions made in them see its last value.
    const variables = [...[...names].map((id) => this.identifier(id)), ...temporaries];
    const ahead = variables.length > 0 ? `let ${variables.join(', ')}; ` : '';
    this.scope = saved;
    const parameter = hidden ? 'first' : '';
    const closing = this.iterates ? ' }'.repeat(node.clauses.length) : '';
    const head = this.async ? `async (${parameter}) =>` : `function* (${parameter})`;
    return this.switching(
      `(${head} { ${ahead}const all = []; ${heads.join(' ')} all.push(${element});${closing} return py.listOf(all); })(${hidden ? first : ''})`,
    );
  }

  /** A loop of a comprehension of which each round may begin with a switch. */
  private roundsHead(source: string, target: Target): string {
    const rounds = `rounds${++this.counter}_`;
    const next = this.switching(`${rounds}.next()`).text;
    const value = target.kind === 'tuple' ? `py.unpackAll(${rounds}.value, ${shape(target)})` : `${rounds}.value`;
    return `for (const ${rounds} = py.iterate(${source}); ${next}; ) { ${this.pattern(target)} = ${value};`;
  }

  private pattern(target: Target): string {
    if (target.kind === 'tuple') return `[${target.items.map((item) => this.pattern(item)).join(', ')}]`;
    return this.identifier((target as Extract<Target, { kind: 'name' }>).id);
  }
}

const { greenlet } = api;
/** What every greenlet has, of whatever class. */
const greenletMembers: ReadonlySet<string> = new Set(
  greenlet?.kind === 'class' ? [...Object.keys(greenlet.methods), ...Object.keys(greenlet.attributes)] : [],
);

const apiEntry = (id: string): ApiName | undefined => (Object.hasOwn(api, id) ? api[id] : undefined);

/** The shape of a tuple of names: `[0, [0, 0]]` for `a, (b, c)`. */
const shape = (target: Target): string => (target.kind === 'tuple' ? `[${target.items.map(shape).join(', ')}]` : '0');

const isNames = (target: Target): boolean => target.kind === 'name' || target.kind === 'tuple';
