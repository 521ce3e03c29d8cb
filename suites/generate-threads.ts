/**
 * Generated programs about green threads: several that sleep, wait for each other, for events and semaphores, limit
 * their time, kill each other and are killed at awkward moments.
 *
 * Valid by construction, as those about greenlets are: whatever a green thread reads was bound before anything could run,
 * and functions call, spawn and schedule only later ones, so that every program ends, or blocks.
 */

import type fc from 'fast-check';
import { attribute, call, integer, keyword, name, none, positional, string, tuple } from '../scenario/syntax.js';
import type { Argument, Block, Expression, Parameter, Program, Statement } from '../scenario/syntax.js';
import { argument as printArgument, expression as printExpression } from '../scenario/print-python.js';
import { namesIn } from '../scenario/requires.js';
import { assign, attempt, comparison, Draft, expression, print, threadFeatures, type Feature, type Weights } from './draft.js';
import { fill, sceneOf, type Covering, type Holes } from './scene.js';
import { Pools, type Place as PoolPlace } from './generate-pools.js';
import { scenes, type SceneName } from './scenes.js';
import { newQueue, queueStatements } from './scenes-queues.js';
import { newResources, resourceStatements } from './scenes-resources.js';

/** Whether programs about green threads can be generated for an implementation. */
export const canGenerateThreads = (has: ReadonlySet<string>): boolean => ['spawn', 'sleep', 'GreenThread'].every((part) => has.has(part));

const getcurrent = call(name('getcurrent'));
const main = name('main');
const method = (object: Expression, id: string, ...args: readonly Argument[]): Expression => call(attribute(object, id), ...args);
const hub = call(name('get_hub'));
const boolean = (value: boolean): Expression => ({ kind: 'constant', value });

/** How many green threads a program has, each with a function of its own, and at most how many statements each function. */
export interface Shape {
  readonly threads: number;
  readonly operations: number;
}

/** Where a statement stands: in the main program, or in function `index`. */
interface Place {
  readonly index?: number;
  readonly label: string;
  readonly parameters: readonly Parameter[];
}

type Rarity = readonly [Feature, number, (place: Place) => Statement[]];

export class ThreadDraft extends Draft {
  private readonly functions: string[] = [];
  /** What `spawn` gives has methods that what `spawn_n` gives has not. */
  private readonly threads: string[] = [];
  private readonly bare: string[] = [];
  private readonly events: string[] = [];
  private readonly semaphores: string[] = [];
  private readonly capped = new Set<string>();
  private readonly queues: string[] = [];
  private readonly resourcePools: string[] = [];
  private readonly pools = new Pools(this);
  private readonly timeouts: string[] = [];
  private readonly timers: string[] = [];
  private readonly raw: string[] = [];
  private readonly shape: Shape | undefined;
  private readonly covering: Covering | undefined;
  /** Whether the program is about scenes, and the rest is there for what they call. */
  private readonly plays: boolean;
  /** How many scenes there are that may have a class of their own. */
  private ownClasses = 0;

  constructor(
    random: fc.Random,
    has: ReadonlySet<string>,
    weights: Weights,
    { shape, covering }: { readonly shape?: Shape; readonly covering?: Covering } = {},
  ) {
    super(random, threadFeatures, has, weights);
    this.shape = shape;
    this.covering = covering;
    this.plays = !shape && this.chance(0.8);
  }

  /** A program, or nothing when this one would use what the implementation lacks. */
  program(): Program | undefined {
    const { plays } = this;
    if (plays) this.budget = this.pick([1, 1, 2, 6]);
    const functionCount = this.shape?.threads ?? 1 + this.int(plays ? 2 : 3);
    for (let i = 1; i <= functionCount; i++) this.functions.push(`f${i}`);
    const errors = this.sharedErrors();
    const objects = [...this.newEvents(), ...this.newSemaphores(), ...this.newQueues(), ...this.newPools()];
    const threadCount = this.shape?.threads ?? 1 + this.int(plays ? 2 : Math.min(4, 1 + Math.floor(this.budget / 3)));
    for (let i = 1; i <= threadCount; i++) {
      if (this.has('bare', 0.25) && i > 1) this.bare.push(`t${i}`);
      else this.threads.push(`t${i}`);
    }
    if (this.has('rawSwitch')) this.raw.push('g1');
    this.greenlets.push(...this.threads, ...this.bare, ...this.raw);
    if (this.on.has('timeoutObjects')) this.timeouts.push('o1');
    if (!plays && (this.on.has('timerCancels') || this.has('timers', 0.3))) this.timers.push('r1');
    const definitions = this.functions.map((id, i) => this.definition(id, i));
    if (this.on.has('links') || this.on.has('linkSpawns')) definitions.push(this.linked());
    const spawns = this.spawns();
    const raw = this.raw.map((id) => assign(id, call(name('greenlet'), positional(this.runnable(0)))));
    const timeouts = this.timeouts.map((id) => assign(id, call(name('Timeout'), ...this.timeoutArgs())));
    const timers = this.timers.map((id) => assign(id, this.timer(0)));
    const body = this.mainBody();
    const bindings = [...exceptionClasses, slowTimeout, ...definitions, assign('main', getcurrent), ...errors, ...objects];
    const made = [...spawns, ...raw, ...timeouts].filter(() => !plays || this.chance(0.15));
    const program = used([...bindings, ...spawns, ...raw, ...timeouts], [...timers, ...body], new Set(made));
    return this.canRun(program) ? program : undefined;
  }

  private mainBody(): Statement[] {
    const { plays } = this;
    const place: Place = { label: 'm', parameters: [] };
    const body: Statement[] = [];
    const steps = this.int(Math.max(1, Math.floor(this.budget / 2))) + (plays ? 0 : 1);
    const scenes = plays ? (this.chance(0.06) ? 2 : 1) : 0;
    const before = this.int(steps + 1);
    for (let i = 0; i < before; i++) body.push(...this.statement(place));
    for (let i = 0; i < scenes; i++) body.push(...this.scene(place));
    for (let i = before; i < steps; i++) body.push(...this.statement(place));
    // What has been waiting gets its time.
    if (this.chance(plays ? 0.3 : 0.85))
      body.push(this.caughtAll([print(string('m'), call(name('sleep'), positional(integer(this.pick([5, 9, 20])))))]));
    if (this.has('reports', 0.7)) body.push(print(string('reported'), call(name('reported'))));
    if (this.on.has('state') && !plays) for (const id of this.greenlets) if (this.chance(0.3)) body.push(this.observe(name(id)));
    if (this.on.has('semaphoreState') && !plays) for (const id of this.semaphores) body.push(print(attribute(name(id), 'balance')));
    return body;
  }

  /** One of the scenes, those that are steered to likelier. */
  private scene(place: Place): Statement[] {
    for (let tries = 0; tries < 5; tries++) {
      const id = this.nextScene();
      const statements = fill(scenes[id], this, this.holes(place), this.covering);
      if (!this.canRun(statements)) continue;
      this.features.add(id);
      return [...statements];
    }
    return [...this.statement(place), ...this.statement(place)];
  }

  /**
   * A scene: every fifth time the one that there was least, since no rule can be steered to that no program has exercised yet;
   * else of some that are likely the one that there was least, for how likely it is.
   */
  private nextScene(): SceneName {
    const { covering } = this;
    if (!covering) return this.likely(sceneNames);
    const uses = (id: SceneName): number => covering.uses(sceneOf(scenes[id]));
    if (this.chance(0.2)) return this.pick(leastUsed(covering));
    const some = [this.likely(sceneNames), this.likely(sceneNames), this.likely(sceneNames)];
    const measures = some.map((id) => uses(id) / this.weightOf(id));
    const least = Math.min(...measures);
    return this.pick(some.filter((_, i) => measures[i] === least));
  }

  private holes(place: Place): Holes {
    const text = (value: Expression): string => printExpression(value);
    const texts = (args: readonly Argument[]): string => printArguments(args);
    const ownClass = `Own${++this.ownClasses}`;
    const thrown = (): Argument[] => (this.chance(0.5) ? [positional(name('KeyError'))] : this.throwArgs());
    return {
      f: () => text(this.runnable((place.index ?? -1) + 1)),
      n: () => String(this.pick([0, 0, 1, 1, 2])),
      d: () => String(this.pick([0, 0, 0, 1, 1, 2, -1, -2])),
      x: () => text(this.exception()),
      X: () => this.exceptionClass(),
      args: () => texts(this.chance(0.4) ? [] : thrown()),
      also: () => (this.chance(0.4) ? '' : `, ${texts(thrown())}`.replace(/, $/, '')),
      bad: () => texts(this.badThrowArgs()),
      v: () => text(this.value(1)),
      m: () => text(string(place.label)),
      C: () => ownClass,
    };
  }

  /** Makes the green threads: their arguments may be those that there are by then. */
  private spawns(): Statement[] {
    const others = this.greenlets.splice(0);
    const spawns = [...this.threads, ...this.bare].sort().map((id, i) => {
      const statement = assign(id, this.shape ? this.spawnedOf(i) : this.spawned(0, this.bare.includes(id)));
      this.greenlets.push(id);
      return statement;
    });
    this.greenlets.splice(0, Infinity, ...others);
    return spawns;
  }

  private sharedErrors(): Statement[] {
    if (!this.on.has('shared')) return [];
    this.errors.push('x1');
    return [assign('x1', call(name(this.exceptionClass()), ...this.exceptionArgs()))];
  }

  private newEvents(): Statement[] {
    if (!this.on.has('events')) return [];
    this.events.push(...['e1', 'e2'].slice(0, 1 + this.int(2)));
    return this.events.map((id) => assign(id, call(name('Event'))));
  }

  private newPools(): Statement[] {
    const needsPools = this.on.has('pools') || this.on.has('maps');
    return [...(needsPools ? this.pools.makePools() : []), ...(this.on.has('piles') ? this.pools.makePiles() : [])];
  }

  private newSemaphores(): Statement[] {
    if (!this.on.has('semaphores')) return [];
    this.semaphores.push(...['s1', 's2'].slice(0, 1 + this.int(2)));
    return this.semaphores.map((id) => assign(id, this.semaphore(id)));
  }

  /** Queues, and pools of resources. */
  private newQueues(): Statement[] {
    if (this.on.has('queues')) this.queues.push(...['q1', 'q2'].slice(0, 1 + this.int(2)));
    if (this.on.has('resources')) this.resourcePools.push('p1');
    return [
      ...this.queues.flatMap((id) => fill(`${id} = ${newQueue}`, this, {})),
      ...this.resourcePools.flatMap((id) => fill(`${id} = ${newResources}`, this, {})),
    ];
  }

  /** What is done with one of some queues or pools. */
  private onQueue(place: Place, objects: readonly string[], statement: string): Statement[] {
    if (objects.length === 0) return [expression(this.sleep())];
    const object = this.pick(objects);
    return [...fill(statement, this, { ...this.holes(place), o: () => object }, this.covering)];
  }

  private semaphore(id: string): Expression {
    if (this.has('capped', 0.6)) {
      this.capped.add(id);
      const limit = this.int(3);
      return call(name('CappedSemaphore'), positional(integer(this.int(limit + 1))), positional(integer(limit)));
    }
    const kind = this.has('bounded', 0.6) ? 'BoundedSemaphore' : 'Semaphore';
    return call(name(kind), ...(this.chance(0.3) ? [] : [positional(integer(this.int(3)))]));
  }

  private definition(id: string, index: number): Statement {
    const parameters =
      !this.shape && this.has('arity', 0.7) ? this.parameters() : this.pick<Parameter[]>([[], [{ kind: 'star', name: 'args' }]]);
    return { kind: 'def', name: id, parameters, body: this.functionBody({ index, label: id, parameters }) };
  }

  private functionBody(place: Place): Block {
    const body: Statement[] = [];
    if (this.chance(0.4)) body.push(print(string(place.label), ...place.parameters.map((parameter) => name(parameter.name))));
    const steps = 1 + this.int(this.shape?.operations ?? (this.plays ? 2 : 4));
    for (let i = 0; i < steps; i++) body.push(...this.statement(place));
    if (this.has('raise', 0.3)) body.push({ kind: 'raise', exception: this.chance(0.3) ? name(this.exceptionClass()) : this.exception() });
    else if (this.has('system', 0.25)) body.push({ kind: 'raise', exception: call(name(this.pick(['SystemExit', 'KeyboardInterrupt']))) });
    else if (this.chance(0.5)) body.push({ kind: 'return', value: this.value() });
    return body;
  }

  /** What a link calls. */
  private linked(): Statement {
    const parameters: Parameter[] = [
      { kind: 'plain', name: 't' },
      { kind: 'star', name: 'args' },
    ];
    const body: Statement[] = [print(string('link'), name('t'), name('args'))];
    const place: Place = { index: this.functions.length - 1, label: 'link', parameters };
    if (this.has('linkSpawns', 0.6)) body.push(expression(call(name('spawn'), positional(this.lambda()))));
    else if (this.chance(0.4)) body.push(...this.inLink());
    else if (this.chance(0.4)) body.push(...this.statement(place));
    if (this.has('raise', 0.2)) body.push({ kind: 'raise', exception: this.exception() });
    return { kind: 'def', name: 'l1', parameters, body };
  }

  private spawnedOf(index: number): Expression {
    return call(name('spawn'), positional(name(this.functions[index]!)));
  }

  /** What a link does with the green thread that has ended, or with another. */
  private inLink(): Statement[] {
    const t = name('t');
    const late = [positional(name('print')), positional(string('late'))];
    return this.pick<() => Statement[]>([
      () => [this.caughtAll([print(string('link'), method(t, 'wait'))])],
      () => [expression(method(t, 'link', ...late))],
      () => [this.caughtAll([expression(method(this.thread(), 'link', ...late))])],
      () => [print(string('link'), method(t, 'unlink', positional(name('l1')), ...this.linkArgs()))],
      () => [this.observe(t), expression(this.sleep())],
      () => [this.caughtAll([expression(this.sleep())])],
      () => (this.events.length > 0 ? [this.caught([expression(method(this.event(), 'send', positional(t)))])] : []),
    ])();
  }

  /** A call that makes a green thread of a function from `from` on. */
  private spawned(from: number, bare = false): Expression {
    const run = positional(this.runnable(from));
    const args = this.chance(0.3) ? this.args([]) : [];
    if (bare) return call(name('spawn_n'), run, ...args);
    if (this.has('later', 0.4)) return call(name('spawn_after'), positional(this.delay()), run, ...args);
    if (this.has('local', 0.4)) return call(name('spawn_after_local'), positional(this.delay()), run, ...args);
    return call(name('spawn'), run, ...args);
  }

  private runnable(from: number): Expression {
    if (from >= this.functions.length || this.chance(0.1)) return this.lambda();
    if (this.has('misuse', 0.1)) return this.pick([none, integer(1)]);
    if (this.events.length > 0 && this.chance(0.1)) return attribute(this.event(), 'wait');
    if (this.semaphores.length > 0 && this.chance(0.1)) return attribute(this.someSemaphore(), 'acquire');
    return name(this.functions[from + this.int(this.functions.length - from)]!);
  }

  private lambda(): Expression {
    const parameters: Parameter[] = [{ kind: 'star', name: 'args' }];
    const body = this.pick<Expression>([
      call(name('print'), positional(string('l')), positional(name('args'))),
      call(name('sleep'), positional(this.delay())),
      tuple([string('l'), name('args')]),
      integer(7),
    ]);
    return { kind: 'lambda', parameters, body };
  }

  /** Seconds: few different ones where waits should end together. */
  private delay(): Expression {
    if (this.has('negative', 0.15)) return integer(-1 - this.int(2));
    return integer(this.on.has('ties') ? this.pick([0, 0, 1, 1, 2]) : this.pick([0, 0, 0, 1, 2, 3, 4]));
  }

  // Statements

  private statement(place: Place): Statement[] {
    this.budget--;
    const statements = this.anyStatement(place);
    return this.canRun(statements) ? statements : [expression(call(name('sleep')))];
  }

  private anyStatement(place: Place): Statement[] {
    const plain = this.plainStatement(place);
    if (this.has('loops', 0.12)) return [loop(plain)];
    if (this.has('timeouts', 0.2)) return this.limited(plain, place);
    if (this.has('managers', 0.3) && this.semaphores.length > 0)
      return [{ kind: 'with', context: this.someSemaphore(), body: [...plain, print(string(place.label))] }];
    if (place.index !== undefined && this.has('swallow', 0.25)) return [this.guarded(plain, place)];
    if (place.index !== undefined && this.has('finally', 0.35)) return [this.cleanedUp(plain, place)];
    // Most programs should go on after an exception: what comes later is not seen otherwise.
    if (plain.length === 1 && plain[0]!.kind === 'try') return plain;
    if (this.chance(place.index === undefined ? 0.55 : this.on.has('catch') ? 0.3 : 0.1))
      return [this.chance(0.4) ? this.caught(plain) : this.caughtAll(plain)];
    return plain;
  }

  private plainStatement(place: Place): Statement[] {
    const rarities = this.rarities;
    const start = this.int(rarities.length);
    for (let i = 0; i < rarities.length; i++) {
      const [feature, probability, make] = rarities[(start + i) % rarities.length]!;
      if (this.has(feature, probability)) return make(place);
    }
    const { label } = place;
    if (this.has('inner', 0.3) && place.index !== undefined) {
      const h = assign('h', this.spawned(place.index + 1));
      return this.chance(0.4) ? [h, print(string(label), method(name('h'), 'wait'))] : [h];
    }
    if (this.has('results', 0.3)) return [this.shown(place, method(this.thread(), 'wait'))];
    return [this.chance(0.6) ? this.shown(place, this.sleep()) : expression(this.sleep())];
  }

  /** What a statement can be besides sleeping, each with how likely it is where its feature is on. */
  private readonly rarities: readonly Rarity[] = [
    ['events', 0.3, (place) => [this.shown(place, method(this.event(), 'wait'))]],
    ['events', 0.3, (place) => this.mayFail(this.shown(place, method(this.event(), 'send', ...this.maybe(this.value()))))],
    ['eventErrors', 0.2, () => this.onEvent((e) => this.mayFail(expression(method(e, 'send_exception', ...this.throwArgs()))))],
    ['eventTimeouts', 0.25, (place) => this.onEvent((e) => [this.shown(place, method(e, 'wait', positional(this.delay())))])],
    ['eventState', 0.2, (place) => this.onEvent((e) => [this.eventState(place, e)])],
    ['eventForms', 0.3, (place) => this.onEvent((e) => [this.caughtAll([this.eventForm(place, e)])])],
    ['resets', 0.12, () => this.onEvent((e) => this.mayFail(expression(method(e, 'reset'))))],
    ['resend', 0.1, () => this.onEvent((e) => [this.caught([expression(method(e, 'send', positional(this.value())))])])],
    ['semaphores', 0.25, (place) => [this.shown(place, method(this.someSemaphore(), 'acquire'))]],
    ['semaphores', 0.3, () => this.mayFail(expression(method(this.someSemaphore(), 'release')))],
    ['semaphoreForms', 0.25, (place) => this.acquireForms(place)],
    ['semaphoreState', 0.15, (place) => this.semaphoreState(place)],
    ...entries(queueStatements).map(([feature, statement]): Rarity => [
      feature,
      0.25,
      (place) => this.onQueue(place, this.queues, statement),
    ]),
    ...entries(resourceStatements).map(([feature, statement]): Rarity => [
      feature,
      0.2,
      (place) => this.onQueue(place, this.resourcePools, statement),
    ]),
    ['pools', 0.35, (place) => [this.caughtAll([this.pools.aboutPool(this.poolPlace(place))])]],
    ['maps', 0.15, (place) => [this.caughtAll([this.pools.aboutMap(this.poolPlace(place))])]],
    ['piles', 0.3, (place) => [this.caughtAll([this.pools.aboutPile(this.poolPlace(place))])]],
    ['kills', 0.15, () => this.mayFail(this.killed())],
    ['killForms', 0.12, () => this.mayFail(expression(method(this.thread(), 'kill', ...this.throwArgs())))],
    ['killSelf', 0.06, (place) => [place.index === undefined ? this.caughtAll([this.killedSelf()]) : this.killedSelf()]],
    ['cancels', 0.1, () => this.mayFail(expression(method(this.thread(), 'cancel', ...(this.chance(0.2) ? this.throwArgs() : []))))],
    ['links', 0.18, () => this.mayFail(expression(method(this.thread(), 'link', positional(name('l1')), ...this.linkArgs())))],
    [
      'unlinks',
      0.12,
      (place) => [
        this.on.has('links')
          ? this.shown(place, method(this.thread(), 'unlink', positional(name('l1')), ...this.linkArgs()))
          : this.shown(place, method(this.thread(), 'unlink', positional(name('print')))),
      ],
    ],
    ['timeoutObjects', 0.2, (place) => this.timeoutObject(place)],
    ['withTimeout', 0.12, (place) => [this.caughtAll([this.shown(place, this.withTimeout(place))])]],
    ['timers', 0.12, (place) => [expression(this.timer(place.index === undefined ? 0 : place.index + 1))]],
    ['timerCancels', 0.15, (place) => this.cancelledTimer(place)],
    ['hubSwitch', 0.06, (place) => this.hubSwitch(place)],
    ['aborts', 0.02, (place) => [this.shown(place, method(hub, 'abort', ...(this.chance(0.5) ? [positional(boolean(true))] : [])))]],
    ['rawSwitch', 0.12, (place) => [this.caughtAll([this.shown(place, this.rawTransfer())])]],
    ['state', 0.15, () => [this.observe(name(this.pick([...this.greenlets, 'main'])))]],
    ['nested', 0.12, (place) => [this.shown(place, this.calledFunction(place))]],
    ['bare', 0.06, (place) => [expression(this.spawned((place.index ?? -1) + 1, true))]],
    ['raise', 0.05, () => [{ kind: 'raise', exception: this.exception() }]],
    ['misuse', 0.08, () => [this.caught([expression(this.misuse())])]],
    ['reports', 0.05, (place) => [this.shown(place, call(name('reported')))]],
  ];

  private poolPlace({ label, index }: Place): PoolPlace {
    return { label, runnable: () => this.runnable((index ?? -1) + 1), value: () => this.value(1) };
  }

  private shown(place: Place, value: Expression): Statement {
    return print(string(place.label), value);
  }

  private maybe(value: Expression): Argument[] {
    return this.chance(0.7) ? [positional(value)] : [];
  }

  private sleep(): Expression {
    return call(name('sleep'), ...(this.chance(0.15) ? [] : [positional(this.delay())]));
  }

  private thread(): Expression {
    return this.chance(0.04) ? getcurrent : name(this.pick(this.threads));
  }

  private event(): Expression {
    return name(this.pick(this.events));
  }

  private onEvent(make: (event: Expression) => Statement[]): Statement[] {
    return this.events.length > 0 ? make(this.event()) : [expression(this.sleep())];
  }

  private someSemaphore(): Expression {
    return name(this.pick(this.semaphores));
  }

  private eventState(place: Place, event: Expression): Statement {
    const id = this.pick(['ready', 'has_result', 'has_exception', 'poll', 'poll', 'poll_result', 'poll_exception', 'poll_exception']);
    const args = id.startsWith('poll') && this.chance(0.5) ? [positional(this.value(1))] : [];
    return this.caughtAll([this.shown(place, method(event, id, ...args))]);
  }

  /** The rarer ways to send and to wait, and wrong ones. */
  private eventForm(place: Place, event: Expression): Statement {
    const exc = (): Argument => keyword('exc', this.exception());
    const forThrow = (): Argument => positional(tuple(this.throwArgs().map(({ value }) => value)));
    return this.pick<() => Statement>([
      () => expression(method(event, 'send', exc())),
      () => expression(method(event, 'send', positional(none), forThrow())),
      () => expression(method(event, 'send', positional(this.value()), exc())),
      () => expression(method(event, 'send', positional(this.exception()))),
      () => expression(method(event, 'send', keyword('result', this.value()))),
      () => expression(method(event, 'send_exception', ...this.badThrowArgs())),
      () => this.shown(place, method(event, 'wait', positional(none))),
      () => this.shown(place, method(event, 'wait', positional(string('a')))),
    ])();
  }

  private acquireForms(place: Place): Statement[] {
    if (this.semaphores.length === 0) return [expression(this.sleep())];
    const id = this.pick(this.semaphores);
    if (this.capped.has(id)) {
      const side = this.pick(['acquire', 'release']);
      return [this.shown(place, method(name(id), side, ...(this.chance(0.7) ? [positional(boolean(false))] : [])))];
    }
    const args = this.pick<() => Argument[]>([
      () => [positional(boolean(false))],
      () => [keyword('timeout', this.delay())],
      () => [positional(boolean(true)), positional(this.delay())],
      () => (this.has('misuse') ? [positional(boolean(false)), positional(integer(1))] : [keyword('blocking', boolean(false))]),
    ])();
    return this.mayFail(this.shown(place, method(name(id), 'acquire', ...args)));
  }

  private semaphoreState(place: Place): Statement[] {
    if (this.semaphores.length === 0) return [expression(this.sleep())];
    const semaphore = this.someSemaphore();
    return [print(string(place.label), attribute(semaphore, 'balance'), method(semaphore, 'locked'), method(semaphore, 'bounded'))];
  }

  private killed(): Statement {
    const target = name(this.pick([...this.threads, ...this.bare, ...(this.chance(0.05) ? ['main'] : [])]));
    const isThread = this.threads.includes(target.id);
    return expression(this.chance(0.5) || !isThread ? call(name('kill'), positional(target)) : method(target, 'kill'));
  }

  private killedSelf(): Statement {
    const args = this.has('killForms', 0.3) ? this.throwArgs() : [];
    return expression(call(name('kill'), positional(getcurrent), ...args));
  }

  private linkArgs(): Argument[] {
    return this.chance(0.3) ? [positional(integer(this.int(2)))] : [];
  }

  // Time limits

  private timeoutArgs(): Argument[] {
    const seconds = this.chance(0.08) ? none : integer(this.on.has('ties') ? this.pick([0, 1, 1, 2]) : this.pick([0, 1, 2, 3]));
    if (this.has('silent', 0.5)) return [positional(seconds), positional(boolean(false))];
    if (this.has('timeoutForms', 0.5))
      return [
        positional(seconds),
        positional(this.pick([() => name(this.exceptionClass()), () => this.exception(), () => boolean(true)])()),
      ];
    return [positional(seconds)];
  }

  /** A statement with limited time, perhaps twice. */
  private limited(body: Block, place: Place, depth = 0): Statement[] {
    const kind = this.on.has('timeouts') && this.has('classes', 0.4) ? 'Slow' : 'Timeout';
    const context = this.timeouts.length > 0 && this.chance(0.2) ? name(this.timeouts[0]!) : call(name(kind), ...this.timeoutArgs());
    const inner =
      depth < 2 && this.has('nestedTimeouts', 0.4)
        ? this.limited(body, place, depth + 1)
        : [...body, ...(this.chance(0.5) ? [print(string(place.label))] : [])];
    const limited: Statement = { kind: 'with', context, body: inner };
    return this.chance(depth > 0 ? 0.2 : 0.6) ? [this.caughtAll([limited])] : [limited];
  }

  private timeoutObject(place: Place): Statement[] {
    if (this.timeouts.length === 0) return [expression(this.sleep())];
    const timeout = name(this.timeouts[0]!);
    return this.pick<() => Statement[]>([
      () => [print(string(place.label), attribute(timeout, 'pending'))],
      () => [expression(method(timeout, 'cancel'))],
      () => [attempt([expression(method(timeout, 'start'))], [{ type: name('AssertionError'), body: [print(string('refused'))] }])],
      () => [this.caughtAll([{ kind: 'raise', exception: timeout }])],
      () => [print(call(name('is_timeout'), positional(timeout)), attribute(timeout, 'seconds'))],
    ])();
  }

  private withTimeout({ index }: Place): Expression {
    const run = this.chance(0.4) ? name('sleep') : this.runnable((index ?? -1) + 1);
    const args = [positional(this.delay()), positional(run), ...(this.chance(0.5) ? [positional(this.delay())] : [])];
    return call(
      name('with_timeout'),
      ...args,
      ...(this.on.has('keywords') && this.chance(0.6) ? [keyword('timeout_value', this.value(1))] : []),
    );
  }

  // The hub

  private timer(from: number): Expression {
    const callback = this.pick<() => Expression>([
      () => name('print'),
      () => this.lambda(),
      () => this.runnable(from),
      () => attribute(this.pick([...this.threads.map(name), main]), 'switch'),
      () => (this.events.length > 0 ? attribute(this.event(), 'send') : name('print')),
      () => (this.semaphores.length > 0 ? attribute(this.someSemaphore(), 'release') : name('print')),
      () => attribute(name(this.pick(this.threads)), this.pick(['kill', 'cancel', 'wait'])),
    ])();
    const id = this.has('localTimers', 0.5) ? 'schedule_call_local' : 'schedule_call_global';
    return method(hub, id, positional(this.delay()), positional(callback), ...(this.chance(0.3) ? [positional(this.value(1))] : []));
  }

  private cancelledTimer(place: Place): Statement[] {
    if (this.timers.length === 0) return [expression(this.sleep())];
    const timer = name(this.timers[0]!);
    return this.chance(0.5) ? [expression(method(timer, 'cancel'))] : [print(string(place.label), attribute(timer, 'pending'))];
  }

  /** Switches to the hub by hand, with somebody who wakes it again, or nobody. */
  private hubSwitch(place: Place): Statement[] {
    const wake = expression(
      method(
        hub,
        'schedule_call_global',
        positional(this.delay()),
        positional(attribute(getcurrent, 'switch')),
        ...this.maybe(this.value(1)),
      ),
    );
    return [...(this.chance(0.8) ? [wake] : []), this.shown(place, method(hub, 'switch'))];
  }

  /** A switch or throw past the hub. */
  private rawTransfer(): Expression {
    const target = name(this.pick([...this.greenlets, ...(this.chance(0.2) ? ['main'] : [])]));
    if (this.chance(0.5)) return method(target, 'throw', ...this.throwArgs());
    return method(target, 'switch', ...(this.chance(0.5) ? [positional(this.value(1))] : []));
  }

  private calledFunction({ index }: Place): Expression {
    const later = this.functions.slice((index ?? -1) + 1);
    return later.length > 0 ? call(name(this.pick(later))) : this.sleep();
  }

  // Exceptions

  private caught(body: Block): Statement {
    const error = attribute(call(name('type'), positional(name('e'))), '__name__');
    return attempt(body, [{ type: name('Exception'), name: 'e', body: [print(string('caught'), error)] }]);
  }

  private caughtAll(body: Block): Statement {
    const error = attribute(call(name('type'), positional(name('e'))), '__name__');
    const shown = this.chance(0.5) && !this.on.has('resend') ? name('e') : error;
    return attempt(body, [{ type: name('BaseException'), name: 'e', body: [print(string('caught'), shown)] }]);
  }

  private mayFail(statement: Statement): Statement[] {
    return this.chance(0.6) ? [this.caught([statement])] : [statement];
  }

  /** A try statement whose handler takes even GreenletExit, and then waits again, ends or raises. */
  private guarded(body: Block, place: Place): Statement {
    const type = this.pick(['GreenletExit', 'BaseException', 'Timeout', 'KeyError']);
    const then = this.pick<() => Block>([
      () => [],
      () => [this.shown(place, this.sleep())],
      () => [{ kind: 'raise' }],
      () => [expression(this.sleep()), { kind: 'raise' }],
      () => [{ kind: 'return', value: this.value() }],
      () => [{ kind: 'raise', exception: this.exception() }],
    ])();
    const error = attribute(call(name('type'), positional(name('e'))), '__name__');
    return attempt(body, [{ type: name(type), name: 'e', body: [print(string('caught'), error), ...then] }]);
  }

  /** A try statement with a finally clause that prints, waits, returns or raises. */
  private cleanedUp(body: Block, place: Place): Statement {
    const last = this.pick<() => Block>([
      () => [print(string('finally'), string(place.label))],
      () => [print(string('finally')), this.shown(place, this.sleep())],
      () => (this.semaphores.length > 0 ? [expression(method(this.someSemaphore(), 'release'))] : [print(string('finally'))]),
      () => (this.events.length > 0 ? this.mayFail(expression(method(this.event(), 'send'))) : [print(string('finally'))]),
      () => [{ kind: 'return', value: this.value() }],
    ])();
    return attempt(body, [], last);
  }

  /** A call that no implementation may take. */
  private misuse(): Expression {
    return this.pick([
      () => call(name('sleep'), positional(this.pick([none, string('a')]))),
      () => call(name('spawn')),
      () => call(name('spawn'), positional(name('print')), keyword('func', integer(1))),
      () => call(name('spawn_after'), positional(integer(1)), positional(name('print')), keyword('seconds', integer(1))),
      () => call(name('sleep'), positional(integer(1)), positional(integer(2))),
      () => method(this.thread(), 'kill', keyword('value', integer(1))),
      () => method(this.thread(), 'link'),
      () => call(name('spawn_after'), positional(none), positional(name('print'))),
      () => call(name('kill'), positional(this.pick([none, integer(1)]))),
      () => method(hub, 'schedule_call_global', positional(integer(1))),
      () => call(name('Semaphore'), positional(this.pick([integer(-1), string('a'), none]))),
      () => call(name('CappedSemaphore'), positional(integer(2)), positional(this.pick([integer(1), none]))),
    ])();
  }

  private observe(target: Expression): Statement {
    const all: Expression[] = [
      attribute(target, 'dead'),
      call(name('bool'), positional(target)),
      target,
      comparison(target, 'is', getcurrent),
      comparison(attribute(target, 'parent'), 'is', attribute(hub, 'greenlet')),
    ];
    return print(...all.filter(() => this.chance(0.5)), attribute(target, 'dead'));
  }
}

const entries = <K extends string>(texts: Readonly<Record<K, string>>): [K, string][] => Object.entries(texts) as [K, string][];

const derived = (id: string, base: string): Statement => ({ kind: 'class', name: id, base: name(base), body: [{ kind: 'pass' }] });
const exceptionClasses = [derived('Stop', 'GreenletExit'), derived('Fault', 'Exception'), derived('Alarm', 'BaseException')];
const slowTimeout = derived('Slow', 'Timeout');

const loop = (body: Block): Statement => ({
  kind: 'for',
  target: { kind: 'name', id: 'i' },
  iterable: call(name('range'), positional(integer(2))),
  body,
  otherwise: [],
});

const printArguments = (args: readonly Argument[]): string => args.map(printArgument).join(', ');

const sceneNames = Object.keys(scenes) as SceneName[];

/** The scenes that there were least. */
function leastUsed(covering: Covering): SceneName[] {
  let found: SceneName[] = [];
  let least = Infinity;
  for (const id of sceneNames) {
    const uses = covering.uses(sceneOf(scenes[id]));
    if (uses > least) continue;
    if (uses < least) found = [];
    least = uses;
    found.push(id);
  }
  return found;
}

/** The name that a definition or a plain assignment binds. */
function bound(statement: Statement): string {
  if (statement.kind === 'def' || statement.kind === 'class') return statement.name;
  const target = statement.kind === 'assign' ? statement.targets[0] : undefined;
  if (target?.kind !== 'name') throw new Error(`a ${statement.kind} is no binding`);
  return target.id;
}

/**
 * A program that begins with those of some statements, each of which binds a name, that the rest needs.
 *
 * @param needed those that stay in any case, for what they do
 */
function used(bindings: readonly Statement[], rest: readonly Statement[], needed: ReadonlySet<Statement>): Program {
  const names = new Set<string>();
  const read = (statement: Statement): void => {
    for (const id of namesIn(statement)) names.add(id);
  };
  rest.forEach(read);
  const kept = new Set<Statement>();
  // A function may mention what is bound after it.
  for (let before = -1; before < kept.size;) {
    before = kept.size;
    for (const binding of bindings) {
      if (kept.has(binding) || !(needed.has(binding) || names.has(bound(binding)))) continue;
      read(binding);
      kept.add(binding);
    }
  }
  return [...bindings.filter((binding) => kept.has(binding)), ...rest];
}
