/**
 * The reference for greenlets: spec/greenlet, rule by rule.
 *
 * Generator style: a greenlet's function is a generator, and a switch is a `yield` of what is to be
 * delivered to whom. The loop in `run` makes every transfer. Written to be read beside the pages.
 */

import { isArgumentError, Keywords } from '../scenario/python/calls.js';
import { exceptions, isAnyExceptionClass, makeException, type ExceptionClass } from '../scenario/python/exceptions.js';
import { Dict } from '../scenario/python/values.js';
import { ExitArguments, startWithExit } from './defects.js';
import { Kinds, type Kind } from './derived.js';
import type { Machine } from './machine.js';

/** What travels with a switch. A value is a result, or a GreenletExit that counts as one. */
export type Message =
  | { readonly kind: 'arguments'; readonly args: readonly unknown[]; readonly keywords: Readonly<Record<string, unknown>> }
  | { readonly kind: 'value'; readonly value: unknown; readonly isExit: boolean }
  | { readonly kind: 'exception'; readonly error: unknown };

export interface Transfer {
  readonly origin: Greenlet;
  readonly target: Greenlet;
  readonly message: Message;
  /** The function of a target that starts, as the sender found it. */
  readonly run?: unknown;
  /** The dead greenlet that the sender named, where the target stands in for it. */
  readonly called?: Greenlet;
}

/** A transfer while the trace callback looks at it. */
interface Watch {
  readonly transfer: Transfer;
  readonly callback: unknown;
  readonly wasTracing: boolean;
}

export type Body = Generator<Transfer, unknown, Transfer>;
export type Run = (...args: unknown[]) => Body;

const noKeywords: Readonly<Record<string, unknown>> = {};
const attributeError = (text: string): Error => exceptions.AttributeError!(text);
const typeError = (text: string): Error => exceptions.TypeError!(text);

export const GreenletExit = makeException('GreenletExit', exceptions.BaseException!);
const error = makeException('error', exceptions.Exception!);
/** By its prototype, and so without asking an exception for its class. */
export const isExit = (value: unknown): boolean => Object.prototype.isPrototypeOf.call(GreenletExit.prototype, value as object);

/** The frame that `gr_frame` gives. */
class Frame {}

/** Names with an underscore are the reference's own: no scenario can reach or hide them. */
export class Greenlet {
  _state: 'new' | 'started' | 'dead' = 'new';
  /** The suspended function. */
  _body: Body | null = null;
  /** The function to start with; null when there is none. */
  _stored: { readonly run: unknown } | null = null;
  /** The parent; null for main alone. */
  _up: Greenlet | null = null;
  /** Its class, where the program has derived that; null for `greenlet`. */
  _kind: Kind | null = null;
  /** When the parent was last set, if ever. */
  _reparented: 'new' | 'started' | 'dead' | null = null;
  /** Who handed control to it last. */
  _from: Greenlet | null = null;
  /** Whether it was ever resumed. */
  _resumed = false;
  /** The exception that was last raised in its pending switch, and what it did since. */
  _raised: { readonly error: unknown; readonly thrower: Greenlet | null; readonly at: number; switched: boolean } | null = null;
  /** Frames of Python's that it has: that of its function, unless this is a method of the API, and those of trace callbacks. */
  _frames = 0;
  /** What it waits for, where a library built on greenlets says so. */
  _awaits: object | null = null;
  /** What such a library does when it has ended. */
  _onEnd: ((message: Message) => void) | null = null;
  readonly _frame = new Frame();
  /** 0 for one that every turn has to do with. */
  _id: number;
  /** How often it got control. */
  _turns = 0;
  /** Timers that were made to wake it. */
  _timers = 0;

  constructor(readonly _world: Greenlets) {
    this._id = _world.newId();
  }

  get parent(): unknown {
    this._world.touch(this);
    this._world.rule(this._up === null ? 'main.parent' : 'state.parent');
    return this._up;
  }
  set parent(value: unknown) {
    this._world.setParent(this, value);
  }

  get alive(): boolean {
    this._world.touch(this);
    this._world.rule(this._up === null ? 'main.alive' : 'state.truth');
    return this._state === 'started';
  }

  get dead(): boolean {
    this._world.touch(this);
    this._world.rule(this._up === null ? 'main.alive' : 'state.dead');
    if (this._state === 'dead') this._world.rule('end.dead-first');
    return this._state === 'dead';
  }
  set dead(_: unknown) {
    this._world.rule('state.dead-read-only');
    throw attributeError('dead');
  }

  get run(): unknown {
    this._world.touch(this);
    if (this._up === null) this._world.rule('run.main');
    else this._world.rule('state.run');
    if (this._state !== 'new' || !this._stored) throw attributeError('run');
    this._world.rule('run.direct');
    return this._stored.run;
  }
  set run(value: unknown) {
    this._world.setRun(this, value);
  }

  get gr_frame(): unknown {
    const suspended = this._state === 'started' && !this._world.isCurrent(this);
    this._world.rule(suspended ? 'frame.suspended' : 'frame.none');
    return suspended && this._frames > 0 ? this._frame : null;
  }
  set gr_frame(_: unknown) {
    this._world.rule('frame.read-only');
    throw attributeError('gr_frame');
  }

  switch(...args: unknown[]): Body {
    return this._world.switch(this, args);
  }

  throw(...args: unknown[]): Body {
    return this._world.throw(this, args);
  }
}

// What V8 keeps until it collects old objects, it keeps with all of the program that it leads to. So nothing of that sort is
// made anew for each program, since keeping it cost more than running the program: functions that construct, literals with
// getters, closures of generators (each has a hidden class) and functions assigned to a property (`a.b = () => …`, which V8
// takes for a method that will stay).

/** The constructor of greenlets of all programs; the class of one program is bound to its world. */
const construct = function (world: Greenlets, ...args: unknown[]): Greenlet {
  const made = new Greenlet(world);
  // An adapter's scenarios derive classes as JavaScript does.
  const isDerived = (new.target as unknown) !== construct;
  if (isDerived) Object.setPrototypeOf(made, (new.target as unknown as typeof Greenlet).prototype);
  world.create(made, args, isDerived);
  return made;
};

function greenletClass(world: Greenlets): unknown {
  const greenlet: object = construct.bind(null, world);
  Object.defineProperty(greenlet, 'prototype', { value: Greenlet.prototype });
  return Object.defineProperty(greenlet, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (world.isMain(value)) world.rule('main.type');
      return this === greenlet ? value instanceof Greenlet : Function.prototype[Symbol.hasInstance].call(this as typeof Greenlet, value);
    },
  });
}

/** What a program sees of greenlets. */
class Api {
  readonly greenlet: unknown;
  readonly GreenletExit = GreenletExit;
  readonly getcurrent = (...args: unknown[]): unknown => this._world.getcurrent(args);
  readonly settrace = (...args: unknown[]): unknown => this._world.settrace(args);
  readonly gettrace = (...args: unknown[]): unknown => this._world.gettrace(args);
  readonly copy = (object: unknown): never => this._world.refuseCopy(object, 'copy.refused');
  readonly deepcopy = (object: unknown): never => this._world.refuseCopy(object, 'copy.refused');
  readonly dumps = (object: unknown): never => this._world.refuseCopy(object, 'copy.pickle');

  constructor(private readonly _world: Greenlets) {
    this.greenlet = greenletClass(_world);
  }

  get error(): unknown {
    this._world.rule('error.class');
    return error;
  }
  get GREENLET_USE_GC(): true {
    return this._world.constant();
  }
  get GREENLET_USE_TRACING(): true {
    return this._world.constant();
  }
  get GREENLET_USE_CONTEXT_VARS(): true {
    return this._world.constant();
  }
}

/** The greenlets of one program: the API, and the loop that runs the program as the main greenlet. */
export class Greenlets {
  private readonly main: Greenlet;
  private current: Greenlet;
  private tracer: unknown = null;
  /** Told which greenlet is current, whenever the program asks. */
  onCurrent: ((current: Greenlet) => void) | undefined;
  /** Told which greenlet stands in for a dead one that was switched to. */
  onDeadSwitch: ((target: Greenlet) => void) | undefined;
  /** What the program sees. */
  readonly api: Readonly<Record<string, unknown>>;
  /** The classes that the program derives. */
  readonly kinds: Kinds;

  /**
   * @param hasAttributes whether the program has given an object attributes of its own
   */
  constructor(
    private readonly machine: Machine,
    private readonly hasAttributes: (object: unknown) => boolean = () => false,
  ) {
    this.main = new Greenlet(this);
    this.main._state = 'started';
    this.main._frames = 1;
    this.current = this.main;
    this.api = new Api(this) as unknown as Readonly<Record<string, unknown>>;
    this.kinds = new Kinds(this, this.api.greenlet);
  }

  rule(id: string): void {
    this.machine.rule(id);
  }

  newId(): number {
    return this.machine.newId();
  }

  /** Notes that the turn under way reads or changes a greenlet. */
  touch(greenlet: Greenlet): void {
    this.machine.touch(greenlet._id);
  }

  isMain(value: unknown): boolean {
    return value === this.main;
  }

  isCurrent(greenlet: Greenlet): boolean {
    return greenlet === this.current;
  }

  get mainGreenlet(): Greenlet {
    return this.main;
  }

  /** The greenlet that runs. */
  get running(): Greenlet {
    return this.current;
  }

  /** Makes a greenlet as a library does that is built on greenlets. */
  make(run: unknown, parent: Greenlet | null): Greenlet {
    const made = new Greenlet(this);
    made._stored = { run };
    made._up = parent;
    return made;
  }

  /** Runs a program as the main greenlet, until it ends. */
  run(program: () => Body): void {
    this.main._body = program();
    let next = this.proceed(this.main, () => this.main._body!.next(undefined as never));
    while (next) next = this.deliver(next);
  }

  /** What an object is in a trace. */
  kindOf(value: object): string | undefined {
    return value instanceof Greenlet ? 'greenlet' : value === this.api.greenlet ? 'class greenlet' : undefined;
  }

  constant(): true {
    this.rule('module.constants');
    return true;
  }

  refuseCopy(object: unknown, rule: string): never {
    this.rule(rule);
    throw typeError(`cannot serialize '${object instanceof Greenlet ? 'greenlet' : 'object'}'`);
  }

  getcurrent(args: readonly unknown[]): Greenlet {
    if (args.length > 0) {
      this.rule('current.no-arguments');
      throw typeError('getcurrent() takes no arguments');
    }
    this.rule('current.stable');
    this.rule(this.current._resumed ? 'current.after' : this.current === this.main ? 'current.main' : 'current.inside');
    this.onCurrent?.(this.current);
    return this.current;
  }

  // Creating: spec/greenlet/creating.md

  /** `greenlet(run, parent)`. */
  create(made: Greenlet, args: readonly unknown[], isDerived: boolean): void {
    this.rule('create.identity');
    this.rule('create.arguments');
    if (isDerived) this.rule('create.subclass');
    if (args.length > 2) {
      this.rule('create.arguments-surplus');
      throw typeError('greenlet() takes at most 2 arguments');
    }
    const [run, parent] = args;
    // Building a greenlet only stores its function.
    this.rule('create.not-called');
    if (run !== undefined) made._stored = { run };
    if (parent instanceof Greenlet) made._up = parent;
    else if (parent === undefined || parent === null) {
      this.rule(parent === null ? 'create.parent-none' : 'create.parent-default');
      made._up = this.current;
    } else {
      this.rule('create.parent-type');
      throw typeError('the parent must be a greenlet');
    }
  }

  // The function: spec/greenlet/lifecycle.md

  /** `g.run = value`; undefined for `del g.run`. */
  setRun(greenlet: Greenlet, value: unknown): void {
    this.touch(greenlet);
    if (greenlet === this.main) {
      this.rule('run.main');
      throw attributeError('run');
    }
    if (greenlet._state !== 'new') {
      this.rule(value === undefined ? 'run.delete-started' : 'run.set-started');
      throw attributeError('run cannot be set after the start of the greenlet');
    }
    this.rule(value === undefined ? 'run.delete' : 'run.set');
    greenlet._stored = value === undefined ? null : { run: value };
  }

  /** The function that a greenlet would start with: its own attribute, its class's method, or what it was made with. */
  private lookUpRun(greenlet: Greenlet): { readonly run: unknown } | null {
    if (Object.hasOwn(greenlet, 'run')) {
      this.rule('run.method-assigned');
      return { run: greenlet.run };
    }
    for (let at: object = Object.getPrototypeOf(greenlet) as object; at !== Greenlet.prototype; at = Object.getPrototypeOf(at) as object) {
      const method: unknown = Object.getOwnPropertyDescriptor(at, 'run')?.value;
      if (method === undefined) continue;
      this.rule(greenlet._stored ? 'run.method-first' : 'run.method');
      return { run: Object.assign((...args: unknown[]) => (method as Run).apply(greenlet, args), { ofClass: true }) };
    }
    return greenlet._stored;
  }

  // Parents: spec/greenlet/parents.md

  /** `g.parent = value`; undefined for `del g.parent`. */
  setParent(greenlet: Greenlet, value: unknown): void {
    this.touch(greenlet);
    if (value === undefined) {
      this.rule('parent.delete');
      throw attributeError("can't delete attribute");
    }
    if (greenlet === this.main) {
      this.rule('parent.set-main');
      if (this.machine.answer('parent.set-main') === 'attribute-error') throw attributeError('cannot set the parent of a main greenlet');
    }
    if (!(value instanceof Greenlet)) {
      this.rule('parent.set-type');
      throw typeError('the parent must be a greenlet');
    }
    for (let at: Greenlet | null = value; at; at = at._up) {
      if (at !== greenlet) continue;
      this.rule('parent.set-cycle');
      throw exceptions.ValueError!('cyclic parent chain');
    }
    this.rule('parent.set');
    greenlet._up = value;
    greenlet._reparented = greenlet._state;
  }

  // Switching: spec/greenlet/switching.md

  /** `called.switch(…)`. */
  switch(called: Greenlet, args: unknown[]): Body {
    const last = args.at(-1);
    const keywords = last instanceof Keywords ? (args.pop() as Readonly<Record<string, unknown>>) : noKeywords;
    const target = liveAncestor(called);
    if (called !== target) {
      this.markDeadSwitch(called, target);
      this.onDeadSwitch?.(target);
    } else if (target === this.current) this.rule('switch.self');
    const [only] = args;
    const message: Message =
      only instanceof ExitArguments ? { kind: 'value', value: only.value, isExit: true } : { kind: 'arguments', args, keywords };
    return this.send(called, target, message, called === target ? 'create.no-run' : 'switch.dead-no-run');
  }

  /** A switch to a dead greenlet goes to the first of its ancestors that is not dead. */
  private markDeadSwitch(dead: Greenlet, target: Greenlet): void {
    this.rule('switch.dead-never-restarts');
    this.rule('switch.dead');
    if (dead._up!._state === 'dead') this.rule('switch.dead-chain');
    if (dead._reparented === 'dead') this.rule('parent.dead-reparent');
    if (target._state === 'started' && target !== this.current) this.rule('switch.dead-suspended-parent');
    else if (target._state === 'new' && this.lookUpRun(target)) this.rule('switch.dead-unstarted-parent');
  }

  /** Suspends the current greenlet and hands a message to another; gives what the current one is sent later. */
  private *send(called: Greenlet, target: Greenlet, message: Message, noRun: string): Body {
    const found = target._state === 'new' ? this.lookUpRun(target) : null;
    if (target._state === 'new' && !found) {
      this.rule(noRun);
      if (target._up !== this.current) this.rule('create.no-run-where');
      if (this.tracer !== null) this.rule('trace.failed');
      throw attributeError('run');
    }
    this.markMoved(this.current);
    const transfer: Transfer = { origin: this.current, target, message, run: found?.run, ...(called !== target && { called }) };
    if (target !== this.current && message.kind === 'arguments') this.markSwitch(target);
    const arrived = target === this.current ? transfer : yield transfer;
    let delivered = arrived.message;
    if (this.tracer !== null) {
      // Not in a generator of its own: callbacks that switch are called in one another, and JavaScript's stack is short.
      const watch = this.beginTrace(arrived);
      try {
        yield* this.callback(watch);
        delivered = this.endTrace(watch);
      } catch (error) {
        delivered = this.failTrace(watch, error);
      }
    }
    return this.arrive(arrived, delivered);
  }

  private markSwitch(target: Greenlet): void {
    this.rule('switch.suspends');
    if (target._state !== 'started') return;
    if (target === this.current._up) this.rule('switch.to-parent');
    else if (target._up !== this.current) this.rule('switch.any-order');
  }

  /** A pending switch goes on with a message: what was sent, or what the trace callback raised. */
  private arrive(transfer: Transfer, message: Message): unknown {
    if (message.kind !== 'exception') return this.convert(message);
    const thrower = message === transfer.message && transfer.origin._state === 'started' ? transfer.origin : null;
    this.markRaised(transfer, message.error, thrower);
    throw message.error;
  }

  /** What a paused switch returns when it is resumed with a message. */
  private convert(message: Exclude<Message, { kind: 'exception' }>): unknown {
    if (message.kind === 'value') {
      if (!message.isExit) this.rule((message.value ?? null) === null ? 'end.none' : 'end.value');
      return message.value;
    }
    const { args, keywords } = message;
    const names = Object.keys(keywords);
    if (keywords !== noKeywords && names.length === 0) this.rule('switch.keywords-empty');
    if (names.length === 0) {
      if (args.length === 1) {
        this.rule('switch.one');
        return args[0];
      }
      if (args.length === 0) {
        this.rule('switch.none');
        return this.machine.answer('switch.none') === 'none' ? null : [];
      }
      this.rule('switch.tuple');
      return [...args];
    }
    const dict = new Dict(Object.entries(keywords));
    this.rule('switch.keywords-fresh');
    if (args.length === 0) {
      this.rule('switch.keywords');
      return dict;
    }
    this.rule('switch.mixed');
    return [[...args], dict];
  }

  // Throwing: spec/greenlet/throwing.md

  /** `called.throw(…)`. */
  throw(called: Greenlet, args: readonly unknown[]): Body {
    return this.raise(called, this.thrown(called, args));
  }

  /** Raises an exception in a greenlet. */
  *raise(called: Greenlet, error: unknown): Body {
    const target = liveAncestor(called);
    let message: Message = { kind: 'exception', error };
    if (called !== target) {
      if (called._up!._state === 'dead') this.rule('throw.dead-chain');
      if (called._reparented === 'dead') this.rule('parent.dead-reparent');
      if (isExit(error)) {
        this.rule(target._state === 'new' ? 'throw.dead-exit-unstarted-parent' : 'throw.dead-exit');
        message = { kind: 'value', value: error, isExit: true };
      } else this.rule(target._state === 'new' ? 'throw.dead-unstarted-parent' : 'throw.dead');
    } else if (target._state === 'new') {
      this.rule(isExit(error) ? 'throw.unstarted-exit' : 'throw.unstarted');
      if (!isExit(error) && liveAncestor(target._up!)._state === 'new') this.rule('throw.unstarted-parent-unstarted');
    } else if (target === this.current) this.rule('throw.current');
    else if (target === this.main) this.rule('throw.main');
    if (isExit(error) && target === this.main && message.kind === 'exception') this.rule('exit.main');
    const value = yield* this.send(called, target, message, called === target ? 'throw.unstarted-no-run' : 'throw.dead-no-run');
    if (called === target) this.rule('throw.returns');
    return value;
  }

  /** The exception that `throw(type, value, traceback)` raises. */
  thrown(called: Greenlet, args: readonly unknown[]): unknown {
    const refuse = (rule: string): never => {
      this.rule(rule);
      if (called._state !== 'started') this.rule('throw.not-exception-state');
      if (this.tracer !== null) this.rule('trace.failed');
      throw typeError('throw() takes an exception');
    };
    const last = args.at(-1);
    const given = last instanceof Keywords ? args.slice(0, -1) : args;
    if (given.length > 3 || (given !== args && Object.keys(last as object).length > 0)) return refuse('throw.arguments');
    if (given.length === 0) {
      this.rule('throw.nothing');
      return GreenletExit();
    }
    const [type, value = null, traceback = null] = given;
    if (traceback !== null) return refuse('throw.traceback');
    if (type instanceof Error) {
      if (value !== null) return refuse('throw.instance-value');
      this.rule('throw.instance');
      return type;
    }
    if (!isAnyExceptionClass(type)) return refuse('throw.not-exception');
    const make = type as ExceptionClass;
    if (value === null) {
      this.rule(given.length === 1 ? 'throw.class' : 'throw.value-none');
      return make();
    }
    if (Array.isArray(value)) {
      this.rule('throw.value-tuple');
      return make(...(value as unknown[]));
    }
    if (value instanceof (type as new () => Error)) {
      this.rule('throw.value-instance');
      return value;
    }
    this.rule(value instanceof Error ? 'throw.value-other' : 'throw.value');
    return make(value);
  }

  /** An exception comes out of a greenlet's pending switch. */
  private markRaised({ origin, target }: Transfer, error: unknown, thrower: Greenlet | null): void {
    if (origin._state === 'dead') {
      this.rule('end.exception');
      this.rule('end.exception-identity');
    }
    target._raised = { error, thrower, at: this.machine.events, switched: false };
  }

  /** A greenlet goes on after an exception was raised in it. */
  private markMoved(greenlet: Greenlet): void {
    const raised = greenlet._raised;
    if (!raised || raised.switched) return;
    raised.switched = true;
    if (raised.thrower) this.rule(isExit(raised.error) ? 'exit.caught' : 'throw.caught');
  }

  // Starting and ending: spec/greenlet/ending.md, spec/greenlet/exit.md

  /** Lets the target of a transfer go on until it switches or ends; tells what to deliver next, or null at the end of main. */
  private deliver(transfer: Transfer): Transfer | null {
    const { origin, target } = transfer;
    this.current = target;
    this.machine.passed(origin, target, transfer.message);
    target._from = origin;
    target._turns++;
    this.machine.touch(origin._id);
    this.machine.touch(target._id);
    return this.proceed(target, () => {
      if (target._state === 'new') {
        target._state = 'started';
        target._body = this.tracer === null ? this.start(transfer, transfer.message) : this.startTraced(transfer);
        return target._body.next(undefined as never);
      }
      target._resumed = true;
      return target._body!.next(transfer);
    });
  }

  private *startTraced(transfer: Transfer): Body {
    const { target } = transfer;
    const message = yield* this.trace(transfer);
    if (target._resumed) this.rule('trace.left-start');
    return yield* this.start(transfer, message);
  }

  /** Calls the function of a greenlet that starts. */
  private start({ target, run }: Transfer, message: Message): Body {
    if (message.kind === 'exception') throw message.error;
    if (target._up !== this.main) this.rule('start.nested');
    if (message.kind === 'value') {
      this.rule(message.isExit ? 'exit.parent-unstarted' : 'end.parent-unstarted');
    } else this.rule(message.keywords === noKeywords ? 'start.arguments' : 'start.keywords');
    if (typeof run !== 'function') {
      this.rule('create.run-not-callable');
      throw typeError('run is not callable');
    }
    if (!isMethod(run)) target._frames++;
    if (!('signature' in run)) this.rule('create.any-callable');
    if (message.kind === 'value') {
      if (message.isExit && this.machine.defects.has('exit-arguments'))
        return startWithExit(this.machine, run as Run, message.value, this.hasAttributes(message.value));
      return (run as Run)(message.value);
    }
    const { args, keywords } = message;
    return (run as Run)(...args, ...(Object.keys(keywords).length > 0 ? [new Keywords(keywords)] : []));
  }

  private proceed(greenlet: Greenlet, step: () => IteratorResult<Transfer, unknown>): Transfer | null {
    try {
      const { done, value } = step();
      return done ? this.finish(greenlet, { kind: 'value', value, isExit: false }) : (value as Transfer);
    } catch (error) {
      if (this.machine.over) throw error;
      if (isArgumentError(error)) this.rule('start.arity');
      return this.finish(greenlet, { kind: 'exception', error });
    }
  }

  /** A greenlet has ended: it is dead, and its result or its exception goes to its parent. */
  private finish(greenlet: Greenlet, message: Message): Transfer | null {
    greenlet._onEnd?.(message);
    if (greenlet === this.main) {
      if (message.kind === 'exception') throw message.error;
      return null;
    }
    greenlet._state = 'dead';
    this.markEnd(greenlet, message);
    if (message.kind !== 'exception' || !isExit(message.error)) return this.toParent(greenlet, greenlet._up!, message);
    this.rule('exit.value');
    this.rule('exit.identity');
    this.rule('exit.base');
    if ((message.error as { args?: unknown[] }).args?.length === 0) this.rule('exit.class');
    if (!isPlainExit(message.error)) this.rule('exit.subclass');
    return this.toParent(greenlet, greenlet._up!, { kind: 'value', value: message.error, isExit: true });
  }

  private markEnd(greenlet: Greenlet, message: Message): void {
    const error = message.kind === 'exception' ? message.error : undefined;
    if (greenlet._reparented) this.rule('parent.at-end');
    if (message.kind === 'exception' && !isExit(error) && !(error instanceof (exceptions.Exception as unknown as new () => Error)))
      if (error instanceof (exceptions.BaseException as unknown as new () => Error)) this.rule('end.base-exception');
    const { _raised: raised } = greenlet;
    const isOwn = message.kind === 'exception' && raised?.error !== error;
    const up = liveAncestor(greenlet._up!);
    if (isOwn && up !== this.main && up._state === 'started') this.rule(isExit(error) ? 'throw.raiser-exit' : 'throw.raiser');
    // What the greenlet held while it was away; where it had it from is nobody's business but its own.
    if (greenlet._resumed && (isOwn || message.kind === 'value' || raised!.switched)) this.rule('exception.in-flight');
    if (message.kind === 'exception' && (isOwn ? greenlet._resumed : raised!.switched)) this.rule('exception.handled');
    if (isOwn && (isExit(error) || isExit(raised?.error))) this.rule('exit.replaced');
    if (!raised?.thrower) return;
    if (error === raised.error) {
      this.rule('throw.kills');
      if (this.machine.events > raised.at) {
        this.rule('throw.finally');
        if (isExit(error)) this.rule('exit.caught');
      }
      if (up !== raised.thrower) this.rule(isExit(error) ? 'exit.to-parent' : 'throw.to-parent');
    } else if (message.kind === 'value') this.rule(isExit(raised.error) ? 'exit.return' : 'throw.caught');
  }

  private toParent(origin: Greenlet, parent: Greenlet, message: Message): Transfer {
    const target = liveAncestor(parent);
    const failed = message.kind === 'exception';
    const isExitValue = message.kind === 'value' && message.isExit;
    if (parent._state === 'dead') {
      this.rule(failed ? 'end.exception-parent-dead' : isExitValue ? 'exit.parent-dead' : 'end.parent-dead');
      if (origin._reparented) this.rule('parent.dead');
      if (this.tracer !== null) this.rule('trace.parent-dead');
    }
    if (!isExitValue) this.rule(failed ? 'end.exception-to-parent' : 'end.to-parent');
    if (failed && isArgumentError(message.error)) this.rule('start.arity-parent');
    if (failed && target !== this.main) this.rule('end.exception-chain');
    if (target._state !== 'new') return { origin, target, message };
    const found = this.lookUpRun(target);
    if (!found) {
      // Nothing to start: an AttributeError takes the place of the message and goes one parent further.
      this.rule(failed ? 'end.exception-parent-unstarted-no-run' : 'end.parent-unstarted-no-run');
      if (this.tracer !== null) this.rule('trace.failed');
      return this.toParent(origin, target._up!, { kind: 'exception', error: attributeError('run') });
    }
    if (failed) this.rule('end.exception-parent-unstarted');
    if (origin._reparented) this.rule('parent.unstarted');
    if (this.tracer !== null) this.rule('trace.parent-unstarted');
    return { origin, target, message, run: found.run };
  }

  // Tracing: spec/greenlet/tracing.md

  settrace(args: readonly unknown[]): unknown {
    if (args.length !== 1) {
      this.rule('trace.set-arguments');
      throw typeError('settrace() takes 1 argument');
    }
    this.rule('trace.set');
    const previous = this.tracer;
    this.tracer = args[0] ?? null;
    return previous;
  }

  gettrace(args: readonly unknown[]): unknown {
    if (args.length > 0) throw typeError('gettrace() takes no arguments');
    this.rule(this.tracer === null ? 'trace.none' : 'trace.set');
    return this.tracer;
  }

  /** Calls the trace callback for a greenlet that starts; gives what is delivered: the message, or the callback's exception. */
  private *trace(transfer: Transfer): Generator<Transfer, Message, Transfer> {
    const watch = this.beginTrace(transfer);
    try {
      yield* this.callback(watch);
      return this.endTrace(watch);
    } catch (error) {
      return this.failTrace(watch, error);
    }
  }

  private beginTrace(transfer: Transfer): Watch {
    this.markTraced(transfer);
    const watch = { transfer, callback: this.tracer, wasTracing: this.tracing };
    this.tracing = true;
    transfer.target._frames++;
    return watch;
  }

  /** The trace callback, which runs in the target of the transfer. */
  private callback({ transfer: { origin, target, message }, callback }: Watch): Body {
    if (typeof callback !== 'function') {
      this.rule('trace.not-callable');
      throw typeError('the trace callback is not callable');
    }
    return (callback as Run)(message.kind === 'exception' ? 'throw' : 'switch', [origin, target]);
  }

  private endTrace({ transfer, callback, wasTracing }: Watch): Message {
    this.tracing = wasTracing;
    transfer.target._frames--;
    this.rule(this.tracer === callback ? 'trace.result-ignored' : 'trace.unset-inside');
    return transfer.message;
  }

  private failTrace({ transfer, wasTracing }: Watch, error: unknown): Message {
    this.tracing = wasTracing;
    transfer.target._frames--;
    if (isArgumentError(error)) this.rule('trace.not-callable');
    if (isExit(error)) this.rule('trace.error-exit');
    this.rule('trace.error-removes');
    if (transfer.message.kind === 'exception') this.rule('trace.error-throw');
    this.rule(errorRule(transfer));
    this.tracer = null;
    return { kind: 'exception', error };
  }

  /** Whether a trace callback is under way. */
  private tracing = false;

  private markTraced({ origin, target, message, called }: Transfer): void {
    this.rule('trace.in-target');
    this.rule('trace.shared');
    if (this.tracing) this.rule('trace.nested');
    if (message.kind !== 'exception') this.rule('trace.switch');
    if (called) this.rule('trace.dead');
    else if (origin === target) this.rule('trace.self');
    if (message.kind === 'exception') this.rule(origin._state === 'dead' ? 'trace.end-exception' : 'trace.throw');
    else if (message.kind === 'value' && message.isExit && origin._state === 'dead') this.rule('trace.end-exit');
    else if (message.kind === 'arguments') this.rule('trace.arguments');
  }
}

/** Where the exception of a trace callback comes out. */
function errorRule({ origin, target, run }: Transfer): string {
  if (origin === target) return 'trace.error-self';
  if (run !== undefined) return 'trace.error-start';
  return origin._state === 'dead' ? 'trace.error-end' : 'trace.error-resume';
}

/** Whether a function is a method of the API, as `g.switch` is. */
const isMethod = (run: object): boolean => 'method' in run && !('signature' in run);

const isPlainExit = (error: unknown): boolean => Object.getPrototypeOf(error) === GreenletExit.prototype;

/** The greenlet itself or, when it is dead, the first of its ancestors that is not. */
function liveAncestor(start: Greenlet): Greenlet {
  let target = start;
  // Main is never dead, so the walk ends.
  for (; target._state === 'dead'; target = target._up!) target._world.touch(target);
  target._world.touch(target);
  return target;
}
