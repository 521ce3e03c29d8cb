/**
 * The syntax tree of the scenario language: a small subset of Python.
 *
 * Plain JSON, so that a worker in any language can receive it. Statements keep the line they were read
 * from; generated trees have none. Every stage works on this tree: the parser makes it, the subset
 * checker judges it, two printers write it as Python and as JavaScript, the generator builds it.
 */

export type Expression =
  | { readonly kind: 'constant'; readonly value: null | boolean }
  /** `text` is Python's own notation: `12`, `1.5`, `1e+16`; never signed. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'name'; readonly id: string }
  | { readonly kind: 'tuple'; readonly items: readonly Expression[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'call'; readonly callee: Expression; readonly arguments: readonly Argument[] }
  | { readonly kind: 'attribute'; readonly object: Expression; readonly name: string }
  | { readonly kind: 'subscript'; readonly object: Expression; readonly index: Expression }
  | { readonly kind: 'unary'; readonly operator: '-' | 'not'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'logic'; readonly operator: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'comparison';
      readonly first: Expression;
      readonly rest: readonly (readonly [ComparisonOperator, Expression])[];
    }
  | { readonly kind: 'conditional'; readonly test: Expression; readonly then: Expression; readonly otherwise: Expression }
  | { readonly kind: 'lambda'; readonly parameters: readonly Parameter[]; readonly body: Expression }
  | { readonly kind: 'comprehension'; readonly element: Expression; readonly clauses: readonly ComprehensionClause[] };

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'is' | 'is not' | 'in' | 'not in';

export type Argument =
  | { readonly kind: 'positional'; readonly value: Expression }
  | { readonly kind: 'star'; readonly value: Expression }
  | { readonly kind: 'keyword'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'doubleStar'; readonly value: Expression };

export interface Parameter {
  readonly kind: 'plain' | 'star' | 'doubleStar';
  readonly name: string;
  readonly default?: Expression;
}

export interface ComprehensionClause {
  readonly target: Target;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

/** What can stand left of `=`: a name, an attribute, a subscript or a tuple of these. */
export type Target =
  Extract<Expression, { kind: 'name' | 'attribute' | 'subscript' }> | { readonly kind: 'tuple'; readonly items: readonly Target[] };

export interface Handler {
  readonly line?: number;
  readonly type?: Expression;
  readonly name?: string;
  readonly body: Block;
}

export type Block = readonly Statement[];

export type Statement = { readonly line?: number } & (
  | { readonly kind: 'expression'; readonly value: Expression }
  | { readonly kind: 'assign'; readonly targets: readonly Target[]; readonly value: Expression }
  | {
      readonly kind: 'augment';
      readonly target: Exclude<Target, { kind: 'tuple' }>;
      readonly operator: BinaryOperator;
      readonly value: Expression;
    }
  | { readonly kind: 'delete'; readonly targets: readonly Exclude<Target, { kind: 'tuple' }>[] }
  | { readonly kind: 'return'; readonly value?: Expression }
  | { readonly kind: 'raise'; readonly exception?: Expression; readonly cause?: Expression }
  | {
      readonly kind: 'try';
      readonly body: Block;
      readonly handlers: readonly Handler[];
      readonly otherwise: Block;
      readonly finally: Block;
    }
  /** `elif` is an `if` that stands alone in `otherwise`. */
  | { readonly kind: 'if'; readonly test: Expression; readonly body: Block; readonly otherwise: Block }
  | { readonly kind: 'while'; readonly test: Expression; readonly body: Block; readonly otherwise: Block }
  | { readonly kind: 'for'; readonly target: Target; readonly iterable: Expression; readonly body: Block; readonly otherwise: Block }
  /** One context manager; several stand in one another. `target` is a name. */
  | { readonly kind: 'with'; readonly context: Expression; readonly target?: ExpressionOf<'name'>; readonly body: Block }
  | { readonly kind: 'break' | 'continue' | 'pass' }
  | { readonly kind: 'assert'; readonly test: Expression; readonly message?: Expression }
  | { readonly kind: 'global' | 'nonlocal'; readonly names: readonly string[] }
  | {
      readonly kind: 'def';
      readonly name: string;
      readonly parameters: readonly Parameter[];
      readonly body: Block;
      /** The keyword arguments of `@given(…)`, on a law. */
      readonly given?: readonly { readonly name: string; readonly value: Expression }[];
    }
  /** `base` is a name; the body is `pass`, or the method `run` of a class of green threads. */
  | { readonly kind: 'class'; readonly name: string; readonly base: Expression; readonly body: Block }
);

/** A scenario: the statements of one module. */
export type Program = Block;

export type StatementOf<K extends Statement['kind']> = Extract<Statement, { kind: K }>;
export type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** What is wrong with a scenario, and where: `line` counts from 1 within the scenario's text. */
export class ScenarioError extends Error {
  override name = 'ScenarioError';
  constructor(
    readonly line: number,
    readonly problem: string,
  ) {
    super(`line ${line}: ${problem}`);
  }
}

// Constructors for trees that are built by hand or generated.

export const name = (id: string): ExpressionOf<'name'> => ({ kind: 'name', id });
export const none: Expression = { kind: 'constant', value: null };
export const string = (value: string): Expression => ({ kind: 'string', value });
export const integer = (value: number): Expression =>
  value < 0 ? { kind: 'unary', operator: '-', operand: { kind: 'number', text: String(-value) } } : { kind: 'number', text: String(value) };
export const tuple = (items: readonly Expression[]): ExpressionOf<'tuple'> => ({ kind: 'tuple', items });
export const attribute = (object: Expression, id: string): ExpressionOf<'attribute'> => ({ kind: 'attribute', object, name: id });
export const positional = (value: Expression): Argument => ({ kind: 'positional', value });
export const keyword = (id: string, value: Expression): Argument => ({ kind: 'keyword', name: id, value });
export const call = (callee: Expression, ...args: readonly Argument[]): ExpressionOf<'call'> => ({
  kind: 'call',
  callee,
  arguments: args,
});
