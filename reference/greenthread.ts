/**
 * The reference for green threads: what they give and whom they tell of it. spec/eventlet/{results,links}.md, rule by rule.
 *
 * How they begin stands in spawning.ts, how they are ended from outside in killing.ts.
 */

import { isArgumentError } from '../scenario/python/calls.js';
import { exceptions, isOf } from '../scenario/python/exceptions.js';
import { collect, equal, isDict, type Dict } from '../scenario/python/values.js';
import { Result, type Event } from './event.js';
import { Greenlet, isExit, type Body } from './greenlet.js';
import { bind, call, isFinal, isInterrupt, type Hub } from './hub.js';
import { cancel, kill, type Kill } from './killing.js';
import type { Spawn } from './spawning.js';

/** A function to be called at the end, with its arguments. */
interface Link {
  readonly call: readonly [run: unknown, args: readonly unknown[], keywords: Dict];
  /** The rule about links that are made where this one was; null for the ordinary case. */
  readonly rule: string | null;
}

/** A library built on green threads that is told of the end of one, before its links are called. */
interface Owner {
  _done(ended: Greenlet): void;
}

/** Binds the arguments of a call; marks the rule by which it refuses them. */
export function bound(hub: Hub, rule: string, text: string, args: readonly unknown[], defaults?: readonly unknown[]): unknown[] {
  try {
    return bind(text, args, defaults);
  } catch (error) {
    hub._machine.rule(rule);
    throw error;
  }
}

/** Has something done when a greenlet has ended; it is told by which exception, if any. */
export function whenEnded(greenlet: Greenlet, tell: (error: unknown) => void): void {
  const before = greenlet._onEnd;
  const onEnd: typeof before = (message) => {
    before?.(message);
    tell(message.kind === 'exception' ? message.error : undefined);
  };
  greenlet._onEnd = onEnd;
}

const isTimeout = (error: unknown): boolean => error instanceof Error && '_timer' in error;

/** What `spawn` gives: a greenlet that has a result. Names with an underscore are the reference's own. */
export class GreenThread extends Greenlet {
  /** Holds the result. */
  readonly _event: Event;
  /** How it was killed last, if ever. */
  _kill: Kill | null = null;
  /** The greenlet that calls its links now. */
  _linker: Greenlet | null = null;
  readonly _links: Link[] = [];
  _owner: Owner | null = null;
  /** Links that were called, and that were taken back. */
  private readonly _called: Link[] = [];
  private readonly _unlinked: Link[] = [];
  /** How many greenlets wait for it. */
  _waiting = 0;
  /** What happened to waiters: how many were told, left before that, were woken together. */
  private _told = 0;
  private _left = 0;
  private _woken = 0;
  /** The exception by which its function failed. */
  _failure: { readonly error: unknown } | null = null;
  /** The exception that a wait for another green thread raised in it. */
  private _inherited: unknown = undefined;
  /** How many turns there had been when it ended. */
  private _end = 0;

  /**
   * @param _spawn how it was made
   */
  constructor(
    readonly _hub: Hub,
    readonly _spawn: Spawn,
  ) {
    super(_hub._world);
    this._event = new Result(_hub);
    this._up = _hub._greenlet;
    const main = (...args: unknown[]): Body => this._begin(args);
    this._stored = { run: Object.assign(main, { label: 'main', ofClass: true }) };
  }

  private _rule(id: string): void {
    this._world.rule(id);
  }

  private *_begin(args: readonly unknown[]): Body {
    const [run, positional, keywords] = bind('main(function, args, kwargs)', args);
    if (!isDict(keywords)) throw exceptions.TypeError!('argument after ** must be a mapping');
    return yield* this._main(run, collect(positional), keywords);
  }

  // States: spec/eventlet/spawning.md

  override get alive(): boolean {
    this._markState();
    return super.alive;
  }

  override get dead(): boolean {
    this._markState();
    return super.dead;
  }
  override set dead(value: unknown) {
    super.dead = value as never;
  }

  private _markState(): void {
    if (this._state === 'new') this._rule('spawn.unstarted');
    else this._rule(this._state === 'started' ? 'spawn.started' : 'spawn.ended');
    if (this._state === 'started' && this._linker === this) this._rule('spawn.ended-link');
    if (this._state === 'new' && this._spawn.isLocal && this._spawn.maker._state === 'dead') this._rule('after.local-dead-state');
  }

  // Results: spec/eventlet/results.md

  *wait(...args: unknown[]): Body {
    if (args.length > 0) throw exceptions.TypeError!('wait() takes no arguments');
    const { running } = this._world;
    const waits = !this._event.ready();
    this._markWait(running, waits);
    const turns = this._hub._fired;
    if (waits) {
      this._waiting++;
      running._awaits = this;
    }
    let value: unknown;
    try {
      value = yield* this._event.wait();
    } catch (error) {
      if (!isFinal(error) && running !== this._hub._greenlet) this._markRaised(running, error, waits);
      throw error;
    } finally {
      if (waits) {
        this._waiting--;
        running._awaits = null;
      }
    }
    this._markReturned(running, value, waits);
    if (running._up === null && this._hub._fired - turns > 1) this._rule('spawn.main-waits');
    return value;
  }

  private _markWait(running: Greenlet, waits: boolean): void {
    if (running === this._hub._greenlet) this._rule('wait.in-hub');
    if (this._linker === running) this._rule('link.result');
    if (!waits) {
      this._rule('wait.ended-no-switch');
      return;
    }
    this._rule('wait.others-run');
    if (this._state === 'new') {
      this._rule('wait.unstarted');
      if (this._spawn.isLocal && this._spawn.maker._state === 'dead') this._rule('after.local-dead-wait');
    }
    if (this._state === 'dead') this._rule('hub.raw-throw-unstarted-wait');
    if (this === running) this._rule('wait.self');
    else if (this._awaits === running) this._rule('wait.each-other');
  }

  private _markReturned(running: Greenlet, value: unknown, waited: boolean): void {
    if (!this._event.ready()) {
      this._rule('wait.switched');
      this._rule('hub.raw-switch-wait');
      return;
    }
    this._rule('wait.value');
    if (value instanceof Error) this._rule('wait.returned-exception');
    if (this._told++ > 0) this._rule('wait.again');
    this._markTold(running, waited);
  }

  private _markRaised(running: Greenlet, error: unknown, waited: boolean): void {
    if (error !== this._failure?.error) {
      this._left++;
      if (this._event.ready()) this._rule('wait.left-early');
      this._rule(isTimeout(error) ? 'wait.timeout' : 'wait.waiter-killed');
      return;
    }
    this._rule('wait.exception');
    if (this._told++ > 0) this._rule('wait.exception-same');
    if (isExit(error)) this._rule('wait.exit');
    if (isInterrupt(error)) {
      this._rule('hub.exit-wait');
      this._rule('report.interrupt-result');
    }
    if (!isOf(error, exceptions.Exception)) this._rule('wait.exception-any');
    if (this._kill?.error === error) this._rule(this._kill!.isUnstarted ? 'kill.unstarted-wait' : 'kill.wait');
    if (isGreenThread(running)) running._inherited = error;
    this._markTold(running, waited);
  }

  /** A greenlet has learnt the result. */
  private _markTold(running: Greenlet, waited: boolean): void {
    const before = this._hub._waitedFor.get(running);
    if (before !== undefined && before !== this) this._rule('wait.all');
    this._hub._waitedFor.set(running, this);
    if (!waited) return;
    if (this._state === 'dead') {
      this._rule('wait.dead');
      this._rule('spawn.ended-wait');
      if (this._called.length > 0) this._rule('link.before-waiters');
    } else if (this._linker === this) this._rule('link.waits');
    // Others than the waiter have had a turn since.
    if (this._hub._fired - this._end > 1) this._rule('wait.position');
    if (this._woken++ > 0) {
      this._rule('wait.several');
      this._rule('wait.together');
    }
  }

  *_main(run: unknown, args: readonly unknown[], keywords: unknown): Body {
    let result: unknown;
    try {
      result = yield* call(run, args, keywords);
    } catch (error) {
      if (isFinal(error)) throw error;
      this._failure = { error };
      this._markFailed(error);
      this._markEnd();
      this._event.send_exception(error);
      yield* this._callLinksAtEnd();
      throw error;
    }
    this._markResult(result);
    this._markEnd();
    this._event.send(result);
    yield* this._callLinksAtEnd();
    return null;
  }

  private _markResult(result: unknown): void {
    if (isExit(result)) this._rule('kill.exit-returned');
    if (this._kill) this._rule(this._kill.by === this ? 'kill.self-caught' : 'kill.caught-returns');
  }

  private _markFailed(error: unknown): void {
    if (isArgumentError(error)) this._rule('spawn.wrong-arguments');
    if (error === this._inherited) {
      this._rule('wait.chain');
      if (isExit(error)) this._rule('kill.chain');
    } else if (!this._kill) {
      if (isExit(error)) this._rule('kill.exit-raised');
    } else if (error !== this._kill.error) this._rule('kill.caught-raises');
    else if (!this._kill.isUnstarted) {
      if (this._raised && this._raised.error === error && this._hub._machine.events > this._raised.at) this._rule('kill.finally');
      this._rule(isExit(error) ? 'kill.exit-silent' : 'kill.reported');
      if (!isExit(error) && !isInterrupt(error)) this._rule('report.killed');
    }
  }

  /** The waiters are about to be told. */
  private _markEnd(): void {
    this._end = this._hub._fired;
    if (this._left > 0) this._rule('wait.left-early');
    if (this._waiting > 1) this._rule('wait.several-order');
  }

  // Links: spec/eventlet/links.md

  *link(...args: unknown[]): Body {
    this._world.touch(this);
    const made = bound(this._hub, 'link.arguments', 'link(func, *args, **kwargs)', args) as unknown as Link['call'];
    const isEnded = this._event.ready();
    if (isEnded && this._linker === null) this._markLinkAfter();
    this._links.push({ call: made, rule: this._linkRule() });
    if (isEnded) yield* this._callLinksNow();
    this._rule('link.returns-none');
    return null;
  }

  private _markLinkAfter(): void {
    const { running } = this._world;
    if (this._links.length > 0) this._rule('link.skipped');
    if (isGreenThread(running) && running._linker === running) this._rule('link.nested-other');
  }

  /** The rule about links that are made now, by who runs now. */
  private _linkRule(): string | null {
    const { running } = this._world;
    if (this._linker === null) {
      if (this._event.ready()) return 'link.ended';
      return running === this ? 'link.itself' : null;
    }
    if (this._linker !== running) return 'link.waits-late';
    return this._state === 'dead' ? 'link.nested-ended' : 'link.nested';
  }

  unlink(...args: unknown[]): boolean {
    this._world.touch(this);
    const sought = bind('unlink(func, *args, **kwargs)', args) as unknown as Link['call'];
    const isSought = (link: Link): boolean => isSame(link.call, sought);
    const at = this._links.findIndex(isSought);
    if (this._links.some((link) => equal(link.call[0], sought[0]) && !isSought(link))) this._rule('unlink.arguments');
    if (at === -1) {
      this._rule(this._called.some(isSought) ? 'unlink.called' : 'unlink.nothing');
      return false;
    }
    this._rule('unlink.removes');
    if (this._linker === this._world.running) this._rule('unlink.by-linked');
    this._unlinked.push(...this._links.splice(at, 1));
    if (this._links.some(isSought)) this._rule('unlink.first');
    return true;
  }

  /** Calls the links at the end of the green thread. */
  private *_callLinksAtEnd(): Body {
    try {
      yield* this._callLinks();
    } catch (error) {
      if (!isFinal(error)) this._markLinkFailed(error);
      this._leaveSkipped();
      throw error;
    }
    return null;
  }

  /** An exception has skipped links: that they are kept for the next `link()` is left open, see `link.skipped`. */
  private _leaveSkipped(): void {
    if (this._links.length > 0 && this._hub._machine.choose(2) === 1) this._links.splice(0);
  }

  private _markLinkFailed(error: unknown): void {
    if (isExit(error)) this._rule('link.exception-exit');
    else if (this._state === 'new') this._rule('kill.unstarted-link-fails');
    else this._rule('link.exception');
    if (this._failure && !isExit(error) && this._state !== 'new') this._rule('link.exception-both');
    if (this._links.length > 0) this._rule('link.exception-skips');
  }

  /** Calls the links of a green thread that has ended, for one that came late. */
  private *_callLinksNow(): Body {
    try {
      yield* this._callLinks();
    } catch (error) {
      this._rule('link.ended-exception');
      this._leaveSkipped();
      throw error;
    }
    return null;
  }

  private *_callLinks(): Body {
    // Whoever calls them now goes on with those that came meanwhile.
    if (this._linker !== null) return null;
    this._owner?._done(this);
    this._owner = null;
    this._linker = this._world.running;
    try {
      for (let link, place = 0; (link = this._links.shift()); place++) {
        this._markCall(link, place);
        this._called.push(link);
        const [run, args, keywords] = link.call;
        const turns = this._hub._fired;
        yield* call(run, [this, ...args], keywords);
        if (this._hub._fired > turns && this._links.length > 0) this._rule('link.waits-rest');
      }
    } finally {
      this._linker = null;
    }
    return null;
  }

  private _markCall(link: Link, place: number): void {
    if (this._state !== 'dead') this._markCallAtEnd();
    if (link.rule !== null) this._rule(link.rule);
    if (link.rule === 'link.ended' && this._called.length > 0) this._rule('link.ended-again');
    if (place > 0) this._rule('link.order');
    if (this._links.some(({ call: [run] }) => equal(run, link.call[0]))) this._rule('link.twice');
    if (this._unlinked.some((gone) => isSame(gone.call, link.call))) this._rule('unlink.relink');
    if (typeof link.call[0] !== 'function') this._rule('link.not-callable');
  }

  private _markCallAtEnd(): void {
    this._rule('link.call');
    if (this._failure) this._rule('link.failed');
    if (this._linker === this) {
      this._rule('link.where');
      if (this._kill !== null && this._kill.error === this._failure?.error) this._rule('kill.links');
    } else {
      this._rule('kill.unstarted-links');
      this._rule('kill.unstarted-links-where');
    }
  }

  // Killing: spec/eventlet/killing.md

  kill(...args: unknown[]): Body {
    return kill(this._hub, this, bound(this._hub, 'kill.arguments', 'kill(*throw_args)', args)[0] as unknown[]);
  }

  cancel(...args: unknown[]): Body {
    return cancel(this._hub, this, bound(this._hub, 'cancel.exception', 'cancel(*throw_args)', args)[0] as unknown[]);
  }
}

export const isGreenThread = (value: unknown): value is GreenThread => value instanceof GreenThread;

const isSame = (one: Link['call'], other: Link['call']): boolean => equal([...one], [...other]);
