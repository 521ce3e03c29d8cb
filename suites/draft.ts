/** What every draft of a generated program has: its random choices, its features, and values to pass around. */

import type fc from 'fast-check';
import { call, integer, keyword, name, none, positional, string, tuple } from '../scenario/syntax.js';
import { lacking, requires, visit } from '../scenario/requires.js';
import type { Argument, Block, Expression, Parameter, Statement } from '../scenario/syntax.js';
import { api, apiAttributes, apiMethods } from '../scenario/vocabulary.js';
import type { SceneName } from './scenes.js';

/** Ways in which programs about greenlets differ, each with what of the API it needs. A program has a random part of them. */
export const greenletFeatures = {
  several: [], // switches with two or more arguments
  keywords: ['keywords'],
  mixed: ['keywords'], // positional and keyword arguments together
  spread: [], // *args and **kwargs of what was received
  containers: [], // tuples, lists and dicts as values
  parents: [], // greenlets whose parent is not the current one
  family: [], // each greenlet is the parent of the next, and the main program takes them in turn
  noRun: [],
  notCallable: [],
  boundMethod: [], // another greenlet's switch or throw as the function
  lambdas: [],
  arity: [], // functions that take only some arguments
  inner: [], // greenlets created by greenlets
  self: [], // switches to the current greenlet
  state: ['.dead', '.parent'], // dead, bool, parent, getcurrent
  frames: ['.gr_frame'],
  loops: [],
  raise: [],
  catch: [],
  finally: [], // try statements with finally in functions
  nested: [], // functions that call functions that switch
  toMain: [],
  misuse: [],
  setParent: ['.parent'],
  badParent: ['.parent'], // what cannot be a parent
  park: [], // greenlets that wait are used at once: thrown into, given another parent
  heir: ['.parent', '.throw', 'GreenletExit'], // greenlets with another parent are run at once
  raiser: [], // greenlets that only raise, with a parent that waits
  grave: ['.parent', '.throw', 'GreenletExit'], // dead greenlets with another parent
  setRun: ['.run'],
  readRun: ['.run'],
  derived: ['.run'], // a class with a method run
  own: [], // attributes that the program itself makes up
  throw: ['.throw'],
  throwForms: ['.throw'], // the rarer arguments of throw
  badThrow: ['.throw'],
  throwSelf: ['.throw'],
  exit: ['GreenletExit', '.throw'], // GreenletExit raised and thrown
  swallow: ['GreenletExit'], // handlers that catch GreenletExit, and more
  shared: ['GreenletExit'], // one exception object for several throws
  classes: ['GreenletExit'], // exception classes of the program's own
  error: ['error'],
  trace: ['settrace'],
  traceRaises: ['settrace'],
  traceSwitches: ['settrace'],
  traceSets: ['settrace', 'gettrace'],
  constants: ['GREENLET_USE_GC'],
  copies: ['copy', 'deepcopy', 'dumps'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const hub = ['get_hub', 'Hub', '.schedule_call_global'];

/** Ways in which programs about green threads differ. */
export const threadFeatures = {
  several: [],
  keywords: ['keywords'],
  mixed: ['keywords'],
  spread: [],
  containers: [],
  arity: [],
  exit: ['GreenletExit'],
  classes: ['GreenletExit'],
  shared: ['GreenletExit'],
  throwForms: ['.throw'],
  error: ['error'],
  raise: [],
  catch: [],
  finally: [],
  swallow: [],
  loops: [],
  nested: [], // functions that call functions that wait
  results: ['.wait'], // waiting for green threads
  links: ['.link'],
  unlinks: ['.link', '.unlink'],
  linkSpawns: ['.link'],
  bare: ['spawn_n'],
  later: ['spawn_after'],
  local: ['spawn_after_local'],
  inner: [], // green threads spawned by green threads
  kills: ['kill', 'GreenThread', '.kill'],
  killForms: ['.kill'], // kill with exceptions
  killSelf: ['kill'],
  cancels: ['GreenThread', '.cancel'],
  ties: [], // many waits that end at the same moment
  negative: [], // delays below zero
  events: ['Event', '.wait', '.send'],
  eventErrors: ['Event', '.send_exception'],
  eventTimeouts: ['Event', '.wait'],
  eventState: ['Event', '.ready', '.poll'],
  eventForms: ['Event', '.send', '.send_exception'], // the rarer arguments of send and wait, also wrong ones
  resets: ['Event', '.reset'],
  resend: ['Event', '.send'],
  semaphores: ['Semaphore', '.acquire', '.release'],
  bounded: ['BoundedSemaphore'],
  capped: ['CappedSemaphore'],
  semaphoreForms: ['Semaphore', '.acquire'], // non-blocking, with timeouts
  semaphoreState: ['Semaphore', '.balance', '.locked'],
  managers: ['Semaphore', '.__enter__', '.__exit__'],
  queues: ['LightQueue', 'Queue', 'LifoQueue', 'PriorityQueue', '.put', '.get'],
  queueForms: ['LightQueue', '.put_nowait', '.get_nowait'], // non-blocking, with timeouts
  queueState: ['LightQueue', '.qsize', '.putting', '.getting', '.resize'],
  queueTimers: ['LightQueue', '.put_nowait', '.get_nowait', ...hub], // calls in the hub
  tasks: ['Queue', '.task_done', '.join'],
  resources: ['TokenPool', '.item', '.__enter__', '.__exit__'],
  resourceForms: ['TokenPool', '.put', '.get', '.free'],
  pools: ['GreenPool', '.spawn'], // and what else there is of pools
  maps: ['GreenPool', '.imap'],
  piles: ['GreenPool', 'GreenPile', '.spawn'],
  timeouts: ['Timeout', '.__enter__', '.__exit__'],
  silent: ['Timeout', '.__enter__', '.__exit__'],
  timeoutForms: ['Timeout', '.__enter__', '.__exit__'], // exceptions of its own
  timeoutObjects: ['Timeout', '.start', '.cancel', '.pending'],
  nestedTimeouts: ['Timeout', '.__enter__', '.__exit__'],
  withTimeout: ['with_timeout'],
  timers: hub,
  localTimers: [...hub, '.schedule_call_local'],
  timerCancels: [...hub, 'Timer', '.pending'],
  hubSwitch: hub,
  aborts: ['.abort'],
  rawSwitch: ['.switch', 'greenlet'], // switch and throw of green threads, and greenlets among them
  state: ['.dead', '.parent'],
  system: [], // SystemExit, KeyboardInterrupt
  reports: ['reported'],
  misuse: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A way in which programs differ, or a scene that they have, by its name. */
export type Feature = keyof typeof greenletFeatures | keyof typeof threadFeatures | SceneName;
const ways = [...new Set([...Object.keys(greenletFeatures), ...Object.keys(threadFeatures)])] as Feature[];

/** How much likelier than others each feature is; 1 for those that are not named. */
export type Weights = ReadonlyMap<Feature, number>;

/** Implementations that have all there is, as far as is known. */
const complete = new WeakMap<ReadonlySet<string>, boolean>();

function hasAll(has: ReadonlySet<string>): boolean {
  let answer = complete.get(has);
  if (answer === undefined) {
    const attributes = [...apiMethods.keys(), ...apiAttributes.keys()].map((id) => `.${id}`);
    answer = ['keywords', ...Object.keys(api), ...attributes].every((part) => has.has(part));
    complete.set(has, answer);
  }
  return answer;
}

type Needs = Readonly<Partial<Record<Feature, readonly string[]>>>;

/** The features that an implementation can have, in the order of `ways`; found once for each. */
const found = new WeakMap<Needs, WeakMap<ReadonlySet<string>, readonly Feature[]>>();

function possible(needs: Needs, offered: ReadonlySet<string>): readonly Feature[] {
  let known = found.get(needs);
  if (!known) found.set(needs, (known = new WeakMap()));
  let features = known.get(offered);
  if (!features) known.set(offered, (features = ways.filter((feature) => needs[feature] && lacking(offered, needs[feature]).length === 0)));
  return features;
}

interface WeightsOfSome {
  readonly each: readonly number[];
  readonly sum: number;
}

const weighed = new WeakMap<Weights, Map<readonly Feature[], WeightsOfSome>>();

const keywordNames = ['a', 'b', 'self', 'run'];

/** A program while it is drafted. */
export abstract class Draft {
  protected readonly features: Set<Feature>;
  protected readonly greenlets: string[] = [];
  /** Names of exception objects that the program makes before all else. */
  protected readonly errors: string[] = [];
  /** Statements still to be written, roughly. */
  protected budget: number;

  constructor(
    private readonly random: fc.Random,
    needs: Needs,
    private readonly offered: ReadonlySet<string>,
    private readonly weights: Weights,
  ) {
    const density = this.pick([0.15, 0.35, 0.6]);
    this.features = new Set(possible(needs, offered).filter((feature) => this.chance(density * (weights.get(feature) ?? 1))));
    this.budget = this.pick([3, 6, 10, 16, 24]);
  }

  /** Has at most so many statements, roughly. */
  limit(statements: number): void {
    this.budget = Math.min(this.budget, statements);
  }

  /** The features of this program. */
  get on(): ReadonlySet<Feature> {
    return this.features;
  }

  /** One of several features, those with more weight likelier. */
  protected likely<T extends Feature>(features: readonly T[]): T {
    const { each, sum } = this.weightsOf(features);
    let left = this.random.nextDouble() * sum;
    return features.find((_, i) => (left -= each[i]!) < 0) ?? features.at(-1)!;
  }

  /** The weights of some features, which stay the same for many programs. */
  private weightsOf(features: readonly Feature[]): WeightsOfSome {
    let known = weighed.get(this.weights);
    if (!known) weighed.set(this.weights, (known = new Map()));
    let found = known.get(features);
    if (!found) {
      const each = features.map((feature) => this.weightOf(feature));
      known.set(features, (found = { each, sum: each.reduce((sum, weight) => sum + weight, 0) }));
    }
    return found;
  }

  protected weightOf(feature: Feature): number {
    return this.weights.get(feature) ?? 1;
  }

  /** A whole number from 0 to `limit − 1`. */
  int(limit: number): number {
    return this.random.nextInt(0, limit - 1);
  }
  chance(probability: number): boolean {
    return this.random.nextDouble() < probability;
  }
  pick<T>(items: readonly T[]): T {
    return items[this.int(items.length)]!;
  }
  protected has(feature: Feature, probability = 0.4): boolean {
    return this.on.has(feature) && this.chance(probability);
  }

  /** Whether the implementation has all that some statements use. */
  protected canRun(statements: readonly Statement[]): boolean {
    if (hasAll(this.offered)) return true;
    if (lacking(this.offered, requires(statements)).length > 0) return false;
    if (this.offered.has('getcurrent')) return true;
    // What `main` stands for.
    let isPossible = true;
    visit(statements, (node) => (isPossible &&= !(node.kind === 'name' && node.id === 'main')));
    return isPossible;
  }

  protected value(depth = 0): Expression {
    if (depth < 2 && this.has('containers', 0.5)) {
      const items = Array.from({ length: this.int(3) }, () => this.value(depth + 1));
      const kind = this.int(4);
      if (kind < 2) return tuple(items);
      if (kind === 2) return { kind: 'list', items };
      return { kind: 'dict', entries: items.map((item, i) => [string('kv'[i % 2]! + (i > 1 ? i : '')), item]) };
    }
    switch (this.int(this.greenlets.length > 0 ? 8 : 3)) {
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

  /** The arguments of a switch. */
  protected args(parameters: readonly Parameter[]): Argument[] {
    const args: Argument[] = [];
    const star = parameters.find(({ kind }) => kind === 'star');
    const doubleStar = this.on.has('keywords') && parameters.find(({ kind }) => kind === 'doubleStar');
    if (star && this.has('spread', 0.3)) args.push({ kind: 'star', value: name(star.name) });
    else {
      const count = this.has('several', 0.4) ? 2 + this.int(2) : this.pick([0, 1, 1, 1]);
      for (let i = 0; i < count; i++) args.push(positional(this.value()));
    }
    if (doubleStar && this.has('spread', 0.3)) args.push({ kind: 'doubleStar', value: name(doubleStar.name) });
    else if (this.has('keywords', 0.4)) {
      if (!this.on.has('mixed')) args.length = 0;
      const names = keywordNames.filter(() => this.chance(0.4));
      for (const id of names) args.push(keyword(id, this.value()));
      if (names.length === 0) args.push({ kind: 'doubleStar', value: { kind: 'dict', entries: [] } });
    }
    return args;
  }

  protected parameters(): Parameter[] {
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

  // Exceptions

  protected exceptionClass(): string {
    if (this.has('exit', 0.5)) return this.has('classes', 0.5) ? 'Stop' : 'GreenletExit';
    if (this.has('classes', 0.4)) return this.pick(['Fault', 'Alarm']);
    if (this.has('error', 0.3)) return 'error';
    return this.pick(['KeyError', 'LookupError', 'Exception', 'KeyboardInterrupt']);
  }

  /** An exception object: a new one, or one that the program uses in several places. */
  protected exception(): Expression {
    if (this.errors.length > 0 && this.chance(0.5)) return name(this.pick(this.errors));
    return call(name(this.exceptionClass()), ...this.exceptionArgs());
  }

  protected exceptionArgs(): Argument[] {
    return Array.from({ length: this.pick([0, 1, 1, 2]) }, () => positional(this.value(1)));
  }

  /** The arguments of a throw that an implementation must take. */
  protected throwArgs(): Argument[] {
    if (this.has('exit', 0.4)) return this.has('throwForms', 0.3) ? [positional(name('GreenletExit')), positional(this.value(1))] : [];
    if (!this.on.has('throwForms') || this.chance(0.3)) {
      return [positional(this.chance(0.5) ? this.exception() : name(this.exceptionClass()))];
    }
    const type = name(this.exceptionClass());
    const second = this.pick<() => Expression>([
      () => this.value(1),
      () => tuple([this.value(1), this.value(1)]),
      () => none,
      () => call(type, positional(this.value(1))),
      () => this.exception(),
    ])();
    const third = this.chance(0.15) ? [positional(none)] : [];
    return [positional(type), positional(second), ...third];
  }

  /** The arguments of a throw that no implementation may take. */
  protected badThrowArgs(): Argument[] {
    return this.pick<() => Argument[]>([
      () => [positional(this.pick([integer(1), string('a'), none, tuple([name('KeyError')])]))],
      () => [positional(call(name('KeyError'), positional(integer(1)))), positional(integer(2))],
      () => [positional(name('KeyError')), positional(none), positional(integer(1))],
      () => [positional(name('KeyError')), positional(none), positional(none), positional(none)],
      () => (this.on.has('keywords') ? [keyword('type', name('KeyError'))] : [positional(none)]),
    ])();
  }
}

// Statements

export const assign = (id: string, value: Expression): Statement => ({ kind: 'assign', targets: [{ kind: 'name', id }], value });
export const setAttribute = (object: Expression, attribute: string, value: Expression): Statement => ({
  kind: 'assign',
  targets: [{ kind: 'attribute', object, name: attribute }],
  value,
});
export const expression = (value: Expression): Statement => ({ kind: 'expression', value });
export const print = (...values: readonly Expression[]): Statement => expression(call(name('print'), ...values.map(positional)));
export const attempt = (body: Block, handlers: Extract<Statement, { kind: 'try' }>['handlers'], last: Block = []): Statement => ({
  kind: 'try',
  body,
  handlers,
  otherwise: [],
  finally: last,
});
export const comparison = (left: Expression, operator: '==' | 'is', right: Expression): Expression => ({
  kind: 'comparison',
  first: left,
  rest: [[operator, right]],
});
