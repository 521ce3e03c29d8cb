/**
 * The reference for greenlets: spec/greenlet, rule by rule.
 *
 * Generator style: a greenlet's function is a generator, and a switch is a `yield` of what is to be
 * delivered to whom. The loop in `run` makes every transfer. Written to be read beside the pages.
 */

import { isArgumentError, Keywords } from '../scenario/python/calls.js';
import { exceptions } from '../scenario/python/exceptions.js';
import { Dict } from '../scenario/python/values.js';
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

const noKeywords: Readonly<Record<string, unknown>> = {};
const attributeError = (text: string): Error => exceptions.AttributeError!(text);
const typeError = (text: string): Error => exceptions.TypeError!(text);

/** One greenlet of a world. */
class Greenlet {
  state: 'new' | 'started' | 'dead' = 'new';
  /** The suspended function. */
  body: Body | null = null;
  /** Whether it was ever resumed. */
  resumed = false;

  /**
   * @param stored the function to start with; null when there is none
   * @param up the parent; null for main alone
   */
  constructor(
    private readonly world: Greenlets,
    readonly stored: { readonly run: unknown } | null,
    readonly up: Greenlet | null,
  ) {}

  get parent(): Greenlet | null {
    this.world.rule(this.up === null ? 'main.parent' : 'state.parent');
    return this.up;
  }

  get alive(): boolean {
    this.world.rule(this.up === null ? 'main.alive' : 'state.truth');
    return this.state === 'started';
  }

  get dead(): boolean {
    this.world.rule(this.up === null ? 'main.alive' : 'state.dead');
    if (this.state === 'dead') this.world.rule('end.dead-first');
    return this.state === 'dead';
  }

  get run(): unknown {
    this.world.rule('state.run');
    if (this.state !== 'new' || !this.stored) throw attributeError('run');
    return this.stored.run;
  }

  switch(...args: unknown[]): Body {
    return this.world.switch(this, args);
  }
}

/** The greenlets of one program: the API, and the loop that runs the program as the main greenlet. */
export class Greenlets {
  private readonly main = new Greenlet(this, null, null);
  private current = this.main;
  /** What the program sees. */
  readonly api: Readonly<Record<string, unknown>>;

  constructor(private readonly machine: Machine) {
    this.main.state = 'started';
    const create = (...args: unknown[]): Greenlet => this.create(args);
    const greenlet = function (...args: unknown[]): Greenlet {
      return create(...args);
    };
    greenlet.prototype = Greenlet.prototype;
    Object.defineProperty(greenlet, Symbol.hasInstance, { value: (value: unknown) => this.isInstance(value) });
    this.api = { greenlet, getcurrent: (...args: unknown[]) => this.getcurrent(args) };
  }

  rule(id: string): void {
    this.machine.rule(id);
  }

  /** Runs a program as the main greenlet, until it ends. */
  run(program: () => Body): void {
    this.main.body = program();
    let next = this.proceed(this.main, () => this.main.body!.next());
    while (!('ended' in next)) next = this.deliver(next);
  }

  /** What an object is in a trace. */
  kindOf(value: object): string | undefined {
    return value instanceof Greenlet ? 'greenlet' : value === this.api.greenlet ? 'class greenlet' : undefined;
  }

  private isInstance(value: unknown): boolean {
    if (value === this.main) this.rule('main.type');
    return value instanceof Greenlet;
  }

  private getcurrent(args: readonly unknown[]): Greenlet {
    if (args.length > 0) {
      this.rule('current.no-arguments');
      throw typeError('getcurrent() takes no arguments');
    }
    this.rule('current.stable');
    this.rule(this.current.resumed ? 'current.after' : this.current === this.main ? 'current.main' : 'current.inside');
    return this.current;
  }

  /** `greenlet(run, parent)`. */
  private create(args: readonly unknown[]): Greenlet {
    this.rule('create.identity');
    this.rule('create.arguments');
    if (args.length > 2) {
      this.rule('create.arguments-surplus');
      throw typeError('greenlet() takes at most 2 arguments');
    }
    const [run, parent] = args;
    // Building a greenlet only stores its function.
    this.rule('create.not-called');
    const stored = run === undefined ? null : { run };
    if (parent instanceof Greenlet) return new Greenlet(this, stored, parent);
    if (parent === undefined || parent === null) {
      this.rule(parent === null ? 'create.parent-none' : 'create.parent-default');
      return new Greenlet(this, stored, this.current);
    }
    this.rule('create.parent-type');
    throw typeError('the parent must be a greenlet');
  }

  /** `called.switch(…)`. */
  *switch(called: Greenlet, args: unknown[]): Body {
    const last = args.at(-1);
    const keywords = last instanceof Keywords ? (args.pop() as Readonly<Record<string, unknown>>) : noKeywords;
    const message: Message = { kind: 'arguments', args, keywords };
    const target = called.state === 'dead' ? liveAncestor(called) : called;
    if (called.state === 'dead') this.markDeadSwitch(called, target);
    if (target.state === 'new' && !target.stored) {
      this.rule(called === target ? 'create.no-run' : 'switch.dead-no-run');
      if (target.up !== this.current) this.rule('create.no-run-where');
      throw attributeError('run');
    }
    if (target === this.current) {
      if (called === target) this.rule('switch.self');
      return this.convert(message);
    }
    this.markSwitch(target);
    return yield { target, message };
  }

  /** A switch to a dead greenlet goes to the first of its ancestors that is not dead. */
  private markDeadSwitch(dead: Greenlet, target: Greenlet): void {
    this.rule('switch.dead-never-restarts');
    this.rule('switch.dead');
    if (dead.up!.state === 'dead') this.rule('switch.dead-chain');
    if (target.state === 'new' && target.stored) this.rule('switch.dead-unstarted-parent');
    else if (target.state === 'started' && target !== this.current) this.rule('switch.dead-suspended-parent');
  }

  private markSwitch(target: Greenlet): void {
    this.rule('switch.suspends');
    if (target.state !== 'started') return;
    if (target === this.current.up) this.rule('switch.to-parent');
    else if (target.up !== this.current) this.rule('switch.any-order');
  }

  /** What a paused switch returns when it is resumed with a message. */
  private convert(message: Message): unknown {
    if (message.kind === 'exception') {
      this.rule('end.exception');
      throw message.error;
    }
    if (message.kind === 'result') {
      this.rule((message.value ?? null) === null ? 'end.none' : 'end.value');
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

  /** Calls the function of a greenlet that starts. */
  private start(greenlet: Greenlet, message: Message): Body {
    const { run } = greenlet.stored!;
    if (message.kind === 'exception') {
      // An exception ends an unstarted greenlet without calling its function.
      this.rule('end.exception-parent-unstarted');
      throw message.error;
    }
    if (greenlet.up !== this.main) this.rule('start.nested');
    if (message.kind === 'result') this.rule('end.parent-unstarted');
    else this.rule(message.keywords === noKeywords ? 'start.arguments' : 'start.keywords');
    if (typeof run !== 'function') {
      this.rule('create.run-not-callable');
      throw typeError('run is not callable');
    }
    if (!('signature' in run)) this.rule('create.any-callable');
    if (message.kind === 'result') return (run as Run)(message.value);
    const { args, keywords } = message;
    return (run as Run)(...args, ...(Object.keys(keywords).length > 0 ? [new Keywords(keywords)] : []));
  }

  /** Lets the target of a transfer go on until it switches or ends; tells what to deliver next. */
  private deliver({ target, message }: { target: Greenlet; message: Message }): Transfer | Ended {
    this.current = target;
    const unstarted = target.state === 'new';
    return this.proceed(target, () => {
      if (unstarted) {
        target.state = 'started';
        target.body = this.start(target, message);
        return target.body.next();
      }
      target.resumed = true;
      let value: unknown;
      try {
        value = this.convert(message);
      } catch (error) {
        return target.body!.throw(error);
      }
      return target.body!.next(value);
    });
  }

  private proceed(greenlet: Greenlet, step: () => IteratorResult<Transfer, unknown>): Transfer | Ended {
    try {
      const { done, value } = step();
      return done ? this.finish(greenlet, { kind: 'result', value }) : (value as Transfer);
    } catch (error) {
      if (isArgumentError(error)) this.rule('start.arity');
      return this.finish(greenlet, { kind: 'exception', error });
    }
  }

  /** A greenlet has ended: it is dead, and its result or its exception goes to its parent. */
  private finish(greenlet: Greenlet, message: Message): Transfer | Ended {
    if (greenlet === this.main) {
      if (message.kind === 'exception') throw message.error;
      return { ended: true };
    }
    greenlet.state = 'dead';
    return this.toParent(greenlet.up!, message);
  }

  private toParent(parent: Greenlet, message: Message): Transfer {
    const target = liveAncestor(parent);
    const failed = message.kind === 'exception';
    if (parent.state === 'dead') this.rule(failed ? 'end.exception-parent-dead' : 'end.parent-dead');
    this.rule(failed ? 'end.exception-to-parent' : 'end.to-parent');
    if (failed && isArgumentError(message.error)) this.rule('start.arity-parent');
    if (failed && target !== this.main) this.rule('end.exception-chain');
    if (target.state === 'new' && !target.stored) {
      // Nothing to start: an AttributeError takes the place of the message and goes one parent further.
      this.rule(failed ? 'end.exception-parent-unstarted-no-run' : 'end.parent-unstarted-no-run');
      return this.toParent(target.up!, { kind: 'exception', error: attributeError('run') });
    }
    return { target, message };
  }
}

/** The greenlet itself or, when it is dead, the first of its ancestors that is not. */
function liveAncestor(start: Greenlet): Greenlet {
  let target = start;
  // Main is never dead, so the walk ends.
  while (target.state === 'dead') target = target.up!;
  return target;
}
