/** The subset checker: what the parser cannot see. Names must be bound, attributes known, statements in place. */

import {
  ScenarioError,
  type Argument,
  type Block,
  type Expression,
  type Parameter,
  type Program,
  type Statement,
  type Target,
} from './syntax.js';
import { api, apiAttributes, apiMethods, builtins, builtinTypes, containerMethods, isReserved } from './vocabulary.js';

/**
 * Checks that a scenario stays inside the scenario language.
 *
 * @throws ScenarioError with the line, what is wrong and what to write instead
 */
export function checkSubset(program: Program): void {
  new Checker().program(program);
}

interface Scope {
  readonly names: ReadonlySet<string>;
  readonly outer: Scope | null;
}

class Checker {
  private line = 1;
  private scope: Scope = { names: new Set(), outer: null };
  private inFunction = false;
  private inLoop = false;
  private inHandler = false;

  private fail(problem: string): never {
    throw new ScenarioError(this.line, problem);
  }

  program(program: Program): void {
    this.scope = { names: this.bind(boundNames(program)), outer: null };
    this.block(program);
  }

  private bind(names: Iterable<string>): Set<string> {
    const found = new Set(names);
    for (const id of found) if (isReserved(id)) this.fail(`"${id}" belongs to the scenario language; choose another name`);
    return found;
  }

  private block(statements: Block): void {
    for (const statement of statements) this.statement(statement);
  }

  private statement(statement: Statement): void {
    this.line = statement.line ?? this.line;
    switch (statement.kind) {
      case 'expression':
        return this.expression(statement.value);
      case 'assign':
        this.expression(statement.value);
        return statement.targets.forEach((target) => this.target(target));
      case 'augment':
        if (statement.target.kind !== 'name' && !isSimple(statement.target)) this.fail('assign the parts of the target to names first');
        this.target(statement.target);
        return this.expression(statement.value);
      case 'delete':
        return statement.targets.forEach((target) => this.target(target));
      case 'return':
        if (!this.inFunction) this.fail('return outside a function');
        return statement.value && this.expression(statement.value);
      case 'raise':
        if (!statement.exception && !this.inHandler)
          this.fail('a bare raise stands inside an except block of the same function, not in its finally');
        if (statement.exception) this.expression(statement.exception);
        return statement.cause && this.expression(statement.cause);
      case 'assert':
        this.expression(statement.test);
        return statement.message && this.expression(statement.message);
      case 'break':
      case 'continue':
        if (!this.inLoop) this.fail(`${statement.kind} outside a loop`);
        return;
      case 'pass':
        return;
      case 'global':
      case 'nonlocal':
        if (!this.inFunction) this.fail(`${statement.kind} outside a function`);
        for (const id of statement.names) this.name(id);
        return;
      case 'if':
        this.expression(statement.test);
        this.block(statement.body);
        return this.block(statement.otherwise);
      case 'while':
        this.expression(statement.test);
        return this.loop(statement.body, statement.otherwise);
      case 'for':
        this.expression(statement.iterable);
        this.target(statement.target);
        return this.loop(statement.body, statement.otherwise);
      case 'try':
        return this.attempt(statement);
      case 'def':
        this.parameters(statement.parameters);
        return this.body(statement.parameters, statement.body);
    }
  }

  private loop(body: Block, otherwise: Block): void {
    const outer = this.inLoop;
    this.inLoop = true;
    this.block(body);
    this.inLoop = outer;
    this.block(otherwise);
  }

  private attempt(statement: Extract<Statement, { kind: 'try' }>): void {
    this.block(statement.body);
    for (const handler of statement.handlers) {
      if (handler.type) this.expression(handler.type);
      const outer = this.inHandler;
      this.inHandler = true;
      this.block(handler.body);
      this.inHandler = outer;
    }
    this.block(statement.otherwise);
    const outer = this.inHandler;
    this.inHandler = false;
    this.block(statement.finally);
    this.inHandler = outer;
  }

  private parameters(list: readonly Parameter[]): void {
    let last = 0;
    for (const parameter of list) {
      const rank = parameter.kind === 'plain' ? (parameter.default ? 1 : 0) : parameter.kind === 'star' ? 2 : 3;
      if (rank < last || (rank === last && rank >= 2)) this.fail('write parameters in the order a, b=1, *args, **kwargs');
      last = rank;
      if (parameter.default) this.expression(parameter.default);
    }
    if (new Set(list.map(({ name }) => name)).size < list.length) this.fail('a parameter name stands twice');
  }

  private body(parameters: readonly Parameter[], body: Block): void {
    const saved = [this.scope, this.inFunction, this.inLoop, this.inHandler] as const;
    const names = new Set([...parameters.map(({ name }) => name), ...boundNames(body)]);
    for (const id of declared(body)) names.delete(id);
    this.scope = { names: this.bind(names), outer: this.scope };
    [this.inFunction, this.inLoop, this.inHandler] = [true, false, false];
    this.block(body);
    [this.scope, this.inFunction, this.inLoop, this.inHandler] = saved;
  }

  private name(id: string): void {
    for (let scope: Scope | null = this.scope; scope; scope = scope.outer) if (scope.names.has(id)) return;
    if (!isReserved(id)) this.fail(`"${id}" is neither bound in the scenario nor a name of the scenario language`);
  }

  private target(target: Target): void {
    switch (target.kind) {
      case 'name':
        return this.name(target.id);
      case 'tuple':
        return target.items.forEach((item) => this.target(item));
      case 'attribute':
        if (!apiAttributes.has(target.name)) this.fail(`".${target.name}" is not an attribute that a scenario can set`);
        return this.expression(target.object);
      case 'subscript':
        this.expression(target.object);
        return this.expression(target.index);
    }
  }

  private expression(node: Expression): void {
    switch (node.kind) {
      case 'constant':
      case 'number':
      case 'string':
        return;
      case 'name':
        if (node.id === 'type') this.fail('type is for type(e).__name__ only');
        if (Object.hasOwn(builtins, node.id) && !builtinTypes.has(node.id) && node.id !== 'print' && node.id !== 'len') {
          this.fail(`"${node.id}" can be called, but not passed around; write a lambda`);
        }
        return this.name(node.id);
      case 'tuple':
      case 'list':
        return node.items.forEach((item) => this.expression(item));
      case 'dict':
        return node.entries.forEach(([key, value]) => {
          this.expression(key);
          this.expression(value);
        });
      case 'call':
        return this.call(node);
      case 'attribute':
        return this.attribute(node);
      case 'subscript':
        this.expression(node.object);
        return this.expression(node.index);
      case 'unary':
        return this.expression(node.operand);
      case 'binary':
      case 'logic':
        this.expression(node.left);
        return this.expression(node.right);
      case 'comparison':
        this.expression(node.first);
        return node.rest.forEach(([, operand], i) => {
          if (i < node.rest.length - 1 && !isSimple(operand)) this.fail('assign the middle of a chained comparison to a name first');
          this.expression(operand);
        });
      case 'conditional':
        this.expression(node.test);
        this.expression(node.then);
        return this.expression(node.otherwise);
      case 'lambda':
        this.parameters(node.parameters);
        return this.body(node.parameters, [{ kind: 'expression', value: node.body }]);
      case 'comprehension':
        return this.comprehension(node);
    }
  }

  private comprehension(node: Extract<Expression, { kind: 'comprehension' }>): void {
    const outer = this.scope;
    const names = new Set<string>();
    this.scope = { names, outer };
    for (const { target, iterable, conditions } of node.clauses) {
      this.expression(iterable);
      for (const id of this.bind(targetNames(target))) names.add(id);
      this.target(target);
      conditions.forEach((condition) => this.expression(condition));
    }
    this.expression(node.element);
    this.scope = outer;
  }

  private attribute(node: Extract<Expression, { kind: 'attribute' }>): void {
    if (node.name === '__name__') {
      const { object } = node;
      const isType = object.kind === 'call' && object.callee.kind === 'name' && object.callee.id === 'type';
      if (!isType || object.arguments.length !== 1) this.fail('"__name__" is for type(e).__name__ only');
      return this.args(object.arguments);
    }
    if (node.name.startsWith('_')) this.fail(`".${node.name}" is not in the scenario language; names with underscores are out of reach`);
    if (!apiMethods.has(node.name) && !apiAttributes.has(node.name) && node.name !== 'args') {
      const hint = containerMethods.has(node.name) ? 'can be called, but not passed around' : 'is not in the scenario language';
      this.fail(`".${node.name}" ${hint}`);
    }
    this.expression(node.object);
  }

  private call({ callee, arguments: args }: Extract<Expression, { kind: 'call' }>): void {
    if (callee.kind === 'attribute' && containerMethods.has(callee.name) && !apiMethods.has(callee.name)) {
      this.expression(callee.object);
      if (args.some(({ kind }) => kind === 'keyword' || kind === 'doubleStar')) this.fail(`.${callee.name}() takes no keywords here`);
    } else if (callee.kind === 'name' && Object.hasOwn(builtins, callee.id)) this.builtin(callee.id, args);
    else {
      this.expression(callee);
      if (callee.kind === 'name' && Object.hasOwn(api, callee.id) && args.some(({ kind }) => kind === 'doubleStar')) {
        this.fail(`write the keywords of ${callee.id}() out; ** is for calls of your own functions and of switch`);
      }
    }
    this.args(args);
  }

  private builtin(id: string, args: readonly Argument[]): void {
    if (id === 'type') this.fail('type is for type(e).__name__ only');
    for (const argument of args) {
      if (argument.kind === 'doubleStar' && id !== 'dict') this.fail(`${id}() takes no ** here`);
      if (argument.kind === 'keyword' && !builtins[id]!.includes(argument.name)) {
        const known = builtins[id]!;
        this.fail(`${id}() takes ${known.length > 0 ? `only the keywords ${known.join(', ')}` : 'no keywords'} here`);
      }
    }
  }

  private args(args: readonly Argument[]): void {
    const keywords = new Set<string>();
    let named = false;
    for (const argument of args) {
      if (argument.kind === 'keyword') {
        if (keywords.has(argument.name)) this.fail(`keyword argument "${argument.name}" stands twice`);
        keywords.add(argument.name);
      }
      if (argument.kind === 'keyword' || argument.kind === 'doubleStar') named = true;
      else if (named) this.fail('write positional arguments before keyword arguments');
      this.expression(argument.value);
    }
  }
}

const isSimple = (node: Expression): boolean =>
  node.kind === 'name' ||
  node.kind === 'constant' ||
  node.kind === 'number' ||
  node.kind === 'string' ||
  (node.kind === 'attribute' && isSimple(node.object)) ||
  (node.kind === 'subscript' && isSimple(node.object) && isSimple(node.index));

/** The names that an assignment to a target binds. */
export function targetNames(target: Target): string[] {
  if (target.kind === 'name') return [target.id];
  return target.kind === 'tuple' ? target.items.flatMap(targetNames) : [];
}

/** The names that the statements of one scope bind, in the order of their first binding. */
export function boundNames(statements: Block): string[] {
  return statements.flatMap((statement): string[] => {
    switch (statement.kind) {
      case 'assign':
        return statement.targets.flatMap(targetNames);
      case 'augment':
        return targetNames(statement.target);
      case 'delete':
        return statement.targets.flatMap(targetNames);
      case 'def':
        return [statement.name];
      case 'if':
      case 'while':
        return [...boundNames(statement.body), ...boundNames(statement.otherwise)];
      case 'for':
        return [...targetNames(statement.target), ...boundNames(statement.body), ...boundNames(statement.otherwise)];
      case 'try':
        return [
          ...boundNames(statement.body),
          ...statement.handlers.flatMap((handler) => [...(handler.name ? [handler.name] : []), ...boundNames(handler.body)]),
          ...boundNames(statement.otherwise),
          ...boundNames(statement.finally),
        ];
      default:
        return [];
    }
  });
}

/** The names that `global` and `nonlocal` give to an outer scope. */
export function declared(statements: Block): string[] {
  return statements.flatMap((statement): string[] => {
    switch (statement.kind) {
      case 'global':
      case 'nonlocal':
        return [...statement.names];
      case 'if':
      case 'while':
      case 'for':
        return [...declared(statement.body), ...declared(statement.otherwise)];
      case 'try':
        return [statement.body, statement.otherwise, statement.finally, ...statement.handlers.map(({ body }) => body)].flatMap(declared);
      default:
        return [];
    }
  });
}
