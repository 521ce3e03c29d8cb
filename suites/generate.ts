/**
 * Generated programs: several greenlets that switch among each other, end, and are switched to when dead.
 *
 * Valid by construction: every name is bound before anything can run that reads it, and every program ends,
 * since each function runs at most once for each greenlet and starts only later ones. Swarm-style: each
 * program uses a random subset of the features, so that rare ones are common somewhere.
 */

import fc from 'fast-check';
import { attribute, call, integer, keyword, name, none, positional, string, tuple } from '../scenario/syntax.js';
import type { Argument, Block, Expression, Parameter, Program, Statement } from '../scenario/syntax.js';

/** Ways in which programs differ; each program has a random half of them. */
const features = [
  'several', // switches with two or more arguments
  'keywords',
  'mixed', // positional and keyword arguments together
  'spread', // *args and **kwargs of what was received
  'containers', // tuples, lists and dicts as values
  'parents', // greenlets whose parent is not the current one
  'family', // each greenlet is the parent of the next, and the main program takes them in turn
  'noRun',
  'notCallable',
  'boundSwitch', // another greenlet's switch as the function
  'lambdas',
  'arity', // functions that take only some arguments
  'inner', // greenlets created by greenlets
  'self', // switches to the current greenlet
  'state', // dead, bool, parent, getcurrent
  'loops',
  'raise',
  'catch',
  'runAttribute',
  'toMain',
  'misuse',
] as const;
type Feature = (typeof features)[number];

export interface GenerateOptions {
  /** What the implementation has; nothing else is used. */
  readonly has: ReadonlySet<string>;
}

/** Whether programs can be generated for an implementation at all. */
export const canGenerate = (has: ReadonlySet<string>): boolean => ['greenlet', 'getcurrent', '.switch'].every((part) => has.has(part));

/** Programs about greenlets, from 2 to about 30 statements. */
export function programs(options: GenerateOptions): fc.Arbitrary<Program> {
  return new Programs(options);
}

class Programs extends fc.Arbitrary<Program> {
  constructor(private readonly options: GenerateOptions) {
    super();
  }
  generate(random: fc.Random): fc.Value<Program> {
    return new fc.Value(new Draft(random, this.options).program(), undefined);
  }
  canShrinkWithoutContext(_: unknown): _ is Program {
    return false;
  }
  shrink(): fc.Stream<fc.Value<Program>> {
    return fc.Stream.nil(); // shrink.ts does it, on the tree
  }
}

const greenletNames = ['g1', 'g2', 'g3', 'g4', 'g5'];
const keywordNames = ['a', 'b', 'self', 'run'];

class Draft {
  private readonly on: ReadonlySet<Feature>;
  /** Whether calls may pass keywords at all. */
  private readonly takesKeywords: boolean;
  private readonly functions: string[] = [];
  private readonly greenlets: string[] = [];
  /** Whose turn it is in the main program. */
  private turn = 0;
  /** Statements still to be written, roughly. */
  private budget: number;

  constructor(
    private readonly random: fc.Random,
    { has }: GenerateOptions,
  ) {
    this.takesKeywords = has.has('keywords');
    const density = this.pick([0.2, 0.5, 0.8]);
    const possible = features.filter(
      (feature) =>
        (this.takesKeywords || (feature !== 'keywords' && feature !== 'mixed')) &&
        (has.has('.run') || feature !== 'runAttribute') &&
        ((has.has('.dead') && has.has('.parent')) || feature !== 'state'),
    );
    this.on = new Set(possible.filter(() => this.chance(density)));
    this.budget = this.pick([3, 6, 10, 16, 24]);
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
  private has(feature: Feature, probability = 0.4): boolean {
    return this.on.has(feature) && this.chance(probability);
  }

  program(): Program {
    const functionCount = 1 + this.int(3);
    const greenletCount = 1 + this.int(Math.min(4, 1 + Math.floor(this.budget / 3)));
    for (let i = 1; i <= functionCount; i++) this.functions.push(`f${i}`);
    this.greenlets.push(...greenletNames.slice(0, greenletCount));
    const definitions = this.functions.map((id, i) => this.definition(id, i));
    const made: string[] = [];
    const creations = this.greenlets.map((id) => {
      const statement = assign(id, this.creation(0, made));
      made.push(id);
      return statement;
    });
    const body: Statement[] = [];
    const steps = 1 + this.int(Math.max(2, Math.floor(this.budget / 2)));
    for (let i = 0; i < steps; i++) body.push(...this.statement(undefined, 'm'));
    if (this.on.has('state')) for (const id of this.greenlets) if (this.chance(0.4)) body.push(this.observe(name(id)));
    return [...definitions, assign('main', call(name('getcurrent'))), ...creations, ...body];
  }

  private definition(id: string, index: number): Statement {
    const parameters = this.parameters();
    const body: Statement[] = [];
    if (this.chance(0.7)) body.push(print(string(id), ...parameters.map((parameter) => name(parameter.name))));
    const steps = this.int(4);
    for (let i = 0; i < steps; i++) body.push(...this.statement(index, id, parameters));
    if (this.has('raise', 0.2))
      body.push({ kind: 'raise', exception: call(name(this.pick(['KeyError', 'LookupError', 'Exception'])), ...this.oneArgument()) });
    else if (this.chance(0.6)) body.push({ kind: 'return', value: this.value() });
    if (body.length === 0) body.push({ kind: 'pass' });
    return { kind: 'def', name: id, parameters, body };
  }

  private oneArgument(): Argument[] {
    return this.chance(0.5) ? [positional(this.value())] : [];
  }

  private parameters(): Parameter[] {
    if (this.has('arity', 0.6)) {
      return this.pick<Parameter[]>([
        [],
        [{ kind: 'plain', name: 'x' }],
        [
          { kind: 'plain', name: 'x' },
          { kind: 'plain', name: 'a', default: integer(0) },
        ],
        [
          { kind: 'plain', name: 'x', default: none },
          { kind: 'doubleStar', name: 'kwargs' },
        ],
        [
          { kind: 'plain', name: 'a' },
          { kind: 'star', name: 'args' },
        ],
      ]);
    }
    return [
      { kind: 'star', name: 'args' },
      { kind: 'doubleStar', name: 'kwargs' },
    ];
  }

  /** `greenlet(…)`: inside function `from − 1` it may run only functions from `from` on, so that programs end. */
  private creation(from: number, parents: readonly string[]): Expression {
    const args: Argument[] = [];
    const family = this.has('family', 0.8) && parents.length > 0;
    const parent = family ? name(parents.at(-1)!) : this.has('parents', 0.6) && parents.length > 0 ? name(this.pick(parents)) : undefined;
    const named = this.chance(0.2);
    const run = this.runnable(from);
    if (run) args.push(named ? keyword('run', run) : positional(run));
    if (parent) args.push(named || !run ? keyword('parent', parent) : positional(parent));
    else if (this.has('parents', 0.1)) args.push(keyword('parent', none));
    return call(name('greenlet'), ...args);
  }

  private runnable(from: number): Expression | undefined {
    if (this.has('noRun', 0.25)) return undefined;
    if (this.has('notCallable', 0.25)) return this.pick([none, integer(1), string('f')]);
    if (this.has('boundSwitch', 0.25)) return attribute(name('main'), 'switch');
    if (this.has('lambdas') || from >= this.functions.length) return this.lambda();
    return name(this.functions[from + this.int(this.functions.length - from)]!);
  }

  private lambda(): Expression {
    const parameters: Parameter[] = [{ kind: 'star', name: 'args' }];
    const body = this.pick<Expression>([name('args'), tuple([string('l'), name('args')]), integer(7), call(name('getcurrent'))]);
    return { kind: 'lambda', parameters, body };
  }

  /** Statements of function `index`, or of the main program without one. */
  private statement(index: number | undefined, label: string, parameters: readonly Parameter[] = []): Statement[] {
    this.budget--;
    const plain = this.plainStatement(index, label, parameters);
    if (this.has('loops', 0.12))
      return [
        {
          kind: 'for',
          target: { kind: 'name', id: 'i' },
          iterable: call(name('range'), positional(integer(2))),
          body: plain,
          otherwise: [],
        },
      ];
    if (this.has('catch', index === undefined ? 0.5 : 0.2)) return [this.caught(plain)];
    return plain;
  }

  private plainStatement(index: number | undefined, label: string, parameters: readonly Parameter[]): Statement[] {
    if (this.has('state', 0.25)) return [this.observe(this.target(index))];
    if (this.has('runAttribute', 0.08))
      return [
        this.caught([
          print(call(name('isinstance'), positional(attribute(name(this.pick(this.greenlets)), 'run')), positional(name('tuple')))),
        ]),
      ];
    if (this.has('misuse', 0.08)) return [this.caught([{ kind: 'expression', value: this.misuse() }])];
    if (index !== undefined && this.has('inner', 0.25)) {
      return [
        assign('h', this.creation(index + 1, [...this.greenlets, 'main'])),
        print(string(label), this.switchTo(name('h'), parameters)),
      ];
    }
    const value = this.switchTo(this.target(index), parameters);
    if (this.chance(0.15)) return [{ kind: 'expression', value }];
    if (this.chance(0.25)) return [assign('y', value), print(string(label), name('y'))];
    return [print(string(label), value)];
  }

  /** A call that no implementation may take. */
  private misuse(): Expression {
    const run = positional(this.runnable(this.functions.length) ?? none);
    return this.pick([
      () => call(name('greenlet'), run, positional(this.pick([integer(1), string('a'), tuple([])]))),
      () => call(name('greenlet'), run, positional(none), positional(none)),
      () => call(name('getcurrent'), positional(this.value())),
    ])();
  }

  private target(index: number | undefined): Expression {
    if (index === undefined && this.has('family', 0.7)) return name(this.greenlets[this.turn++ % this.greenlets.length]!);
    if (this.has('self', 0.15)) return call(name('getcurrent'));
    if (index !== undefined && this.chance(this.on.has('toMain') ? 0.5 : 0.25)) return name('main');
    if (index !== undefined && this.has('state', 0.15)) return attribute(call(name('getcurrent')), 'parent');
    return name(this.pick(this.greenlets));
  }

  private caught(body: Block): Statement {
    const error = this.chance(0.5) ? name('e') : attribute(call(name('type'), positional(name('e'))), '__name__');
    return {
      kind: 'try',
      body,
      handlers: [{ type: name('Exception'), name: 'e', body: [print(string('caught'), error)] }],
      otherwise: [],
      finally: [],
    };
  }

  private observe(target: Expression): Statement {
    const subject = target.kind === 'name' ? target : call(name('getcurrent'));
    const all: Expression[] = [
      attribute(subject, 'dead'),
      call(name('bool'), positional(subject)),
      attribute(subject, 'parent'),
      subject,
      call(name('getcurrent')),
      { kind: 'comparison', first: subject, rest: [['is', call(name('getcurrent'))]] },
      { kind: 'comparison', first: attribute(subject, 'parent'), rest: [['==', name('main')]] },
      call(name('isinstance'), positional(subject), positional(name('greenlet'))),
    ];
    return print(...all.filter(() => this.chance(0.45)), attribute(subject, 'dead'));
  }

  private switchTo(target: Expression, parameters: readonly Parameter[]): Expression {
    return call(attribute(target, 'switch'), ...this.args(parameters));
  }

  private args(parameters: readonly Parameter[]): Argument[] {
    const args: Argument[] = [];
    const star = parameters.find(({ kind }) => kind === 'star');
    const doubleStar = this.takesKeywords && parameters.find(({ kind }) => kind === 'doubleStar');
    if (star && this.has('spread', 0.2)) args.push({ kind: 'star', value: name(star.name) });
    else {
      const count = this.has('several', 0.4) ? 2 + this.int(2) : this.pick([0, 1, 1, 1]);
      for (let i = 0; i < count; i++) args.push(positional(this.value()));
    }
    if (doubleStar && this.has('spread', 0.2)) args.push({ kind: 'doubleStar', value: name(doubleStar.name) });
    else if (this.has('keywords', 0.4)) {
      if (!this.on.has('mixed')) args.length = 0;
      const names = keywordNames.filter(() => this.chance(0.4));
      for (const id of names) args.push(keyword(id, this.value()));
      if (names.length === 0) args.push({ kind: 'doubleStar', value: { kind: 'dict', entries: [] } });
    }
    return args;
  }

  private value(depth = 0): Expression {
    if (depth < 2 && this.has('containers', 0.5)) {
      const items = Array.from({ length: this.int(3) }, () => this.value(depth + 1));
      const kind = this.int(4);
      if (kind < 2) return tuple(items);
      if (kind === 2) return { kind: 'list', items };
      return { kind: 'dict', entries: items.map((item, i) => [string('kv'[i % 2]! + (i > 1 ? i : '')), item]) };
    }
    switch (this.int(8)) {
      case 0:
        return none;
      case 1:
        return { kind: 'constant', value: this.chance(0.5) };
      case 2:
        return string(this.pick(['', 'a', 'b']));
      case 3:
        return name(this.pick(this.greenlets));
      default:
        return integer(this.int(10));
    }
  }
}

const assign = (id: string, value: Expression): Statement => ({ kind: 'assign', targets: [{ kind: 'name', id }], value });
const print = (...values: readonly Expression[]): Statement => ({
  kind: 'expression',
  value: call(name('print'), ...values.map(positional)),
});
