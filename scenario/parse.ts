/** Scenario text → syntax tree. Lezer reads Python; what lies outside the subset is an error with its line. */

import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import {
  ScenarioError,
  type Argument,
  type BinaryOperator,
  type Block,
  type ComparisonOperator,
  type ComprehensionClause,
  type Expression,
  type Handler,
  type Parameter,
  type Program,
  type Statement,
  type Target,
} from './syntax.js';

/**
 * Parses a scenario.
 *
 * @throws ScenarioError for a syntax error, or for a construct outside the subset
 */
export function parse(text: string): Program {
  if (text.length > longest) throw new ScenarioError(1, `a scenario of more than ${longest} characters; make several of it`);
  const source = `${text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\n$/, '')}\n`;
  try {
    const tree = parser.parse(source);
    return new Reader(source).module(tree.topNode);
  } catch (error) {
    // Lezer walks into thousands of brackets by recursion.
    if (error instanceof RangeError) throw new ScenarioError(1, tooDeep);
    throw error;
  }
}

/** Far more than anybody writes; the parser takes its time over brackets that never close. */
const longest = 100_000;

/** As much of a text as a message quotes. */
const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** Python refuses more than 200 brackets in one another; nobody reads a tenth of that. */
const deepest = 64;
const tooDeep = 'nested too deeply; write it in several statements';

const outside: Readonly<Record<string, string>> = {
  ImportStatement: 'import is not in the scenario language; the API is there without it',
  YieldStatement: 'yield is not in the scenario language; use greenlets',
  YieldExpression: 'yield is not in the scenario language; use greenlets',
  AwaitExpression: 'await is not in the scenario language; the printers add it',
  FormatString: 'f-strings are not in the scenario language; give print several arguments',
  SetExpression: 'sets are not in the scenario language; use a list',
  SetComprehensionExpression: 'sets are not in the scenario language; use a list comprehension',
  DictionaryComprehensionExpression: 'dict comprehensions are not in the scenario language; use a for loop',
  ComprehensionExpression: 'generator expressions are not in the scenario language; use a list comprehension',
  NamedExpression: '":=" is not in the scenario language; assign on a line of its own',
  MatchStatement: 'match is not in the scenario language; write if and elif',
  TypeDefinition: 'type is not in the scenario language',
  TypeDef: 'annotations are not in the scenario language; leave them out',
  PrintStatement: 'print is a function; write print(…)',
};

const keywords: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** Numbers as Python's tokenizer takes them; Lezer is more generous. */
const integers = /^(0(_?0)*|[1-9](_?\d)*|0[xX](_?[\da-fA-F])+|0[oO](_?[0-7])+|0[bB](_?[01])+)$/;
const floats = /^((\d(_?\d)*)?\.\d(_?\d)*|\d(_?\d)*\.?)([eE][+-]?\d(_?\d)*)?$/;

class Reader {
  /** Where each line starts. */
  private readonly starts: readonly number[];
  private depth = 0;

  constructor(private readonly source: string) {
    const starts = [0];
    for (let i = source.indexOf('\n'); i !== -1; i = source.indexOf('\n', i + 1)) starts.push(i + 1);
    this.starts = starts;
    if (/(^|\n)[^#\n]*\\\n$/.test(source)) throw new ScenarioError(starts.length - 1, 'the last line ends in "\\"; leave it out');
    const zero = source.indexOf('\0');
    if (zero !== -1) throw new ScenarioError(this.lineAt(zero), 'a scenario cannot hold the character U+0000; write \\0 in a string');
  }

  private fail(node: SyntaxNode, problem: string): never {
    throw new ScenarioError(this.line(node), problem);
  }

  private line(node: SyntaxNode): number {
    return this.lineAt(node.from);
  }

  /** The line of a position in the text, from 1. */
  private lineAt(position: number): number {
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= position) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** How far a node is indented, or undefined when it does not begin its line. */
  private indentation(node: SyntaxNode): number | undefined {
    const before = this.source.slice(this.starts[this.line(node) - 1], node.from);
    if (/\S/.test(before)) return undefined;
    if (/[^ ]/.test(before)) this.fail(node, 'indent with spaces');
    if (this.source.slice(0, node.from - before.length).endsWith('\\\n')) this.fail(node, 'a statement begins on a line of its own');
    return before.length;
  }

  /** Statements of one block begin in one column; Lezer does not mind. */
  private aligned(nodes: readonly SyntaxNode[], column: number | undefined): void {
    for (const node of nodes) {
      const indentation = this.indentation(node);
      if (indentation !== undefined && indentation !== column) this.fail(node, 'the indentation does not fit the lines before');
    }
  }

  /** Goes one level down the tree. */
  private nested<T>(node: SyntaxNode, read: () => T): T {
    if (++this.depth > deepest) this.fail(node, tooDeep);
    const found = read();
    this.depth--;
    return found;
  }

  private text(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  /** A name. Python takes letters of all scripts, and folds some into others; JavaScript does not. */
  private identifier(node: SyntaxNode): string {
    const text = this.text(node);
    if (!/^[A-Za-z_][A-Za-z_0-9]*$/.test(text))
      this.fail(node, `"${text}" is no name here; write names with the letters a to z, digits and _`);
    if (keywords.has(text)) this.fail(node, `"${text}" is a word of Python; choose another name`);
    return text;
  }

  private children(node: SyntaxNode): SyntaxNode[] {
    const found: SyntaxNode[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.type.isError) this.syntaxError(child);
      if (child.name !== 'Comment') found.push(child);
    }
    return found;
  }

  private syntaxError(node: SyntaxNode): never {
    // An empty error node says that something is missing: it is the text before it that wants completing.
    const before = this.source.slice(0, node.from).trimEnd();
    const start = node.from === node.to ? before.lastIndexOf('\n') + 1 : node.from;
    throw new ScenarioError(
      this.lineAt(start),
      `syntax error near "${shortened(
        this.source
          .slice(start, start + 200)
          .split('\n')[0]!
          .trim(),
      )}"`,
    );
  }

  private unknown(node: SyntaxNode): never {
    const known = Object.hasOwn(outside, node.name) ? outside[node.name] : undefined;
    this.fail(node, known ?? `"${shortened(this.text(node).split('\n')[0]!)}" is not in the scenario language`);
  }

  module(node: SyntaxNode): Program {
    const statements = this.children(node);
    this.aligned(statements, 0);
    const program = statements.flatMap((child) => this.statement(child));
    // Where the grammar made up a missing token, the error stands inside it, out of sight of the statements.
    for (const cursor = node.cursor(); cursor.next();) if (cursor.type.isError) this.syntaxError(cursor.node);
    return program;
  }

  private body(node: SyntaxNode): Block {
    const statements = this.children(node).filter((child) => child.name !== ':');
    this.aligned(statements, this.indentation(statements[0]!));
    return statements.flatMap((child) => this.statement(child));
  }

  private statement(node: SyntaxNode): Statement[] {
    return this.nested(node, () => this.read(node));
  }

  private read(node: SyntaxNode): Statement[] {
    const line = this.line(node);
    const parts = this.children(node);
    const clauses = parts.filter((part) => ['elif', 'else', 'except', 'finally'].includes(part.name));
    if (clauses.length > 0) this.aligned(clauses, this.indentation(node));
    const at = (statement: Statement): Statement[] => [{ ...statement, line }];
    switch (node.name) {
      case 'StatementGroup':
        return parts.filter((part) => part.name !== ';').flatMap((part) => this.statement(part));
      case 'ExpressionStatement':
        return at({ kind: 'expression', value: this.sequence(parts, node) });
      case 'AssignStatement': {
        const annotation = parts.find((part) => part.name === 'TypeDef');
        if (annotation) this.unknown(annotation);
        const groups = split(parts, 'AssignOp');
        const value = this.sequence(groups.at(-1)!, node);
        return at({ kind: 'assign', targets: groups.slice(0, -1).map((group) => this.targets(group, node)), value });
      }
      case 'UpdateStatement': {
        const position = parts.findIndex((part) => part.name === 'UpdateOp');
        const target = this.targets(parts.slice(0, position), node);
        if (target.kind === 'tuple') this.fail(node, 'a tuple cannot be updated in place; assign to each name');
        const operator = this.text(parts[position]!).slice(0, -1);
        if (!isBinaryOperator(operator)) this.fail(node, `"${operator}=" is not in the scenario language`);
        return at({ kind: 'augment', target, operator, value: this.sequence(parts.slice(position + 1), node) });
      }
      case 'DeleteStatement': {
        const targets = split(parts.slice(1), ',').map((group) => this.targets(group, node));
        return at({
          kind: 'delete',
          targets: targets.map((target) => (target.kind === 'tuple' ? this.fail(node, 'delete one name at a time') : target)),
        });
      }
      case 'ReturnStatement':
        return at(parts.length > 1 ? { kind: 'return', value: this.sequence(parts.slice(1), node) } : { kind: 'return' });
      case 'RaiseStatement': {
        if (parts.some((part) => part.name === ',')) this.fail(node, 'raise takes one exception');
        const [exception, cause] = split(parts.slice(1), 'from').map((group) => this.sequence(group, node));
        return at({ kind: 'raise', ...(exception && { exception }), ...(cause && { cause }) });
      }
      case 'PassStatement':
        return at({ kind: 'pass' });
      case 'BreakStatement':
        return at({ kind: 'break' });
      case 'ContinueStatement':
        return at({ kind: 'continue' });
      case 'AssertStatement': {
        const [test, message, ...more] = split(parts.slice(1), ',').map((group) => this.sequence(group, node));
        if (more.length > 0 || parts.at(-1)!.name === ',') this.fail(node, 'assert takes a test and one message');
        return at({ kind: 'assert', test: test!, ...(message && { message }) });
      }
      case 'ScopeStatement': {
        if (parts.at(-1)!.name === ',') this.fail(node, 'leave out the last comma');
        const names = parts
          .slice(1)
          .filter((part) => part.name === 'VariableName')
          .map((part) => this.identifier(part));
        return at({ kind: parts[0]!.name === 'global' ? 'global' : 'nonlocal', names });
      }
      case 'IfStatement':
        return at(this.conditional(parts));
      case 'WhileStatement':
        return at({ kind: 'while', test: this.expression(parts[1]!), ...this.loop(parts) });
      case 'ForStatement': {
        if (parts[0]!.name === 'async') this.fail(node, 'async is not in the scenario language; the printers add it');
        const position = parts.findIndex((part) => part.name === 'in');
        const end = parts.findIndex((part) => part.name === 'Body');
        const target = this.targets(parts.slice(1, position), node);
        return at({ kind: 'for', target, iterable: this.sequence(parts.slice(position + 1, end), node), ...this.loop(parts) });
      }
      case 'WithStatement':
        return at(this.managed(parts, node));
      case 'TryStatement':
        return at(this.attempt(parts, node));
      case 'FunctionDefinition':
        return at(this.definition(node));
      case 'ClassDefinition':
        return at(this.classDefinition(parts, node));
      case 'DecoratedStatement':
        return at(this.law(node));
      default:
        return this.unknown(node);
    }
  }

  private loop(parts: SyntaxNode[]): { body: Block; otherwise: Block } {
    const bodies = parts.filter((part) => part.name === 'Body');
    return { body: this.body(bodies[0]!), otherwise: bodies[1] ? this.body(bodies[1]) : [] };
  }

  private conditional(parts: SyntaxNode[]): Statement {
    const [, test, body, keyword] = parts;
    const otherwise =
      keyword?.name === 'elif'
        ? [{ ...this.nested(keyword, () => this.conditional(parts.slice(3))), line: this.line(keyword) }]
        : keyword?.name === 'else'
          ? this.body(parts[4]!)
          : [];
    return { kind: 'if', test: this.expression(test!), body: this.body(body!), otherwise };
  }

  /** `with a as x, b:`, which is one statement inside another. */
  private managed(parts: SyntaxNode[], node: SyntaxNode): Statement {
    if (parts[0]!.name === 'async') this.fail(node, 'async is not in the scenario language; the printers add it');
    const items = split(parts.slice(1, -1), ',').map(([context, as, target]) => {
      if (context!.name === 'TupleExpression') this.fail(node, 'write several context managers without brackets: with a, b:');
      if (as && target?.name !== 'VariableName') this.fail(node, 'write with … as and a name; assign to anything else in the block');
      return { context: this.expression(context!), ...(target && { target: { kind: 'name', id: this.identifier(target) } as const }) };
    });
    return items.reduceRight<Block>((body, item) => [{ kind: 'with', ...item, body, line: this.line(node) }], this.body(parts.at(-1)!))[0]!;
  }

  private attempt(parts: SyntaxNode[], node: SyntaxNode): Statement {
    let body: Block = [];
    let otherwise: Block = [];
    let last: Block = [];
    const handlers: Handler[] = [];
    for (let i = 0; i < parts.length; i++) {
      const end = parts.findIndex((part, position) => position > i && part.name === 'Body');
      const block = this.body(parts[end]!);
      const head = parts.slice(i + 1, end);
      switch (parts[i]!.name) {
        case 'try':
          body = block;
          break;
        case 'else':
          otherwise = block;
          break;
        case 'finally':
          last = block;
          break;
        case 'except': {
          if (head[0]?.name === '*') this.fail(head[0], 'except* is not in the scenario language');
          if (head.some((part) => part.name === ','))
            this.fail(head[0]!, 'put brackets around the exceptions: except (KeyError, ValueError)');
          const position = head.findIndex((part) => part.name === 'as');
          const type = position === -1 ? head : head.slice(0, position);
          handlers.push({
            ...(type.length > 0 && { type: this.sequence(type, node) }),
            ...(position !== -1 && { name: this.identifier(head[position + 1]!) }),
            body: block,
            line: this.line(parts[i]!),
          });
          break;
        }
      }
      i = end;
    }
    if (handlers.length === 0 && last.length === 0) this.fail(node, 'a try without except and finally; leave it out, or add one');
    if (handlers.length === 0 && otherwise.length > 0) this.fail(node, 'else stands after except');
    return { kind: 'try', body, handlers, otherwise, finally: last };
  }

  private definition(node: SyntaxNode): Extract<Statement, { kind: 'def' }> {
    const parts = this.children(node);
    if (parts[0]!.name === 'async') this.fail(node, 'async is not in the scenario language; the printers add it');
    const body = parts.at(-1)!;
    const list = parts.find((part) => part.name === 'ParamList')!;
    const extra = parts.find((part) => part.name === 'TypeDef');
    if (extra) this.unknown(extra);
    return { kind: 'def', name: this.identifier(parts[1]!), parameters: this.parameters(list), body: this.body(body) };
  }

  private classDefinition(parts: SyntaxNode[], node: SyntaxNode): Statement {
    const [, label, list, body] = parts;
    const [base, ...more] = list?.name === 'ArgList' ? this.args(list) : [];
    if (!base || more.length > 0 || base.kind !== 'positional' || base.value.kind !== 'name')
      this.fail(node, `a class has one base here, which is a name: class ${this.text(label!)}(greenlet):`);
    return { kind: 'class', name: this.identifier(label!), base: base.value, body: this.body(body!) };
  }

  private law(node: SyntaxNode): Statement {
    const [decorator, definition, ...rest] = this.children(node);
    this.aligned(this.children(node), this.indentation(node));
    if (rest.length > 0 || definition?.name !== 'FunctionDefinition') this.fail(node, 'only @given(…) before a def is allowed');
    const [, label, list] = this.children(decorator!);
    if (!label || this.text(label) !== 'given' || list?.name !== 'ArgList') {
      this.fail(
        decorator!,
        `"${shortened(this.text(decorator!).trim())}" is not in the scenario language; the only decorator is @given(…)`,
      );
    }
    const given = this.args(list).map((argument) =>
      argument.kind === 'keyword'
        ? { name: argument.name, value: argument.value }
        : this.fail(decorator!, '@given takes name=strategy arguments only'),
    );
    return { ...this.definition(definition), given };
  }

  private parameters(node: SyntaxNode): Parameter[] {
    return split(
      this.children(node).filter((part) => part.name !== '(' && part.name !== ')'),
      ',',
    ).map((group) => {
      const [first, second, third] = group;
      if (!first) this.fail(node, 'a bare / is not in the scenario language; leave it out');
      if (first.name === '*' || first.name === '**') {
        if (!second) this.fail(node, 'a bare * is not in the scenario language; name it: *args');
        if (third) this.unknown(third);
        return { kind: first.name === '*' ? 'star' : 'doubleStar', name: this.identifier(second) };
      }
      if (first.name !== 'VariableName') this.unknown(first);
      if (!second) return { kind: 'plain', name: this.identifier(first) };
      if (second.name !== 'AssignOp') this.unknown(second);
      return { kind: 'plain', name: this.identifier(first), default: this.expression(third!) };
    });
  }

  /** One expression, or several with commas: a tuple. */
  private sequence(parts: SyntaxNode[], node: SyntaxNode): Expression {
    if (parts.length === 0) this.fail(node, 'an expression is missing');
    if (parts.length === 1) return this.expression(parts[0]!);
    const groups = split(parts, ',');
    for (const group of groups) if (group.length !== 1) this.unknown(group[0] ?? node);
    return { kind: 'tuple', items: groups.map((group) => this.expression(group[0]!)) };
  }

  private targets(parts: SyntaxNode[], node: SyntaxNode): Target {
    return this.target(this.sequence(parts, node), node);
  }

  private target(expression: Expression, node: SyntaxNode): Target {
    switch (expression.kind) {
      case 'name':
      case 'attribute':
      case 'subscript':
        return expression;
      case 'tuple':
        return { kind: 'tuple', items: expression.items.map((item) => this.target(item, node)) };
      default:
        return this.fail(node, 'only names, attributes, subscripts and tuples of them can be assigned to');
    }
  }

  private expression(node: SyntaxNode): Expression {
    return this.nested(node, () => this.value(node));
  }

  private value(node: SyntaxNode): Expression {
    const parts = this.children(node);
    switch (node.name) {
      case 'None':
        return { kind: 'constant', value: null };
      case 'Boolean':
        return { kind: 'constant', value: this.text(node) === 'True' };
      case 'Number':
        return { kind: 'number', text: this.number(node) };
      case 'String':
        return { kind: 'string', value: this.string(node) };
      case 'ContinuedString':
        return { kind: 'string', value: parts.map((part) => (part.name === 'String' ? this.string(part) : this.unknown(part))).join('') };
      case 'VariableName':
        return { kind: 'name', id: this.identifier(node) };
      case 'ParenthesizedExpression':
        return this.expression(parts[1]!);
      case 'TupleExpression':
        return { kind: 'tuple', items: this.items(parts) };
      case 'ArrayExpression':
        return { kind: 'list', items: this.items(parts) };
      case 'DictionaryExpression':
        return {
          kind: 'dict',
          entries: split(parts.slice(1, -1), ',').map(([key, colon, value]) => {
            if (colon?.name !== ':') this.fail(node, '** in a dict is not in the scenario language');
            return [this.expression(key!), this.expression(value!)] as const;
          }),
        };
      case 'CallExpression':
        return { kind: 'call', callee: this.expression(parts[0]!), arguments: this.args(parts[1]!) };
      case 'MemberExpression': {
        if (parts[0]!.name === 'Number' && parts[1]!.name === '.') this.fail(node, `put brackets around ${this.text(parts[0]!)}`);
        const object = this.expression(parts[0]!);
        if (parts[1]!.name === '.') return { kind: 'attribute', object, name: this.identifier(parts[2]!) };
        const index = parts.slice(2, -1);
        if (index.some((part) => part.name === ':')) this.fail(node, 'slices are not in the scenario language');
        return { kind: 'subscript', object, index: this.sequence(index, node) };
      }
      case 'UnaryExpression': {
        const operator = this.text(parts[0]!);
        if (operator === 'not') return this.logic(node);
        if (operator !== '-') this.fail(node, `unary "${operator}" is not in the scenario language`);
        return { kind: 'unary', operator, operand: this.expression(parts[1]!) };
      }
      case 'BinaryExpression':
        return isLogic(node) ? this.logic(node) : this.binary(parts, node);
      case 'ConditionalExpression':
        return {
          kind: 'conditional',
          test: this.expression(parts[2]!),
          then: this.expression(parts[0]!),
          otherwise: this.expression(parts[4]!),
        };
      case 'LambdaExpression':
        return { kind: 'lambda', parameters: this.parameters(parts[1]!), body: this.expression(parts.at(-1)!) };
      case 'ArrayComprehensionExpression':
        return this.comprehension(parts, node);
      default:
        return this.unknown(node);
    }
  }

  private items(parts: SyntaxNode[]): Expression[] {
    return split(parts.slice(1, -1), ',').map((group) => {
      if (group.length !== 1) this.unknown(group[0]!);
      return this.expression(group[0]!);
    });
  }

  private args(node: SyntaxNode): Argument[] {
    return split(this.children(node).slice(1, -1), ',').map((group): Argument => {
      const [first, second, third] = group;
      if (first!.name === '*') return { kind: 'star', value: this.expression(second!) };
      if (first!.name === '**') return { kind: 'doubleStar', value: this.expression(second!) };
      if (second?.name === 'AssignOp' && this.text(second) === ':=') this.fail(second, outside.NamedExpression!);
      if (second?.name === 'AssignOp' && !group[3])
        return { kind: 'keyword', name: this.identifier(first!), value: this.expression(third!) };
      if (second) this.fail(first!, 'generator expressions are not in the scenario language; use a list comprehension');
      return { kind: 'positional', value: this.expression(first!) };
    });
  }

  private binary(parts: SyntaxNode[], node: SyntaxNode): Expression {
    const left = this.expression(parts[0]!);
    const right = this.expression(parts.at(-1)!);
    const operator = parts
      .slice(1, -1)
      .map((part) => this.text(part))
      .join(' ');
    if (isBinaryOperator(operator)) return { kind: 'binary', operator, left, right };
    if (!isComparisonOperator(operator)) this.fail(node, `"${operator}" is not in the scenario language`);
    for (const part of [parts[0]!, parts.at(-1)!]) if (isLogic(part)) this.fail(part, `put brackets around "${this.text(part)}"`);
    // Lezer nests a chain to the left; a bracketed comparison is another node, so this one belongs to the chain.
    if (parts[0]!.name === 'BinaryExpression' && left.kind === 'comparison') return { ...left, rest: [...left.rest, [operator, right]] };
    return { kind: 'comparison', first: left, rest: [[operator, right]] };
  }

  /**
   * `and`, `or` and `not` without brackets between them. Lezer's `not` swallows the rest of the line
   * (`not a and b` as `not (a and b)`), so the operands are put together again by Python's precedences.
   */
  private logic(node: SyntaxNode): Expression {
    const words: (SyntaxNode | 'and' | 'or' | 'not')[] = [];
    const flatten = (part: SyntaxNode): void => {
      if (!isLogic(part)) return void words.push(part);
      for (const inner of this.children(part)) {
        if (inner.name === 'and' || inner.name === 'or' || inner.name === 'not') words.push(inner.name);
        else flatten(inner);
      }
    };
    flatten(node);
    if (words.length > deepest) this.fail(node, tooDeep);
    let at = 0;
    const inverted = (): Expression => {
      const word = words[at++]!;
      return word === 'not' ? { kind: 'unary', operator: 'not', operand: inverted() } : this.expression(word as SyntaxNode);
    };
    const chain = (operator: 'and' | 'or', operand: () => Expression): Expression => {
      let left = operand();
      while (words[at] === operator) {
        at++;
        left = { kind: 'logic', operator, left, right: operand() };
      }
      return left;
    };
    return chain('or', () => chain('and', inverted));
  }

  private comprehension(parts: SyntaxNode[], node: SyntaxNode): Expression {
    const clauses: ComprehensionClause[] = [];
    const inner = parts.slice(2, -1);
    for (let i = 0; i < inner.length;) {
      if (inner[i]!.name !== 'for') this.unknown(inner[i]!);
      const position = inner.findIndex((part, at) => at > i && part.name === 'in');
      const target = this.targets(inner.slice(i + 1, position), node);
      const conditions: Expression[] = [];
      const iterable = this.expression(inner[position + 1]!);
      for (i = position + 2; inner[i]?.name === 'if'; i += 2) conditions.push(this.expression(inner[i + 1]!));
      clauses.push({ target, iterable, conditions });
    }
    return { kind: 'comprehension', element: this.expression(parts[1]!), clauses };
  }

  private number(node: SyntaxNode): string {
    const text = this.text(node);
    if (/j$/i.test(text)) this.fail(node, 'complex numbers are not in the scenario language');
    if (/\w/.test(this.source[node.to]!)) this.fail(node, `put a space after ${text}`);
    const digits = text.replaceAll('_', '').toLowerCase();
    if (digits.length > 1000) this.fail(node, 'a number of more than 1000 digits; compute it');
    if (integers.test(text)) return BigInt(digits).toString();
    if (!floats.test(text) || /^\d+$/.test(digits)) this.fail(node, `"${text}" is no number of Python`);
    const value = Number(digits);
    return Number.isFinite(value) ? floatText(value) : this.fail(node, `"${text}" is too large for a float`);
  }

  private string(node: SyntaxNode): string {
    const match = /^([a-zA-Z]*)("""|'''|"|')([\s\S]*)\2$/.exec(this.text(node));
    const [, prefix, , inner] = match ?? [];
    if (inner === undefined || /(^|[^\\])(\\\\)*\\$/.test(inner)) this.fail(node, 'unterminated string');
    if (/[bf]/i.test(prefix!)) this.fail(node, `${prefix}-strings are not in the scenario language`);
    return /r/i.test(prefix!) ? inner! : this.unescape(inner!, node);
  }

  private unescape(text: string, node: SyntaxNode): string {
    return text.replace(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|[\s\S])/g, (whole, code: string) => {
      if (Object.hasOwn(escapes, code)) return escapes[code]!;
      if (/^[xuUN]$/.test(code))
        this.fail(node, `"${whole}" is no escape of the scenario language; write the character, or \\x.. or \\u....`);
      const value = /^[xuU]/.test(code) ? parseInt(code.slice(1), 16) : /^[0-7]/.test(code) ? parseInt(code, 8) : undefined;
      if (value === undefined) return whole;
      if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) this.fail(node, `"${whole}" is no character`);
      return String.fromCodePoint(value);
    });
  }
}

const escapes: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** A float in Python's own notation, as `repr` writes it. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (Object.is(value, -0)) return '-0.0';
  const [digits, power] = value.toExponential().split('e') as [string, string];
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const text = String(value);
  if (text.includes('e')) return value.toFixed(digits.replace(/^-?\d\.?/, '').length - exponent);
  return text.includes('.') ? text : `${text}.0`;
}

/** Whether a node is `and`, `or` or `not`, without brackets around it. */
function isLogic(node: SyntaxNode): boolean {
  if (node.name === 'UnaryExpression') return node.getChild('not') !== null;
  return node.name === 'BinaryExpression' && (node.getChild('and') ?? node.getChild('or')) !== null;
}

const binaryOperators: ReadonlySet<string> = new Set<BinaryOperator>(['+', '-', '*', '/', '//', '%', '**']);
const comparisonOperators: ReadonlySet<string> = new Set<ComparisonOperator>([
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'is',
  'is not',
  'in',
  'not in',
]);
const isBinaryOperator = (text: string): text is BinaryOperator => binaryOperators.has(text);
const isComparisonOperator = (text: string): text is ComparisonOperator => comparisonOperators.has(text);

/** The nodes between separators of one name; a trailing separator adds nothing. */
function split(nodes: SyntaxNode[], separator: string): SyntaxNode[][] {
  const groups: SyntaxNode[][] = [];
  let current: SyntaxNode[] = [];
  for (const node of nodes) {
    if (node.name === separator) {
      groups.push(current);
      current = [];
    } else current.push(node);
  }
  if (current.length > 0) groups.push(current);
  return groups;
}
