/**
 * Trees of the whole scenario language, for tests: every kind of statement and expression in every place
 * where Python's grammar has room for it. They are syntactically valid; what they mean is nobody's concern.
 */

import fc from 'fast-check';
import { floatText } from './parse.js';
import type {
  Argument,
  BinaryOperator,
  Block,
  ComparisonOperator,
  ComprehensionClause,
  Expression,
  Handler,
  Parameter,
  Program,
  Statement,
  StatementOf,
  Target,
} from './syntax.js';

type Any<T> = fc.Arbitrary<T>;

/** Where a block stands: what may be said there. */
interface Place {
  readonly depth: number;
  readonly inFunction: boolean;
  readonly inLoop: boolean;
  /** Whether a function around binds `shared`, so that `nonlocal shared` is allowed. */
  readonly sharing: boolean;
}

// Names that are words of JavaScript, of later Pythons or of Object.prototype are names like any other.
const names = ['a', 'b', 'x', 'y1', '_', 'g', 'match', 'case', 'new', 'this', 'let', 'constructor', 'toString', 'py', 't1_'];
const reads = [...names, 'len', 'greenlet', 'getcurrent', 'KeyError', 'shared', 'total'];
const attributes = ['switch', 'throw', 'dead', 'args', 'append', '__name__', 'x', 'constructor'];

const anyName = fc.constantFrom(...names);
const constant: Any<Expression> = fc.constantFrom(null, true, false).map((value) => ({ kind: 'constant', value }));
const number: Any<Expression> = fc
  .oneof(
    fc.nat(20).map(String),
    fc.bigInt({ min: 0n, max: 10n ** 60n }).map(String),
    fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(floatText),
    fc.constantFrom('0.0', '1.0', '1e+16', '1e-05', '5e-324', '1.7976931348623157e+308', '9007199254740993', '1e+22', '123456789012345.6'),
  )
  .map((text) => ({ kind: 'number', text: text === '-0.0' ? '0.0' : text }));
const oddities = [
  '',
  "'",
  '"',
  '\'"',
  '\\',
  '\\n',
  '\n',
  '\r\n',
  '\t',
  '\0',
  '\x7f',
  '\xa0',
  'é',
  '😀',
  '\u2028',
  '\ufeff',
  '`${x}`',
  '*/',
  '#',
  '{0}',
];
const string: Any<Expression> = fc
  .oneof(
    fc.constantFrom(...oddities),
    fc.string({ maxLength: 6 }),
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.array(fc.constantFrom(...oddities), { maxLength: 4 }).map((parts) => parts.join('')),
  )
  .map((value) => ({ kind: 'string', value }));

const binaryOperators: readonly BinaryOperator[] = ['+', '-', '*', '/', '//', '%', '**'];
const comparisonOperators: readonly ComparisonOperator[] = ['==', '!=', '<', '<=', '>', '>=', 'is', 'is not', 'in', 'not in'];

const { expression, target, parameters } = fc.letrec<{
  expression: Expression;
  leaf: Expression;
  branch: Expression;
  target: Target;
  simpleTarget: Exclude<Target, { kind: 'tuple' }>;
  arguments: Argument[];
  parameters: Parameter[];
  clause: ComprehensionClause;
}>((tie) => ({
  expression: fc.oneof({ depthSize: 'small', maxDepth: 5, withCrossShrink: true }, tie('leaf'), tie('branch')),
  leaf: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...reads).map((id): Expression => ({ kind: 'name', id })) },
    constant,
    { weight: 2, arbitrary: number },
    { weight: 2, arbitrary: string },
  ),
  branch: fc.oneof<Any<Expression>[]>(
    fc.record({ kind: fc.constantFrom('tuple', 'list'), items: fc.array(tie('expression'), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('dict'), entries: fc.array(fc.tuple(tie('expression'), tie('expression')), { maxLength: 2 }) }),
    fc.record({ kind: fc.constant('call'), callee: tie('expression'), arguments: tie('arguments') }),
    fc.record({ kind: fc.constant('attribute'), object: tie('expression'), name: fc.constantFrom(...attributes) }),
    fc.record({ kind: fc.constant('subscript'), object: tie('expression'), index: tie('expression') }),
    fc.record({ kind: fc.constant('unary'), operator: fc.constantFrom('-', 'not'), operand: tie('expression') }),
    fc.record({
      kind: fc.constant('binary'),
      operator: fc.constantFrom(...binaryOperators),
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({ kind: fc.constant('logic'), operator: fc.constantFrom('and', 'or'), left: tie('expression'), right: tie('expression') }),
    fc.record({
      kind: fc.constant('comparison'),
      first: tie('expression'),
      rest: fc.array(fc.tuple(fc.constantFrom(...comparisonOperators), tie('expression')), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('conditional'), test: tie('expression'), then: tie('expression'), otherwise: tie('expression') }),
    fc.record({ kind: fc.constant('lambda'), parameters: tie('parameters'), body: tie('expression') }),
    fc.record({
      kind: fc.constant('comprehension'),
      element: tie('expression'),
      clauses: fc.array(tie('clause'), { minLength: 1, maxLength: 2 }),
    }),
  ),
  simpleTarget: fc.oneof<Any<Exclude<Target, { kind: 'tuple' }>>[]>(
    anyName.map((id) => ({ kind: 'name', id })),
    fc.record({ kind: fc.constant('attribute'), object: tie('expression'), name: fc.constantFrom('parent', 'run', 'x') }),
    fc.record({ kind: fc.constant('subscript'), object: tie('expression'), index: tie('expression') }),
  ),
  target: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    tie('simpleTarget'),
    fc.record({ kind: fc.constant('tuple'), items: fc.array(tie('target'), { maxLength: 3 }) }),
  ) as Any<Target>,
  // Python's order: a star may stand among keywords, but nothing without a name after **.
  arguments: fc
    .record({
      positional: fc.array(fc.record({ kind: fc.constantFrom('positional', 'star'), value: tie('expression') }) as Any<Argument>, {
        maxLength: 2,
      }),
      named: fc.uniqueArray(fc.record({ kind: fc.constant('keyword'), name: anyName, value: tie('expression') }) as Any<Argument>, {
        maxLength: 2,
        selector: (argument) => (argument.kind === 'keyword' ? argument.name : ''),
      }),
      star: fc.array(fc.record({ kind: fc.constant('star'), value: tie('expression') }) as Any<Argument>, { maxLength: 1 }),
      doubleStar: fc.array(fc.record({ kind: fc.constant('doubleStar'), value: tie('expression') }) as Any<Argument>, { maxLength: 2 }),
      split: fc.nat(2),
    })
    .map(({ positional, named, star, doubleStar, split }) => [
      ...positional,
      ...named.slice(0, split),
      ...star,
      ...doubleStar,
      ...named.slice(split),
    ]),
  parameters: fc
    .record({
      plain: fc.uniqueArray(anyName, { maxLength: 3 }),
      defaults: fc.array(tie('expression'), { maxLength: 2 }),
      star: fc.boolean(),
      doubleStar: fc.boolean(),
    })
    .map(({ plain, defaults, star, doubleStar }): Parameter[] => [
      ...plain.map((name, i): Parameter => {
        const value = defaults[plain.length - 1 - i];
        return { kind: 'plain', name, ...(value && { default: value }) };
      }),
      ...(star ? [{ kind: 'star', name: 'args' } as const] : []),
      ...(doubleStar ? [{ kind: 'doubleStar', name: 'kwargs' } as const] : []),
    ]),
  clause: fc.record({ target: tie('target'), iterable: tie('expression'), conditions: fc.array(tie('expression'), { maxLength: 2 }) }),
}));

const given = fc.uniqueArray(fc.record({ name: anyName, value: expression }), { maxLength: 2, selector: ({ name }) => name });

const simpleTarget = target.filter((found): found is Exclude<Target, { kind: 'tuple' }> => found.kind !== 'tuple');
const leaf: Any<Statement>[] = [
  expression.map((value) => ({ kind: 'expression', value })),
  fc.record({ kind: fc.constant('assign'), targets: fc.array(target, { minLength: 1, maxLength: 2 }), value: expression }),
  fc.record({ kind: fc.constant('augment'), target: simpleTarget, operator: fc.constantFrom(...binaryOperators), value: expression }),
  fc.record({ kind: fc.constant('delete'), targets: fc.array(simpleTarget, { minLength: 1, maxLength: 2 }) }),
  fc.oneof(
    fc.constant<Statement>({ kind: 'raise' }),
    expression.map((exception): Statement => ({ kind: 'raise', exception })),
    fc.record({ kind: fc.constant('raise'), exception: expression, cause: expression }),
  ),
  fc.constant({ kind: 'pass' }),
  fc.oneof(
    expression.map((test): Statement => ({ kind: 'assert', test })),
    fc.record({ kind: fc.constant('assert'), test: expression, message: expression }),
  ),
];
const returns: Any<Statement> = fc.oneof(
  fc.constant<Statement>({ kind: 'return' }),
  expression.map((value): Statement => ({ kind: 'return', value })),
);
const jumps: Any<Statement> = fc.constantFrom<Statement>({ kind: 'break' }, { kind: 'continue' });

/** In brackets, a tuple after `with` would be several context managers. */
const context = expression.filter(({ kind }) => kind !== 'tuple');

const memo = new Map<string, Any<Block>>();

/** A block of one to three statements. */
function block(place: Place): Any<Block> {
  const key = JSON.stringify(place);
  let found = memo.get(key);
  if (!found) memo.set(key, (found = fc.array(statement(place), { minLength: 1, maxLength: 3 })));
  return found;
}

const optional = (found: Any<Block>): Any<Block> => fc.oneof(fc.constant<Block>([]), found);

function statement(place: Place): Any<Statement> {
  const plain = [...leaf, ...(place.inFunction ? [returns] : []), ...(place.inLoop ? [jumps] : [])];
  if (place.depth === 0) return fc.oneof(...plain);
  const inner = { ...place, depth: place.depth - 1 };
  const body = block(inner);
  const loop = { body: block({ ...inner, inLoop: true }), otherwise: optional(body) };
  const compound: Any<Statement>[] = [
    fc.record({ kind: fc.constant('if'), test: expression, body, otherwise: optional(body) }),
    fc.record({ kind: fc.constant('while'), test: expression, ...loop }),
    fc.record({ kind: fc.constant('for'), target, iterable: expression, ...loop }),
    fc
      .record({
        kind: fc.constant('with'),
        context,
        target: fc.option(
          anyName.map((id) => ({ kind: 'name' as const, id })),
          { nil: undefined },
        ),
        body,
      })
      .map(({ target: to, ...rest }): Statement => ({ ...rest, ...(to && { target: to }) })),
    attempt(inner),
    definition(place),
    classDefinition(place),
  ];
  return fc.oneof({ weight: 4, arbitrary: fc.oneof(...plain) }, { weight: 3, arbitrary: fc.oneof(...compound) });
}

function attempt(inner: Place): Any<Statement> {
  const body = block(inner);
  const handlers = fc.array(
    fc.oneof<Any<Handler>[]>(fc.record({ type: expression, body }), fc.record({ type: expression, name: anyName, body })),
    { maxLength: 2 },
  );
  return fc
    .record({ body, handlers, bare: fc.option(body, { nil: undefined, freq: 3 }), otherwise: optional(body), last: optional(body) })
    .map(({ body, handlers, bare, otherwise, last }): StatementOf<'try'> => {
      const all = bare ? [...handlers, { body: bare }] : handlers;
      if (all.length === 0) return { kind: 'try', body, handlers: [], otherwise: [], finally: last.length > 0 ? last : [{ kind: 'pass' }] };
      return { kind: 'try', body, handlers: all, otherwise, finally: last };
    });
}

const declaration = (kind: 'global' | 'nonlocal', ...names: readonly string[]): Statement => ({ kind, names });
const share: Statement = { kind: 'assign', targets: [{ kind: 'name', id: 'shared' }], value: { kind: 'constant', value: null } };

function definition({ depth, inFunction, sharing }: Place): Any<Statement> {
  const head = fc.constantFrom<Block>(
    [],
    [declaration('global', 'total')],
    [declaration('global', 'total', 'more')],
    ...(inFunction && sharing
      ? [[declaration('nonlocal', 'shared')], [declaration('nonlocal', 'shared'), declaration('global', 'total')]]
      : []),
  );
  return fc
    .record({
      name: anyName,
      parameters,
      head,
      body: block({ depth: depth - 1, inFunction: true, inLoop: false, sharing: true }),
      given: fc.option(given, { nil: undefined, freq: 4 }),
    })
    .map(({ name, parameters, head, body, given }): Statement => {
      const bound = head.some(({ kind }) => kind === 'nonlocal') ? [] : [share];
      return { kind: 'def', name, parameters, body: [...head, ...bound, ...body], ...(given && { given }) };
    });
}

const bases = anyName.map((id): Expression => ({ kind: 'name', id }));

function classDefinition(place: Place): Any<Statement> {
  const method = definition({ ...place, inFunction: false, sharing: false }).map((found): Block => [
    { ...found, name: 'run' } as Statement,
  ]);
  return fc.record({
    kind: fc.constant('class'),
    name: anyName,
    base: fc.oneof(fc.constantFrom<Expression>({ kind: 'name', id: 'greenlet' }, { kind: 'name', id: 'KeyError' }), bases),
    body: fc.oneof(fc.constant<Block>([{ kind: 'pass' }]), method),
  });
}

/** Any syntactically valid scenario, with blocks up to `depth` levels deep. */
export const anyTree = (depth: number): Any<Program> => block({ depth, inFunction: false, inLoop: false, sharing: false });
