/**
 * The reference for greenlets: spec/greenlet, rule by rule.
 *
 * Generator style: a greenlet's function is a generator, and a switch is a `yield` of what is to be
 * delivered to whom. The loop in `run` makes every transfer. Written to be read beside the pages.
 */

import { Dict, exceptions, isArgumentError, Keywords } from '../scenario/python.js';
import type { Machine } from './machine.js';

/** What travels with a switch: its arguments, or how a greenlet ended. */
type Message =
  | { readonly kind: 'arguments'; readonly args: readonly unknown[]; readonly keywords: Readonly<Record<string, unknown>> }
  | { readonly kind: 'result'; readonly value: unknown }
  | { readonly kind: 'exception'; readonly error: unknown };

interface Transfer {
  readonly target: Greenlet;
  readonly message: Message;
}

interface Ended {
  readonly ended: true;
}

type Body = Generator<Transfer, unknown, unknown>;
type Run = (...args: unknown[]) => Body;

interface Greenlet {
  readonly parent: Greenlet | null;
  readonly alive: boolean;
  readonly dead: boolean;
  readonly run: unknown;
  switch(...args: unknown[]): Body;
}

/** The API of one program, and the loop that runs the program as the main greenlet. */
export interface GreenletModel {
  readonly api: Readonly<Record<string, unknown>>;
  run(main: () => Body): void;
}

const noKeywords: Readonly<Record<string, unknown>> = {};

export function greenletModel(machine: Machine): GreenletModel {
  const rule = (id: string): void => machine.rule(id);
  const attributeError = (text: string): Error => exceptions.AttributeError!(text);
  const typeError = (text: string): Error => exceptions.TypeError!(text);

  class ModelGreenlet implements Greenlet {
    state: 'new' | 'started' | 'dead' = 'new';
    /** The suspended function. */
    body: Body | null = null;
    /** Whether it was ever resumed. */
    resumed = false;
    readonly up: ModelGreenlet | null;
    private readonly stored: { readonly run: unknown } | null;

    constructor(...args: unknown[]) {
      rule('create.identity');
      rule('create.arguments');
      if (args.length > 2) {
        rule('create.arguments-surplus');
        throw typeError('greenlet() takes at most 2 arguments');
      }
      const [run, parent] = args;
      // Building a greenlet only stores its function.
      rule('create.not-called');
      this.stored = run === undefined ? null : { run };
      if (parent instanceof ModelGreenlet) this.up = parent;
      else if (parent === undefined || parent === null) {
        rule(parent === null ? 'create.parent-none' : 'create.parent-default');
        this.up = current;
      } else {
        rule('create.parent-type');
        throw typeError('the parent must be a greenlet');
      }
    }

    static [Symbol.hasInstance](value: unknown): boolean {
      if (value === main) rule('main.type');
      return typeof value === 'object' && value !== null && ModelGreenlet.prototype.isPrototypeOf(value);
    }

    get parent(): ModelGreenlet | null {
      rule(this === main ? 'main.parent' : 'state.parent');
      return this.up;
    }

    get alive(): boolean {
      rule(this === main ? 'main.alive' : 'state.truth');
      return this.state === 'started';
    }

    get dead(): boolean {
      rule(this === main ? 'main.alive' : 'state.dead');
      return this.state === 'dead';
    }

    get run(): unknown {
      rule('state.run');
      if (this.state !== 'new' || !this.stored) throw attributeError('run');
      return this.stored.run;
    }

    /** The function to start with; undefined when there is none. */
    get runnable(): { readonly run: unknown } | null {
      return this.stored;
    }

    *switch(...args: unknown[]): Body {
      const last = args.at(-1);
      const keywords = last instanceof Keywords ? (args.pop() as Readonly<Record<string, unknown>>) : noKeywords;
      const message: Message = { kind: 'arguments', args, keywords };
      const target = this.state === 'dead' ? liveAncestor(this) : this;
      if (this.state === 'dead') markDeadSwitch(this, target);
      if (target.state === 'new' && !target.runnable) {
        rule(this === target ? 'create.no-run' : 'switch.dead-no-run');
        if (target.up !== current) rule('create.no-run-where');
        throw attributeError('run');
      }
      if (target === current) {
        if (this === target) rule('switch.self');
        return convert(message);
      }
      markSwitch(target);
      return yield { target, message };
    }
  }

  const main = Object.create(ModelGreenlet.prototype, {
    state: { value: 'started', writable: true },
    body: { value: null, writable: true },
    resumed: { value: false, writable: true },
    up: { value: null },
    stored: { value: null },
  }) as ModelGreenlet;
  let current: ModelGreenlet = main;

  const liveAncestor = (start: ModelGreenlet): ModelGreenlet => {
    let target = start;
    // Main is never dead, so the walk ends.
    while (target.state === 'dead') target = target.up!;
    return target;
  };

  /** A switch to a dead greenlet goes to the first of its ancestors that is not dead. */
  function markDeadSwitch(dead: ModelGreenlet, target: ModelGreenlet): void {
    rule('switch.dead-never-restarts');
    rule('switch.dead');
    if (dead.up!.state === 'dead') rule('switch.dead-chain');
    if (target.state === 'new' && target.runnable) rule('switch.dead-unstarted-parent');
    else if (target.state === 'started' && target !== current) rule('switch.dead-suspended-parent');
  }

  function markSwitch(target: ModelGreenlet): void {
    rule('switch.suspends');
    if (target.state === 'started' && target !== current.up && target.up !== current) rule('switch.any-order');
  }

  /** What a paused switch returns when it is resumed with a message. */
  function convert(message: Message): unknown {
    if (message.kind === 'exception') {
      rule('end.exception');
      throw message.error;
    }
    if (message.kind === 'result') {
      rule((message.value ?? null) === null ? 'end.none' : 'end.value');
      return message.value;
    }
    const { args, keywords } = message;
    const names = Object.keys(keywords);
    if (keywords !== noKeywords && names.length === 0) rule('switch.keywords-empty');
    if (names.length === 0) {
      if (args.length === 1) {
        rule('switch.one');
        return args[0];
      }
      if (args.length === 0) {
        rule('switch.none');
        return machine.answer('switch.none') === 'none' ? null : [];
      }
      rule('switch.tuple');
      return [...args];
    }
    const dict = new Dict(Object.entries(keywords));
    rule('switch.keywords-fresh');
    if (args.length === 0) {
      rule('switch.keywords');
      return dict;
    }
    rule('switch.mixed');
    return [[...args], dict];
  }

  /** Calls the function of a greenlet that starts. */
  function start(greenlet: ModelGreenlet, message: Message): Body {
    const { run } = greenlet.runnable!;
    if (message.kind === 'exception') {
      // An exception ends an unstarted greenlet without calling its function.
      rule('end.exception-parent-unstarted');
      throw message.error;
    }
    if (greenlet.up !== main) rule('start.nested');
    if (message.kind === 'result') rule('end.parent-unstarted');
    else rule(message.keywords === noKeywords ? 'start.arguments' : 'start.keywords');
    if (typeof run !== 'function') {
      rule('create.run-not-callable');
      throw typeError('run is not callable');
    }
    if (!('signature' in run)) rule('create.any-callable');
    if (message.kind === 'result') return (run as Run)(message.value);
    const { args, keywords } = message;
    return (run as Run)(...args, ...(Object.keys(keywords).length > 0 ? [new Keywords(keywords)] : []));
  }

  /** Lets the target of a transfer go on until it switches or ends; tells what to deliver next. */
  function deliver({ target, message }: { target: ModelGreenlet; message: Message }): Transfer | Ended {
    const sender = current;
    current = target;
    const unstarted = target.state === 'new';
    return proceed(target, () => {
      if (unstarted) {
        target.state = 'started';
        target.body = start(target, message);
        return target.body.next();
      }
      target.resumed = true;
      let value: unknown;
      try {
        value = convert(message);
      } catch (error) {
        return target.body!.throw(error);
      }
      if (message.kind === 'arguments' && target === sender.up) rule('switch.to-parent');
      return target.body!.next(value);
    });
  }

  function proceed(greenlet: ModelGreenlet, step: () => IteratorResult<Transfer, unknown>): Transfer | Ended {
    try {
      const { done, value } = step();
      return done ? finish(greenlet, { kind: 'result', value }) : (value as Transfer);
    } catch (error) {
      if (isArgumentError(error)) rule('start.arity');
      return finish(greenlet, { kind: 'exception', error });
    }
  }

  /** A greenlet has ended: it is dead, and its result or its exception goes to its parent. */
  function finish(greenlet: ModelGreenlet, message: Message): Transfer | Ended {
    if (greenlet === main) {
      if (message.kind === 'exception') throw message.error;
      return { ended: true };
    }
    greenlet.state = 'dead';
    rule('end.dead-first');
    return toParent(greenlet.up!, message);
  }

  function toParent(parent: ModelGreenlet, message: Message): Transfer {
    const target = liveAncestor(parent);
    const failed = message.kind === 'exception';
    if (parent.state === 'dead') rule(failed ? 'end.exception-parent-dead' : 'end.parent-dead');
    rule(failed ? 'end.exception-to-parent' : 'end.to-parent');
    if (failed && isArgumentError(message.error)) rule('start.arity-parent');
    if (failed && target !== main) rule('end.exception-chain');
    if (target.state === 'new' && !target.runnable) {
      // Nothing to start: an AttributeError takes the place of the message and goes one parent further.
      rule(failed ? 'end.exception-parent-unstarted-no-run' : 'end.parent-unstarted-no-run');
      return toParent(target.up!, { kind: 'exception', error: attributeError('run') });
    }
    return { target, message };
  }

  return {
    api: {
      greenlet: ModelGreenlet,
      getcurrent: (...args: unknown[]): ModelGreenlet => {
        if (args.length > 0) {
          rule('current.no-arguments');
          throw typeError('getcurrent() takes no arguments');
        }
        rule('current.stable');
        rule(current.resumed ? 'current.after' : current === main ? 'current.main' : 'current.inside');
        return current;
      },
    },
    run(program) {
      main.body = program();
      let next = proceed(main, () => main.body!.next());
      while (!('ended' in next)) next = deliver(next as { target: ModelGreenlet; message: Message });
    },
  };
}
