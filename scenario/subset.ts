/** The subset checker: what the parser cannot see. Names must be bound, attributes known, statements in place. */

import { boundNames, classesOf, declaredNames, targetNames, type Root } from './names.js';
import { visit } from './requires.js';
import {
  ScenarioError,
  type Argument,
  type Block,
  type Expression,
  type Parameter,
  type Program,
  type Statement,
  type StatementOf,
  type Target,
} from './syntax.js';
import {
  api,
  apiAttributes,
  apiMethods,
  builtinArity,
  builtins,
  builtinTypes,
  containerMethods,
  exceptionBases,
  isOwnAttribute,
  isReserved,
  pythonBuiltins,
} from './vocabulary.js';

/**
 * Checks that a scenario stays inside the scenario language.
 *
 * @throws ScenarioError with the line, what is wrong and what to write instead
 */
export function checkSubset(program: Program): void {
  new Checker().program(program);
}

/** Whether a scenario stays inside the scenario language. */
export function isInSubset(program: Program): boolean {
  try {
    checkSubset(program);
    return true;
  } catch {
    return false;
  }
}

interface Scope {
  readonly names: ReadonlySet<string>;
  readonly outer: Scope | null;
  /** Names that this function declares global. */
  readonly globals?: ReadonlySet<string>;
  /** Names that this comprehension binds further right. */
  readonly pending?: ReadonlySet<string>;
}

/** How many blocks of loops and handlers CPython allows in one another; a try with all its parts takes three. */
const mostBlocks = 20;

class Checker {
  private line = 1;
  private scope: Scope = { names: new Set(), outer: null };
  private inFunction = false;
  private inLoop = false;
  private inHandler = false;
  private blocks = 0;
  private tree: Program = [];
  private classes: ReadonlyMap<string, Root> = new Map();
  /** The classes above the statement that is looked at. */
  private readonly earlier = new Set<string>();
  private attributes: ReadonlySet<string> | undefined;

  private fail(problem: string): never {
    throw new ScenarioError(this.line, problem);
  }

  program(program: Program): void {
    this.tree = program;
    this.classes = classesOf(program);
    this.scope = { names: new Set(boundNames(program)), outer: null };
    this.block(program);
  }

  /** Checks a name where it is bound. */
  private bind(id: string): void {
    this.identifier(id);
    if (isReserved(id)) this.fail(`"${id}" belongs to the scenario language; choose another name`);
    if (this.classes.has(id)) this.fail(`"${id}" is a class of this scenario; choose another name`);
    this.atTopLevel(id);
  }

  private atTopLevel(id: string): void {
    if (this.scope.outer === null && (pythonBuiltins.has(id) || /^[A-Z]\w*(Error|Warning|Group)$/.test(id))) {
      this.fail(`"${id}" may be a builtin of Python; choose another name at the top level`);
    }
  }

  /** The printers write names as they are. */
  private identifier(id: string): void {
    if (!/^[A-Za-z_]\w*$/.test(id)) this.fail(`"${id}" is no name here; write names with the letters a to z, digits and _`);
    if (id.startsWith('__')) this.fail(`"${id}" begins with two underscores; choose another name`);
  }

  private inBlocks(count: number, check: () => void): void {
    this.blocks += count;
    if (this.blocks > mostBlocks) this.fail('loops and try statements are nested too deeply; make a function of the inner ones');
    check();
    this.blocks -= count;
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
        if (statement.targets.every(({ kind }) => kind === 'tuple')) this.iterable(statement.value);
        else this.expression(statement.value);
        return statement.targets.forEach((target) => this.target(target));
      case 'augment':
        if (statement.target.kind !== 'name' && !isSimple(statement.target)) this.fail('assign the parts of the target to names first');
        this.target(statement.target);
        return this.expression(statement.value);
      case 'delete':
        return statement.targets.forEach((target) => {
          if (target.kind === 'attribute' && isOwnAttribute(target.name))
            this.fail(`".${target.name}" cannot be deleted; only attributes of the API can`);
          this.target(target);
        });
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
        return this.fail(
          this.inFunction ? `write ${statement.kind} before all other statements of the function` : `${statement.kind} outside a function`,
        );
      case 'if':
        this.expression(statement.test);
        this.block(statement.body);
        return this.block(statement.otherwise);
      case 'while':
        this.expression(statement.test);
        return this.loop(statement.body, statement.otherwise);
      case 'for':
        this.iterable(statement.iterable);
        this.target(statement.target);
        return this.loop(statement.body, statement.otherwise);
      case 'with':
        this.expression(statement.context);
        if (statement.target) this.target(statement.target);
        return this.inBlocks(1, () => this.block(statement.body));
      case 'try':
        return this.attempt(statement);
      case 'def':
        if (statement.given) this.fail('@given stands before the law of a page, and nowhere else');
        this.bind(statement.name);
        this.parameters(statement.parameters);
        return this.body(statement.parameters, statement.body);
      case 'class':
        return this.classDefinition(statement);
    }
  }

  private classDefinition(statement: StatementOf<'class'>): void {
    const { name: id, base, body } = statement;
    if (!this.tree.includes(statement)) this.fail('a class stands at the top level, outside of all blocks and functions');
    this.identifier(id);
    if (isReserved(id)) this.fail(`"${id}" belongs to the scenario language; choose another name`);
    this.atTopLevel(id);
    if (this.earlier.has(id)) this.fail(`"${id}" is a class of this scenario; choose another name`);
    const root = this.classes.get(id);
    if (base.kind !== 'name' || !root || !(isReserved(base.id) || this.earlier.has(base.id))) {
      const label = base.kind === 'name' ? base.id : base.kind;
      this.fail(`"${label}" cannot be the base of a class; only greenlet, exception classes and classes further up can`);
    }
    for (const part of body) this.member(part, root.kind);
    if (body.length > 1) this.fail('a class holds pass, or the method run, and nothing else');
    this.earlier.add(id);
  }

  /** What stands in a class. */
  private member(statement: Statement, kind: Root['kind']): void {
    this.line = statement.line ?? this.line;
    if (statement.kind === 'pass') return;
    if (statement.kind !== 'def' || kind === 'exception') {
      this.fail(
        kind === 'exception'
          ? 'a class of exceptions holds pass, and nothing else'
          : 'a class holds pass, or the method run, and nothing else',
      );
    }
    if (statement.given) this.fail('@given stands before the law of a page, and nowhere else');
    if (statement.name !== 'run') this.fail(`a class has no method but run; make "${statement.name}" a function`);
    const [first] = statement.parameters;
    if (first?.kind !== 'plain' || first.default) this.fail('the first parameter of run is the object itself; write def run(self, …)');
    this.parameters(statement.parameters);
    this.body(statement.parameters, statement.body);
  }

  private loop(body: Block, otherwise: Block): void {
    const outer = this.inLoop;
    this.inLoop = true;
    this.inBlocks(1, () => this.block(body));
    this.inLoop = outer;
    this.block(otherwise);
  }

  private attempt(statement: Extract<Statement, { kind: 'try' }>): void {
    const { body, handlers, otherwise, finally: last } = statement;
    this.inBlocks(3, () => {
      this.block(body);
      handlers.forEach((handler, i) => {
        this.line = handler.line ?? this.line;
        if (!handler.type && i < handlers.length - 1) this.fail('an except without a class comes last');
        if (handler.type) this.expression(handler.type);
        if (handler.name !== undefined) this.bind(handler.name);
        this.handling(true, handler.body);
      });
      this.block(otherwise);
      this.handling(false, last);
    });
  }

  private handling(inHandler: boolean, body: Block): void {
    const outer = this.inHandler;
    this.inHandler = inHandler;
    this.block(body);
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
    const saved = [this.scope, this.inFunction, this.inLoop, this.inHandler, this.blocks] as const;
    const ids = parameters.map(({ name }) => name);
    const names = new Set([...ids, ...boundNames(body)]);
    const lent = declaredNames(body);
    for (const id of lent) names.delete(id);
    const head = body.findIndex(({ kind }) => kind !== 'global' && kind !== 'nonlocal');
    const declarations = body.slice(0, head === -1 ? body.length : head);
    const globals = new Set(declarations.flatMap((statement) => (statement.kind === 'global' ? statement.names : [])));
    this.scope = { names, outer: this.scope, globals };
    [this.inFunction, this.inLoop, this.inHandler, this.blocks] = [true, false, false, 0];
    ids.forEach((id) => this.bind(id));
    for (const statement of declarations) {
      this.line = statement.line ?? this.line;
      if (statement.kind === 'global' || statement.kind === 'nonlocal') this.borrow(statement.kind, statement.names, [...ids, ...lent]);
    }
    this.block(body.slice(declarations.length));
    [this.scope, this.inFunction, this.inLoop, this.inHandler, this.blocks] = saved;
  }

  /** Checks a `global` or `nonlocal`. @param taken the parameters and all declared names */
  private borrow(kind: 'global' | 'nonlocal', names: readonly string[], taken: readonly string[]): void {
    for (const id of names) {
      if (taken.filter((other) => other === id).length > 1) this.fail(`"${id}" is declared twice in one function`);
      let scope = this.scope.outer!;
      while (scope.outer && !scope.names.has(id) && !(kind === 'nonlocal' && scope.globals?.has(id))) scope = scope.outer;
      if (kind === 'nonlocal' && (!scope.outer || !scope.names.has(id))) this.fail(`nonlocal "${id}": no function around binds it`);
      if (kind === 'global' && scope.outer) this.fail(`global "${id}": a function around has its own; choose another name`);
      if (kind === 'global' && !scope.names.has(id)) this.fail(`global "${id}": nothing binds it at the top level`);
    }
  }

  private name(id: string): void {
    for (let scope: Scope | null = this.scope; scope; scope = scope.outer) {
      if (scope.pending?.has(id)) this.fail(`"${id}" is bound further right in this comprehension; choose another name`);
      if (scope.names.has(id)) return;
    }
    if (!isReserved(id)) this.fail(`"${id}" is neither bound in the scenario nor a name of the scenario language`);
  }

  private target(target: Target): void {
    switch (target.kind) {
      case 'name':
        this.bind(target.id);
        return this.name(target.id);
      case 'tuple':
        return target.items.forEach((item) => this.target(item));
      case 'attribute':
        if (!apiAttributes.get(target.name)?.settable && !isOwnAttribute(target.name))
          this.fail(`".${target.name}" is not an attribute that a scenario can set; choose another name`);
        return this.object(target.object);
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
        if (isLazy(node)) {
          const { callee } = node;
          const shown = callee.kind === 'name' ? `${callee.id}(…)` : callee.kind === 'attribute' ? `.${callee.name}()` : '';
          this.fail(`${shown} stands where something is iterated; write list(…) around it`);
        }
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
        return node.rest.forEach(([operator, operand], i) => {
          if (i < node.rest.length - 1 && !isSimple(operand)) this.fail('assign the middle of a chained comparison to a name first');
          if (/in$/.test(operator) && !isRange(operand)) this.iterable(operand);
          else this.expression(operand);
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
    const pending = new Set(node.clauses.flatMap(({ target }) => targetNames(target)));
    node.clauses.forEach(({ target, iterable, conditions }, i) => {
      // The first iterable is evaluated outside, where the variables are not yet there.
      this.iterable(iterable);
      if (i === 0) this.scope = { names, outer, pending };
      if (!isOfNames(target)) this.fail('a comprehension assigns to names only');
      for (const id of targetNames(target)) {
        names.add(id);
        pending.delete(id);
      }
      this.target(target);
      conditions.forEach((condition) => this.expression(condition));
    });
    this.expression(node.element);
    this.scope = outer;
  }

  /** An expression where something is iterated: here may stand what is neither a list nor a tuple. */
  private iterable(node: Expression): void {
    if (node.kind === 'call' && isLazy(node)) this.call(node);
    else this.expression(node);
  }

  /** The object of an attribute or method. */
  private object(node: Expression): void {
    if (node.kind === 'name' && (isReserved(node.id) || this.classes.has(node.id)))
      this.fail(`"${node.id}" has no attributes here; only objects have`);
    this.expression(node);
  }

  private attribute(node: Extract<Expression, { kind: 'attribute' }>): void {
    if (node.name === '__name__') {
      const { object } = node;
      const isType = object.kind === 'call' && object.callee.kind === 'name' && object.callee.id === 'type';
      if (!isType || object.arguments.length !== 1 || object.arguments[0]!.kind !== 'positional')
        this.fail('"__name__" is for type(e).__name__ only');
      return this.args(object.arguments);
    }
    if (node.name.startsWith('_')) this.fail(`".${node.name}" is not in the scenario language; names with underscores are out of reach`);
    if (!apiMethods.has(node.name) && !apiAttributes.has(node.name) && node.name !== 'args' && !this.isSet(node.name)) {
      const hint = containerMethods.has(node.name) ? 'can be called, but not passed around' : 'is not in the scenario language';
      this.fail(`".${node.name}" ${hint}`);
    }
    this.object(node.object);
  }

  /** Whether an attribute is the scenario's own: it sets it somewhere. */
  private isSet(id: string): boolean {
    if (!isOwnAttribute(id)) return false;
    this.attributes ??= attributesSet(this.tree);
    return this.attributes.has(id);
  }

  private call({ callee, arguments: args }: Extract<Expression, { kind: 'call' }>): void {
    if (callee.kind === 'attribute' && containerMethods.has(callee.name) && !apiMethods.has(callee.name)) {
      this.object(callee.object);
      if (args.some(({ kind }) => kind === 'keyword' || kind === 'doubleStar')) this.fail(`.${callee.name}() takes no keywords here`);
    } else if (callee.kind === 'name' && Object.hasOwn(builtins, callee.id)) this.builtin(callee.id, args);
    else if (callee.kind === 'name' && this.isException(callee.id)) {
      // An exception shows the arguments that it got in their places.
      if (args.some(isNamed)) this.fail(`${callee.id}() takes no keywords`);
    } else if (
      callee.kind === 'name' &&
      (this.classes.has(callee.id) || (Object.hasOwn(api, callee.id) && api[callee.id]!.kind !== 'constant'))
    ) {
      this.apiCall(callee.id, args);
    } else {
      this.expression(callee);
      if (callee.kind === 'attribute' && apiMethods.get(callee.name)?.parameters) this.written(`.${callee.name}`, args);
    }
    const iterates = callee.kind === 'name' ? iterating.has(callee.id) : callee.kind === 'attribute' && callee.name === 'extend';
    this.args(args, iterates);
  }

  private isException(id: string): boolean {
    if (Object.hasOwn(exceptionBases, id) || this.classes.get(id)?.kind === 'exception') return true;
    return Object.hasOwn(api, id) && api[id]!.kind === 'exception';
  }

  private apiCall(id: string, args: readonly Argument[]): void {
    const entry = Object.hasOwn(api, id) ? api[id]! : undefined;
    if (entry?.kind === 'class' && entry.madeBy) this.fail(`${id} is no class to make objects of; ${entry.madeBy}() gives them`);
    if (!entry || ('parameters' in entry && entry.parameters)) this.written(id, args);
  }

  /** The arguments of a call whose parameters have names must be seen to find their places. */
  private written(id: string, args: readonly Argument[]): void {
    if (args.some(({ kind }) => kind === 'doubleStar')) {
      this.fail(`write the keywords of ${id}() out; ** is for calls of your own functions and of switch`);
    }
    if (args.some(({ kind }) => kind === 'star') && args.some(isNamed)) {
      this.fail(`write the arguments of ${id}() out; * beside keywords is for calls of your own functions and of switch`);
    }
  }

  private builtin(id: string, args: readonly Argument[]): void {
    if (id === 'type') this.fail('type is for type(e).__name__ only');
    const [least, most] = builtinArity[id]!;
    const count = args.filter((argument) => !isNamed(argument)).length;
    if (most !== Infinity && args.some(({ kind }) => kind === 'star')) this.fail(`write the arguments of ${id}() out`);
    if (count < least || count > most) this.fail(`${id}() takes ${arity(least, most)}, not ${count}`);
    for (const argument of args) {
      if (argument.kind === 'doubleStar' && id !== 'dict') this.fail(`${id}() takes no ** here`);
      if (argument.kind === 'keyword' && !builtins[id]!.includes(argument.name)) {
        const known = builtins[id]!;
        this.fail(`${id}() takes ${known.length > 0 ? `only the keywords ${known.join(', ')}` : 'no keywords'} here`);
      }
    }
  }

  private args(args: readonly Argument[], iterates = false): void {
    const keywords = new Set<string>();
    let named = false;
    for (const argument of args) {
      if (argument.kind === 'keyword') {
        this.identifier(argument.name);
        if (keywords.has(argument.name)) this.fail(`keyword argument "${argument.name}" stands twice`);
        keywords.add(argument.name);
      }
      if (argument.kind === 'keyword' || argument.kind === 'doubleStar') named = true;
      else if (named) this.fail('write positional arguments before keyword arguments');
      if (argument.kind === 'star' || (iterates && argument.kind === 'positional')) this.iterable(argument.value);
      else this.expression(argument.value);
    }
  }
}

/** The names of the attributes that a program assigns. */
function attributesSet(program: Program): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (target: Target): void => {
    if (target.kind === 'attribute') found.add(target.name);
    else if (target.kind === 'tuple') target.items.forEach(add);
  };
  visit(program, (node) => {
    if (node.kind === 'assign') node.targets.forEach(add);
    else if (node.kind === 'augment' || node.kind === 'for') add(node.target);
  });
  return found;
}

/** Builtins that iterate over their argument. */
const iterating: ReadonlySet<string> = new Set(['list', 'tuple', 'dict', 'sorted', 'sum', 'max', 'min', 'iter', 'enumerate']);

const isRange = (node: Expression): boolean => node.kind === 'call' && node.callee.kind === 'name' && node.callee.id === 'range';

/** Whether a call gives what Python makes up as it is iterated: it is no list, and prints and compares as none. */
function isLazy({ callee }: Extract<Expression, { kind: 'call' }>): boolean {
  if (callee.kind === 'name') return callee.id === 'range' || callee.id === 'enumerate';
  return callee.kind === 'attribute' && ['items', 'keys', 'values'].includes(callee.name);
}

const isNamed = ({ kind }: Argument): boolean => kind === 'keyword' || kind === 'doubleStar';

const isOfNames = (target: Target): boolean => target.kind === 'name' || (target.kind === 'tuple' && target.items.every(isOfNames));

function arity(least: number, most: number): string {
  if (most === Infinity) return `at least ${least} arguments`;
  return least === most ? `${most} argument${most === 1 ? '' : 's'}` : `${least} to ${most} arguments`;
}

const isSimple = (node: Expression): boolean =>
  node.kind === 'name' ||
  node.kind === 'constant' ||
  node.kind === 'number' ||
  node.kind === 'string' ||
  (node.kind === 'attribute' && isSimple(node.object)) ||
  (node.kind === 'subscript' && isSimple(node.object) && isSimple(node.index));
