/**
 * Generated programs: several greenlets that switch to and throw into each other, get other parents, end, and are
 * used when dead.
 *
 * Valid by construction: every name is bound before anything can run that reads it, and every program ends,
 * since each function runs at most once for each greenlet and calls and starts only later ones. Swarm-style: each
 * program uses a random part of the features, so that rare ones are common somewhere (A. Groce et al., 2012).
 */

import fc from 'fast-check';
import { attribute, call, integer, keyword, name, none, positional, string, tuple } from '../scenario/syntax.js';
import type { Argument, Block, Expression, Parameter, Program, Statement } from '../scenario/syntax.js';
import {
  assign,
  attempt,
  comparison,
  Draft,
  expression,
  greenletFeatures,
  print,
  setAttribute,
  type Feature,
  type Weights,
} from './draft.js';
import { canGenerateThreads, ThreadDraft, type Shape } from './generate-threads.js';
import { programOfExamples, type Samples } from './generate-examples.js';
import type { Covering } from './scene.js';

export interface GenerateOptions {
  /** What the implementation has; nothing else is used. */
  readonly has: ReadonlySet<string>;
  /** How much likelier some features are than others. */
  readonly weights?: Weights;
  /** How large programs about green threads are; of any size when it is left out. */
  readonly shape?: Shape;
  /** What earlier programs were made of, so that these are made of something else; then they depend on these, too. */
  readonly covering?: Covering;
  /** Examples that some programs are made of; none are when they are left out. */
  readonly samples?: Samples;
}

/** Whether programs can be generated for an implementation at all. */
export const canGenerate = (has: ReadonlySet<string>): boolean => canGenerateThreads(has) || canGenerateGreenlets(has);

const canGenerateGreenlets = (has: ReadonlySet<string>): boolean => ['greenlet', 'getcurrent', '.switch'].every((part) => has.has(part));

/** Programs of some ten statements, at most of about 40. */
export function programs(options: GenerateOptions): fc.Arbitrary<Program> {
  return new Programs(options);
}

/** The features of generated programs, as long as they are in memory. */
const featuresOf = new WeakMap<Program, ReadonlySet<Feature>>();
export const featuresIn = (program: Program): ReadonlySet<Feature> => featuresOf.get(program) ?? new Set();

/** What every implementation with green threads can run. */
const least: Program = [expression(call(name('spawn'), positional(name('sleep')))), expression(call(name('sleep')))];

/** The part of the programs that are made of examples. */
const ofExamples = 0.27;

class Programs extends fc.Arbitrary<Program> {
  constructor(private readonly options: GenerateOptions) {
    super();
  }
  generate(random: fc.Random): fc.Value<Program> {
    const { has, weights = new Map() as Weights, samples } = this.options;
    if (samples && !samples.isEmpty && random.nextDouble() < ofExamples)
      return new fc.Value(programOfExamples(samples, random, has), undefined);
    const isAboutThreads = this.isAboutThreads(random);
    for (let tries = 0; tries < 20; tries++) {
      const draft = isAboutThreads
        ? new ThreadDraft(random, has, weights, this.options)
        : new GreenletDraft(random, greenletFeatures, has, weights);
      // Among programs about green threads these are there for what greenlets do, of which a little is enough.
      if (!isAboutThreads && canGenerateThreads(has)) draft.limit(10);
      const program = draft.program();
      if (!program) continue;
      featuresOf.set(program, draft.on);
      return new fc.Value(program, undefined);
    }
    return new fc.Value(least, undefined);
  }
  private isAboutThreads(random: fc.Random): boolean {
    const { has, shape } = this.options;
    if (!canGenerateThreads(has)) return false;
    return shape !== undefined || !canGenerateGreenlets(has) || random.nextDouble() < 0.85;
  }
  canShrinkWithoutContext(_: unknown): _ is Program {
    return false;
  }
  shrink(): fc.Stream<fc.Value<Program>> {
    return fc.Stream.nil(); // shrink.ts does it, on the tree
  }
}

const greenletNames = ['g1', 'g2', 'g3', 'g4', 'g5'];
const getcurrent = call(name('getcurrent'));
const main = name('main');

/** Where a statement stands: in the main program, in function `index`, or in a trace callback. */
interface Place {
  readonly index?: number;
  readonly label: string;
  readonly parameters: readonly Parameter[];
}

class GreenletDraft extends Draft {
  private readonly functions: string[] = [];
  /** The function that is the method `run` of class W; it runs as the functions from there on. */
  private methodIndex = -1;
  /** Whose turn it is in the main program. */
  private turn = 0;
  /** Greenlets that the main program has not used yet: probably unstarted. */
  private readonly untouched = new Set<string>();

  program(): Program {
    const functionCount = 1 + this.int(3);
    const greenletCount = 1 + this.int(Math.min(4, 1 + Math.floor(this.budget / 3)));
    for (let i = 1; i <= functionCount; i++) this.functions.push(`f${i}`);
    if (this.on.has('derived')) this.methodIndex = functionCount;
    // Before there are greenlets that their arguments could be.
    const errors = this.sharedErrors();
    this.greenlets.push(...greenletNames.slice(0, greenletCount));
    for (const id of this.greenlets) this.untouched.add(id);
    const definitions = this.functions.map((id, i) => this.definition(id, i));
    if (this.on.has('nested')) definitions.unshift(helper);
    if (this.on.has('raiser'))
      definitions.unshift({ kind: 'def', name: 'r1', parameters: [], body: [{ kind: 'raise', exception: this.exception() }] });
    if (this.on.has('derived')) definitions.push(this.derivedClass());
    const left = assign('left', { kind: 'list', items: [integer(1), integer(1)].slice(this.int(2)) });
    const callbacks = this.on.has('trace') ? [left, this.callback('t1'), ...(this.on.has('traceSets') ? [plainCallback('t2')] : [])] : [];
    const made: string[] = [];
    const creations = this.greenlets.map((id) => {
      const statement = assign(id, this.creation(0, made));
      made.push(id);
      return statement;
    });
    const body: Statement[] = [];
    const steps = 1 + this.int(Math.max(2, Math.floor(this.budget / 2)));
    const place: Place = { label: 'm', parameters: [] };
    const tracedFrom = this.on.has('trace') ? this.int(Math.min(steps, 3)) : -1;
    for (let i = 0; i < steps; i++) {
      if (i === tracedFrom) body.push(...this.startTracing());
      body.push(...this.statement(place));
    }
    if (this.on.has('trace') && this.chance(0.3)) body.push(expression(settrace(none)), ...this.statement(place));
    if (this.on.has('state')) for (const id of this.greenlets) if (this.chance(0.4)) body.push(this.observe(name(id)));
    const classes = this.on.has('classes') ? exceptionClasses : [];
    return [...classes, ...definitions, ...callbacks, assign('main', getcurrent), ...errors, ...creations, ...body];
  }

  /** Exception objects that are used in several places, some with attributes of their own. */
  private sharedErrors(): Statement[] {
    if (!this.on.has('shared')) return [];
    const made: Statement[] = [];
    for (const id of ['e1', 'e2'].slice(0, 1 + this.int(2))) {
      made.push(assign(id, call(name(this.exceptionClass()), ...this.exceptionArgs())));
      if (this.has('own', 0.4)) made.push(setAttribute(name(id), 'x', this.value(1)));
      this.errors.push(id);
    }
    return made;
  }

  private definition(id: string, index: number): Statement {
    const parameters = this.parameters();
    return { kind: 'def', name: id, parameters, body: this.functionBody({ index, label: id, parameters }) };
  }

  private functionBody(place: Place): Block {
    const body: Statement[] = [];
    const shown = place.parameters.map((parameter) => name(parameter.name));
    if (this.chance(0.7)) body.push(print(string(place.label), ...shown));
    const steps = this.int(4);
    for (let i = 0; i < steps; i++) body.push(...this.statement(place));
    if (this.has('raise', 0.25)) body.push({ kind: 'raise', exception: this.chance(0.3) ? name(this.exceptionClass()) : this.exception() });
    else if (this.chance(0.6)) body.push({ kind: 'return', value: this.value() });
    if (body.length === 0) body.push({ kind: 'pass' });
    return body;
  }

  /** `class W(greenlet)` with a method `run`, which counts as the last function. */
  private derivedClass(): Statement {
    const parameters: Parameter[] = [{ kind: 'plain', name: 'self' }, ...this.parameters().filter(({ name: id }) => id !== 'self')];
    const place: Place = { index: this.methodIndex, label: 'W', parameters };
    const run: Statement = { kind: 'def', name: 'run', parameters, body: this.functionBody(place) };
    return { kind: 'class', name: 'W', base: name('greenlet'), body: [run] };
  }

  /** `greenlet(…)`: inside function `from − 1` it may run only functions from `from` on, so that programs end. */
  private creation(from: number, parents: readonly string[]): Expression {
    const args: Argument[] = [];
    const family = this.has('family', 0.8) && parents.length > 0;
    const parent = family ? name(parents.at(-1)!) : this.has('parents', 0.6) && parents.length > 0 ? name(this.pick(parents)) : undefined;
    const named = this.chance(0.2);
    const derived = this.methodIndex >= from && this.has('derived', 0.5);
    const run = derived && this.chance(0.6) ? undefined : this.runnable(from);
    if (run) args.push(named ? keyword('run', run) : positional(run));
    if (parent) args.push(named || !run ? keyword('parent', parent) : positional(parent));
    else if (this.has('parents', 0.1)) args.push(keyword('parent', none));
    return call(name(derived ? 'W' : 'greenlet'), ...args);
  }

  private runnable(from: number): Expression | undefined {
    if (this.has('noRun', 0.25)) return undefined;
    if (this.has('notCallable', 0.25)) return this.pick([none, integer(1), string('f')]);
    if (this.has('boundMethod', 0.25)) return attribute(main, this.has('exit', 0.3) ? 'throw' : 'switch');
    if (this.has('lambdas') || from >= this.functions.length) return this.lambda();
    return name(this.functions[from + this.int(this.functions.length - from)]!);
  }

  private lambda(): Expression {
    const parameters: Parameter[] = [{ kind: 'star', name: 'args' }];
    const body = this.pick<Expression>([name('args'), tuple([string('l'), name('args')]), integer(7), getcurrent]);
    return { kind: 'lambda', parameters, body };
  }

  // Statements

  private statement(place: Place): Statement[] {
    this.budget--;
    const plain = this.plainStatement(place);
    if (this.has('loops', 0.12)) return [loop(plain)];
    if (place.index !== undefined && this.has('swallow', 0.35)) return [this.guarded(this.chance(0.6) ? this.parked(place) : plain, place)];
    if (place.index !== undefined && this.has('finally', 0.5))
      return [this.cleanedUp(this.chance(0.6) ? this.parked(place) : plain, place)];
    // Most programs should go on after an exception: what comes later is not seen otherwise.
    if (place.index === undefined && this.chance(this.on.has('catch') ? 0.8 : 0.3))
      return [this.chance(0.5) ? this.caught(plain) : this.caughtAll(plain)];
    if (place.index !== undefined && this.has('catch', 0.2)) return [this.caught(plain)];
    return plain;
  }

  private plainStatement(place: Place): Statement[] {
    for (const [feature, probability, make] of this.rarities) if (this.has(feature, probability)) return make(place);
    if (place.index !== undefined && this.has('inner', 0.25)) {
      const h = assign('h', this.creation(place.index + 1, [...this.greenlets, 'main']));
      return [h, print(string(place.label), this.transfer(name('h'), place))];
    }
    const value = this.transfer(this.target(place), place);
    if (this.chance(0.15)) return [expression(value)];
    if (this.chance(0.25)) return [assign('y', value), print(string(place.label), name('y'))];
    return [print(string(place.label), value)];
  }

  /** What a statement can be besides a switch, each with how likely it is where its feature is on. */
  private readonly rarities: readonly (readonly [Feature, number, (place: Place) => Statement[]])[] = [
    ['state', 0.2, (place) => [this.observe(this.target(place))]],
    ['park', 0.25, (place) => this.parkAndThrow(place)],
    ['heir', 0.2, (place) => this.newHeir(place)],
    ['raiser', 0.2, (place) => this.raiser(place)],
    ['frames', 0.06, (place) => [this.caught([setAttribute(this.someone(place), 'gr_frame', none)])]],
    ['derived', 0.1, (place) => (place.index === undefined ? this.assignedOverMethod(place) : this.plainStatement(place))],
    ['frames', 0.3, (place) => [print(comparison(attribute(this.target(place), 'gr_frame'), 'is', none))]],
    ['setParent', 0.2, (place) => this.mayFail(setAttribute(this.someone(place), 'parent', this.someone(place)))],
    ['badParent', 0.1, (place) => [this.caught([this.refusedParent(place)])]],
    ['grave', 0.25, (place) => (place.index === undefined ? this.grave(place) : [this.bury(this.greenlets)])],
    ['setRun', 0.18, (place) => this.mayFail(this.changedRun(place))],
    ['readRun', 0.1, (place) => [this.caught([this.readRun(place)])]],
    ['own', 0.08, (place) => this.ownAttribute(this.target(place))],
    ['badThrow', 0.12, (place) => [this.caught([expression(call(attribute(this.someone(place), 'throw'), ...this.badThrowArgs()))])]],
    ['throwSelf', 0.08, () => [this.caughtInPart([expression(call(attribute(getcurrent, 'throw'), ...this.throwArgs()))])]],
    ['error', 0.06, () => [this.caught([{ kind: 'raise', exception: call(name('error'), positional(this.value(1))) }])]],
    ['traceSets', 0.1, () => this.otherTracing()],
    ['constants', 0.06, () => [print(call(name('bool'), positional(name('GREENLET_USE_GC'))))]],
    [
      'copies',
      0.06,
      (place) => [
        this.caught([expression(call(name(this.pick(['copy', 'deepcopy', 'dumps', 'dumps'])), positional(this.someone(place))))]),
      ],
    ],
    ['misuse', 0.12, () => [this.caught([expression(this.misuse())])]],
    ['nested', 0.15, (place) => [print(string(place.label), this.calledFunction(place))]],
  ];

  /** Waits for what main sends. */
  private parked({ label }: Place): Statement[] {
    return [print(string(label), call(attribute(main, 'switch'), positional(this.value(1))))];
  }

  /** One or two greenlets are started, something is thrown into the last, and they go on. */
  private parkAndThrow(place: Place): Statement[] {
    const [first, second] = this.greenlets.length > 1 && this.chance(0.5) ? this.neighbours() : [undefined, this.pick(this.greenlets)];
    const use = (value: Expression): Statement => this.caughtAll([print(string(place.label), value)]);
    const switchTo = (id: string): Statement => use(call(attribute(this.touch(id), 'switch'), ...this.args(place.parameters)));
    return [
      ...(first === undefined ? [] : [switchTo(first)]),
      switchTo(second),
      ...(this.has('trace', 0.4) ? [expression(settrace(name('t1')))] : []),
      ...(this.has('setParent', 0.3) ? this.mayFail(setAttribute(name(second), 'parent', this.someone(place))) : []),
      ...(this.on.has('throw') ? [use(call(attribute(name(second), 'throw'), ...this.throwArgs()))] : []),
      ...(this.chance(0.75) ? [switchTo(second)] : []),
    ];
  }

  /** Two greenlets, the first perhaps the parent of the second. */
  private neighbours(): [string, string] {
    const at = this.int(this.greenlets.length - 1);
    return [this.greenlets[at]!, this.greenlets[at + 1]!];
  }

  /** A greenlet gets a parent, unstarted or dead if there is one, and is run. */
  private newHeir(place: Place): Statement[] {
    const [child, parent] =
      this.chance(0.5) && this.greenlets.length > 1 ? this.neighbours().reverse() : [this.pick(this.greenlets), this.pick(this.greenlets)];
    const heir = this.chance(0.2) ? call(name('greenlet')) : name(parent!);
    return [
      ...(this.chance(0.3) ? [this.bury([parent!])] : []),
      ...this.mayFail(setAttribute(name(child!), 'parent', heir)),
      this.caughtAll([print(string(place.label), this.transfer(this.touch(child!), place))]),
    ];
  }

  /** A greenlet whose parent waits, and that does nothing but raise. */
  private raiser(place: Place): Statement[] {
    const id = this.pick(this.greenlets);
    const start = call(attribute(this.touch(id), 'switch'), ...this.args(place.parameters));
    const raise = call(attribute(call(name('greenlet'), positional(name('r1')), positional(name(id))), 'switch'));
    return [...(this.chance(0.6) ? [this.caughtAll([expression(start)])] : []), this.caughtAll([print(string(place.label), raise)])];
  }

  /** A switch, or a throw. */
  private transfer(target: Expression, { parameters }: Place): Expression {
    if (this.has('throw', 0.35)) return call(attribute(target, 'throw'), ...this.throwArgs());
    return call(attribute(target, 'switch'), ...this.args(parameters));
  }

  private target({ index }: Place): Expression {
    if (index === undefined && this.has('family', 0.7)) return this.touch(this.greenlets[this.turn++ % this.greenlets.length]!);
    if (this.has('self', 0.15)) return getcurrent;
    if (index !== undefined && this.chance(this.on.has('toMain') ? 0.5 : 0.25)) return main;
    if (index !== undefined && this.has('state', 0.15)) return attribute(getcurrent, 'parent');
    return this.touch(this.pick(this.greenlets));
  }

  private touch(id: string): Expression {
    this.untouched.delete(id);
    return name(id);
  }

  /** Any greenlet, without using it up. */
  private someone({ index }: Place): Expression {
    if (this.chance(0.12)) return main;
    if (index !== undefined && this.chance(0.3)) return getcurrent;
    return name(this.pick(this.greenlets));
  }

  /** A function of the program, called in the current greenlet; or a helper that switches to main. */
  private calledFunction({ index, parameters }: Place): Expression {
    const later = this.functions.slice((index ?? -1) + 1);
    const callee = later.length > 0 && this.chance(0.5) ? this.pick(later) : 's1';
    return call(name(callee), ...this.args(parameters));
  }

  // Exceptions

  private caught(body: Block): Statement {
    const error = this.chance(0.5) ? name('e') : attribute(call(name('type'), positional(name('e'))), '__name__');
    return attempt(body, [{ type: name('Exception'), name: 'e', body: [print(string('caught'), error)] }]);
  }

  private caughtAll(body: Block): Statement {
    return attempt(body, [{ type: name('BaseException'), name: 'e', body: [print(string('caught'), name('e'))] }]);
  }

  /** In a handler that may be too narrow for what arrives, which is most of what GreenletExit is for. */
  private caughtInPart(body: Block): Statement {
    return this.chance(0.3) ? this.caught(body) : this.caughtAll(body);
  }

  private mayFail(statement: Statement): Statement[] {
    return this.chance(0.7) ? [this.caught([statement])] : [statement];
  }

  /** A try statement in a function whose handler takes even GreenletExit, and then lives on, ends or raises. */
  private guarded(body: Block, place: Place): Statement {
    const type = this.pick(['GreenletExit', 'GreenletExit', 'BaseException', 'KeyError']);
    const then = this.pick<() => Block>([
      () => [],
      () => [print(string(place.label), this.transfer(this.target(place), place))],
      () => [{ kind: 'raise' }],
      () => [expression(call(attribute(main, 'switch'), positional(this.value(1)))), { kind: 'raise' }],
      () => [{ kind: 'return', value: this.value() }],
      () => [{ kind: 'raise', exception: this.exception() }],
    ])();
    return attempt(body, [{ type: name(type), name: 'e', body: [print(string('caught'), name('e')), ...then] }]);
  }

  /** A try statement in a function with a finally clause that prints, switches, returns or raises. */
  private cleanedUp(body: Block, place: Place): Statement {
    const last = this.pick<() => Block>([
      () => [print(string('finally'), getcurrent)],
      () => [print(string('finally'))],
      () => [expression(call(attribute(this.target(place), 'switch'), positional(this.value(1))))],
      () => [print(string('finally')), expression(call(attribute(main, 'switch')))],
      () => [{ kind: 'return', value: this.value() }],
      () => [{ kind: 'raise', exception: call(name('KeyError'), positional(string('finally'))) }],
    ])();
    return attempt(body, [], last);
  }

  // Parents and functions

  private refusedParent(place: Place): Statement {
    const object = this.someone(place);
    if (this.chance(0.3)) return deleteAttribute(object, 'parent');
    if (this.chance(0.4)) return setAttribute(object, 'parent', this.pick([none, integer(1), string('a'), tuple([])]));
    // Main's own parent is None, and still refused.
    if (this.chance(0.5)) return setAttribute(main, 'parent', this.chance(0.3) ? none : object);
    return setAttribute(object, 'parent', object);
  }

  /** Ends a greenlet, if it does not mind. */
  private bury(ids: readonly string[]): Statement {
    return this.caughtAll([expression(call(attribute(this.touch(this.pick(ids)), 'throw')))]);
  }

  /** A dead greenlet is given another parent, one that has not started if there is any, and is used. */
  private grave(place: Place): Statement[] {
    const dead = this.pick(this.greenlets);
    const heirs = [...this.untouched].filter((id) => id !== dead);
    const heir = heirs.length > 0 && this.chance(0.85) ? this.pick(heirs) : this.pick(this.greenlets);
    const use = this.pick<() => Expression>([
      () => this.transfer(name(dead), place),
      () => call(attribute(name(dead), 'switch'), ...this.args(place.parameters)),
      () => call(attribute(name(dead), 'throw')),
      () => call(attribute(name(dead), 'throw'), ...this.throwArgs()),
    ])();
    return [
      this.bury([dead]),
      ...this.mayFail(
        setAttribute(
          name(dead),
          'parent',
          this.pick([
            name(heir),
            name(heir),
            call(name('greenlet')),
            call(name('greenlet'), positional(this.runnable(0) ?? this.lambda())),
          ]),
        ),
      ),
      ...(this.chance(0.2) ? [this.bury([heir])] : []),
      this.caughtAll([print(string(place.label), use)]),
    ];
  }

  private changedRun({ index }: Place): Statement {
    const object = name(this.untouched.size > 0 && this.chance(0.5) ? this.pick([...this.untouched]) : this.pick(this.greenlets));
    if (this.chance(0.3)) return deleteAttribute(object, 'run');
    const target = this.chance(0.1) ? main : object;
    // In a function it may only become a later one, as with creations.
    return setAttribute(target, 'run', this.runnable(index === undefined ? 0 : index + 1) ?? this.lambda());
  }

  /** A greenlet whose class has a method runs another function. */
  private assignedOverMethod(place: Place): Statement[] {
    const run = this.runnable(0) ?? this.lambda();
    return [
      assign('w', call(name('W'))),
      setAttribute(name('w'), 'run', run),
      ...(this.chance(0.2) ? [deleteAttribute(name('w'), 'run')] : []),
      this.caughtAll([print(string(place.label), this.transfer(name('w'), place))]),
    ];
  }

  private readRun(place: Place): Statement {
    const run = attribute(this.someone(place), 'run');
    if (place.index === undefined && this.chance(0.4)) return print(string('run'), call(run, ...this.args([])));
    return print(call(name('isinstance'), positional(run), positional(name('tuple'))));
  }

  private ownAttribute(object: Expression): Statement[] {
    if (this.chance(0.4)) return [this.caught([print(string('x'), attribute(object, 'x'))]), setAttribute(object, 'x', this.value(1))];
    return [setAttribute(object, 'x', this.value(1)), print(string('x'), attribute(object, 'x'))];
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

  private observe(target: Expression): Statement {
    const subject = this.chance(0.1) ? main : target.kind === 'name' ? target : getcurrent;
    const all: Expression[] = [
      attribute(subject, 'dead'),
      call(name('bool'), positional(subject)),
      attribute(subject, 'parent'),
      subject,
      getcurrent,
      comparison(subject, 'is', getcurrent),
      comparison(attribute(subject, 'parent'), '==', main),
      call(name('isinstance'), positional(subject), positional(name('greenlet'))),
    ];
    const shown = print(...all.filter(() => this.chance(0.45)), attribute(subject, 'dead'));
    return this.chance(0.05) ? this.caught([setAttribute(subject, 'dead', { kind: 'constant', value: true })]) : shown;
  }

  // Tracing

  private startTracing(): Statement[] {
    const callback = this.has('traceSets', 0.15) ? integer(1) : name('t1');
    return this.chance(0.3) ? [print(settrace(callback))] : [expression(settrace(callback))];
  }

  private otherTracing(): Statement[] {
    if (this.has('misuse', 0.3))
      return [this.caught([print(call(name('settrace'), ...(this.chance(0.5) ? [] : [positional(none), positional(none)])))])];
    if (this.chance(0.3)) return [print(comparison(call(name('gettrace')), 'is', none))];
    if (!this.on.has('trace')) return [print(call(name('gettrace')))];
    return [print(settrace(this.pick([none, name('t1'), name('t2'), integer(1)])))];
  }

  /** A trace callback: prints, and perhaps raises, switches (a few times, or every call would call it again) or sets another. */
  private callback(id: string): Statement {
    const body: Statement[] = [print(string('t'), name('event'), name('args'))];
    const place: Place = { index: this.functions.length, label: id, parameters: [] };
    const acts: Statement[] = [];
    if (this.has('traceRaises', 0.7)) acts.push({ kind: 'raise', exception: this.exception() });
    else if (this.has('traceSwitches', 0.7)) acts.push(this.mayCatch(print(string('t'), this.transfer(this.target(place), place))));
    else if (this.has('traceSets', 0.5)) acts.push(expression(settrace(this.pick([none, name('t2')]))));
    if (acts.length > 0) body.push(this.rarely(acts));
    // Which nobody may look at.
    if (this.chance(0.3)) body.push({ kind: 'return', value: this.value(1) });
    return { kind: 'def', name: id, parameters: [plain('event'), plain('args')], body };
  }

  private mayCatch(statement: Statement): Statement {
    return this.chance(0.4) ? this.caughtAll([statement]) : statement;
  }

  /** What a callback does on some of its calls only. */
  private rarely(body: Block): Statement {
    const [origin, target] = [0, 1].map((i): Expression => ({ kind: 'subscript', object: name('args'), index: integer(i) }));
    const who = name(this.pick([...this.greenlets, 'main']));
    const test = this.pick<Expression>([
      comparison(name('event'), '==', string('throw')),
      comparison(name('event'), '==', string('switch')),
      comparison(origin!, 'is', who),
      comparison(target!, 'is', who),
    ]);
    // A list that runs out: a switch in the callback calls the callback.
    return {
      kind: 'if',
      test: { kind: 'logic', operator: 'and', left: name('left'), right: test },
      body: [expression(call(attribute(name('left'), 'pop'))), ...body],
      otherwise: [],
    };
  }
}

const deleteAttribute = (object: Expression, id: string): Statement => ({
  kind: 'delete',
  targets: [{ kind: 'attribute', object, name: id }],
});

const plain = (id: string): Parameter => ({ kind: 'plain', name: id });
const settrace = (callback: Expression): Expression => call(name('settrace'), positional(callback));

const plainCallback = (id: string): Statement => ({
  kind: 'def',
  name: id,
  parameters: [plain('event'), plain('args')],
  body: [print(string(id), name('event'), name('args'))],
});

/** A function that switches, for others to call. */
const helper: Statement = {
  kind: 'def',
  name: 's1',
  parameters: [
    { kind: 'star', name: 'args' },
    { kind: 'doubleStar', name: 'kwargs' },
  ],
  body: [{ kind: 'return', value: call(attribute(main, 'switch'), { kind: 'star', value: name('args') }) }],
};

const exceptionClasses: readonly Statement[] = [
  ['Stop', 'GreenletExit'],
  ['Fault', 'Exception'],
  ['Alarm', 'BaseException'],
].map(([id, base]) => ({ kind: 'class', name: id!, base: name(base!), body: [{ kind: 'pass' }] }));

const loop = (body: Block): Statement => ({
  kind: 'for',
  target: { kind: 'name', id: 'i' },
  iterable: call(name('range'), positional(integer(2))),
  body,
  otherwise: [],
});
