/**
 * The reference for green threads: what they give and whom they tell of it. spec/eventlet/{results,links}.md, rule by rule.
 *
 * How they begin stands in spawning.ts, how they are ended from outside in killing.ts.
 */

import { isArgumentError } from '../scenario/python/calls.js';
import { exceptions, isOf } from '../scenario/python/exceptions.js';
import { Dict, equal } from '../scenario/python/values.js';
import { Event } from './event.js';
import { isExit, type Body, type Greenlet } from './greenlet.js';
import { bind, call, isFinal, isInterrupt, type Hub } from './hub.js';
import { cancel, kill, type Kill } from './killing.js';
import type { Spawn } from './spawning.js';

/** A function to be called at the end, with its arguments. */
interface Link {
  readonly call: readonly [run: unknown, args: readonly unknown[], keywords: Dict];
  /** The rule about links that are made where this one was; null for the ordinary case. */
  readonly rule: string | null;
}

export interface GreenThreadClass {
  new (): GreenThread;
  readonly prototype: GreenThread;
}

/** What `spawn` gives: a greenlet that has a result. */
export interface GreenThread extends Greenlet {
  /** Holds the result. */
  _event: Event;
  /** How it was made. */
  _spawn: Spawn;
  /** How it was killed last, if ever. */
  _kill: Kill | null;
  /** The greenlet that calls its links now. */
  readonly _linker: Greenlet | null;
  /** The exception by which its function failed. */
  readonly _failure: { readonly error: unknown } | null;
  readonly _links: readonly Link[];
  /** How many greenlets wait for it. */
  readonly _waiting: number;
  /** What a green thread runs: the function, and then all that hangs on its end. */
  _main(run: unknown, args: readonly unknown[], keywords: unknown): Body;
  wait(): Body;
}

export const isGreenThread = (value: unknown): value is GreenThread => typeof value === 'object' && value !== null && '_linker' in value;

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
  greenlet._onEnd = (message) => {
    before?.(message);
    tell(message.kind === 'exception' ? message.error : undefined);
  };
}

const isTimeout = (error: unknown): boolean => error instanceof Error && '_timer' in error;

/** Makes the class of the green threads of one hub. */
export function greenThreadClass(hub: Hub): GreenThreadClass {
  const world = hub._world;
  const rule = (id: string): void => hub._machine.rule(id);
  /** Whom each greenlet waited for last. */
  const waitedFor = new WeakMap<Greenlet, Greenlet>();

  class Thread extends (world.api.greenlet as new (...args: unknown[]) => Greenlet) {
    declare _event: Event;
    declare _spawn: Spawn;
    declare _kill: Kill | null;
    declare _linker: Greenlet | null;
    declare _links: Link[];
    /** Links that were called, and that were taken back. */
    declare _called: Link[];
    declare _unlinked: Link[];
    declare _waiting: number;
    /** What happened to waiters: how many were told, left before that, were woken together. */
    declare _told: number;
    declare _left: number;
    declare _woken: number;
    /** The exception by which its function failed. */
    declare _failure: { readonly error: unknown } | null;
    /** The exception that a wait for another green thread raised in it. */
    declare _inherited: unknown;
    /** How many turns there had been when it ended. */
    declare _end: number;

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

    _markState(): void {
      if (this._state === 'new') rule('spawn.unstarted');
      else rule(this._state === 'started' ? 'spawn.started' : 'spawn.ended');
      if (this._state === 'started' && this._linker === this) rule('spawn.ended-link');
      if (this._state === 'new' && this._spawn.isLocal && this._spawn.maker._state === 'dead') rule('after.local-dead-state');
    }

    // Results: spec/eventlet/results.md

    *wait(...args: unknown[]): Body {
      if (args.length > 0) throw exceptions.TypeError!('wait() takes no arguments');
      const { running } = world;
      const waits = !this._event.ready();
      this._markWait(running, waits);
      const turns = hub._fired;
      if (waits) {
        this._waiting++;
        running._awaits = this;
      }
      let value: unknown;
      try {
        value = yield* this._event.wait();
      } catch (error) {
        if (!isFinal(error) && running !== hub._greenlet) this._markRaised(running, error, waits);
        throw error;
      } finally {
        if (waits) {
          this._waiting--;
          running._awaits = null;
        }
      }
      this._markReturned(running, value, waits);
      if (running._up === null && hub._fired - turns > 1) rule('spawn.main-waits');
      return value;
    }

    _markWait(running: Greenlet, waits: boolean): void {
      if (running === hub._greenlet) rule('wait.in-hub');
      if (this._linker === running) rule('link.result');
      if (!waits) {
        rule('wait.ended-no-switch');
        return;
      }
      rule('wait.others-run');
      if (this._state === 'new') {
        rule('wait.unstarted');
        if (this._spawn.isLocal && this._spawn.maker._state === 'dead') rule('after.local-dead-wait');
      }
      if (this._state === 'dead') rule('hub.raw-throw-unstarted-wait');
      if (this === running) rule('wait.self');
      else if (this._awaits === running) rule('wait.each-other');
    }

    _markReturned(running: Greenlet, value: unknown, waited: boolean): void {
      if (!this._event.ready()) {
        rule('wait.switched');
        rule('hub.raw-switch-wait');
        return;
      }
      rule('wait.value');
      if (value instanceof Error) rule('wait.returned-exception');
      if (this._told++ > 0) rule('wait.again');
      this._markTold(running, waited);
    }

    _markRaised(running: Greenlet, error: unknown, waited: boolean): void {
      if (error !== this._failure?.error) {
        this._left++;
        if (this._event.ready()) rule('wait.left-early');
        rule(isTimeout(error) ? 'wait.timeout' : 'wait.waiter-killed');
        return;
      }
      rule('wait.exception');
      if (this._told++ > 0) rule('wait.exception-same');
      if (isExit(error)) rule('wait.exit');
      if (isInterrupt(error)) {
        rule('hub.exit-wait');
        rule('report.interrupt-result');
      }
      if (!isOf(error, exceptions.Exception)) rule('wait.exception-any');
      if (this._kill?.error === error) rule(this._kill!.isUnstarted ? 'kill.unstarted-wait' : 'kill.wait');
      if (isGreenThread(running)) (running as Thread)._inherited = error;
      this._markTold(running, waited);
    }

    /** A greenlet has learnt the result. */
    _markTold(running: Greenlet, waited: boolean): void {
      const before = waitedFor.get(running);
      if (before !== undefined && before !== this) rule('wait.all');
      waitedFor.set(running, this);
      if (!waited) return;
      if (this._state === 'dead') {
        rule('wait.dead');
        rule('spawn.ended-wait');
        if (this._called.length > 0) rule('link.before-waiters');
      } else if (this._linker === this) rule('link.waits');
      // Others than the waiter have had a turn since.
      if (hub._fired - this._end > 1) rule('wait.position');
      if (this._woken++ > 0) {
        rule('wait.several');
        rule('wait.together');
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

    _markResult(result: unknown): void {
      if (isExit(result)) rule('kill.exit-returned');
      if (this._kill) rule(this._kill.by === this ? 'kill.self-caught' : 'kill.caught-returns');
    }

    _markFailed(error: unknown): void {
      if (isArgumentError(error)) rule('spawn.wrong-arguments');
      if (error === this._inherited) {
        rule('wait.chain');
        if (isExit(error)) rule('kill.chain');
      } else if (!this._kill) {
        if (isExit(error)) rule('kill.exit-raised');
      } else if (error !== this._kill.error) rule('kill.caught-raises');
      else if (!this._kill.isUnstarted) {
        if (this._raised && this._raised.error === error && hub._machine.events > this._raised.at) rule('kill.finally');
        rule(isExit(error) ? 'kill.exit-silent' : 'kill.reported');
        if (!isExit(error) && !isInterrupt(error)) rule('report.killed');
      }
    }

    /** The waiters are about to be told. */
    _markEnd(): void {
      this._end = hub._fired;
      if (this._left > 0) rule('wait.left-early');
      if (this._waiting > 1) rule('wait.several-order');
    }

    // Links: spec/eventlet/links.md

    *link(...args: unknown[]): Body {
      world.touch(this);
      const made = bound(hub, 'link.arguments', 'link(func, *args, **kwargs)', args) as unknown as Link['call'];
      const isEnded = this._event.ready();
      if (isEnded && this._linker === null) this._markLinkAfter();
      this._links.push({ call: made, rule: this._linkRule() });
      if (isEnded) yield* this._callLinksNow();
      rule('link.returns-none');
      return null;
    }

    _markLinkAfter(): void {
      const { running } = world;
      if (this._links.length > 0) rule('link.skipped');
      if (isGreenThread(running) && running._linker === running) rule('link.nested-other');
    }

    /** The rule about links that are made now, by who runs now. */
    _linkRule(): string | null {
      const { running } = world;
      if (this._linker === null) {
        if (this._event.ready()) return 'link.ended';
        return running === this ? 'link.itself' : null;
      }
      if (this._linker !== running) return 'link.waits-late';
      return this._state === 'dead' ? 'link.nested-ended' : 'link.nested';
    }

    unlink(...args: unknown[]): boolean {
      world.touch(this);
      const sought = bind('unlink(func, *args, **kwargs)', args) as unknown as Link['call'];
      const isSought = (link: Link): boolean => isSame(link.call, sought);
      const at = this._links.findIndex(isSought);
      if (this._links.some((link) => equal(link.call[0], sought[0]) && !isSought(link))) rule('unlink.arguments');
      if (at === -1) {
        rule(this._called.some(isSought) ? 'unlink.called' : 'unlink.nothing');
        return false;
      }
      rule('unlink.removes');
      if (this._linker === world.running) rule('unlink.by-linked');
      this._unlinked.push(...this._links.splice(at, 1));
      if (this._links.some(isSought)) rule('unlink.first');
      return true;
    }

    /** Calls the links at the end of the green thread. */
    *_callLinksAtEnd(): Body {
      try {
        yield* this._callLinks();
      } catch (error) {
        if (!isFinal(error)) this._markLinkFailed(error);
        throw error;
      }
      return null;
    }

    _markLinkFailed(error: unknown): void {
      if (isExit(error)) rule('link.exception-exit');
      else if (this._state === 'new') rule('kill.unstarted-link-fails');
      else rule('link.exception');
      if (this._failure && !isExit(error) && this._state !== 'new') rule('link.exception-both');
      if (this._links.length > 0) rule('link.exception-skips');
    }

    /** Calls the links of a green thread that has ended, for one that came late. */
    *_callLinksNow(): Body {
      try {
        yield* this._callLinks();
      } catch (error) {
        rule('link.ended-exception');
        throw error;
      }
      return null;
    }

    *_callLinks(): Body {
      // Whoever calls them now goes on with those that came meanwhile.
      if (this._linker !== null) return null;
      this._linker = world.running;
      try {
        for (let link, place = 0; (link = this._links.shift()); place++) {
          this._markCall(link, place);
          this._called.push(link);
          const [run, args, keywords] = link.call;
          const turns = hub._fired;
          yield* call(run, [this, ...args], keywords);
          if (hub._fired > turns && this._links.length > 0) rule('link.waits-rest');
        }
      } finally {
        this._linker = null;
      }
      return null;
    }

    _markCall(link: Link, place: number): void {
      if (this._state !== 'dead') this._markCallAtEnd();
      if (link.rule !== null) rule(link.rule);
      if (link.rule === 'link.ended' && this._called.length > 0) rule('link.ended-again');
      if (place > 0) rule('link.order');
      if (this._links.some(({ call: [run] }) => equal(run, link.call[0]))) rule('link.twice');
      if (this._unlinked.some((gone) => isSame(gone.call, link.call))) rule('unlink.relink');
      if (typeof link.call[0] !== 'function') rule('link.not-callable');
    }

    _markCallAtEnd(): void {
      rule('link.call');
      if (this._failure) rule('link.failed');
      if (this._linker === this) {
        rule('link.where');
        if (this._kill !== null && this._kill.error === this._failure?.error) rule('kill.links');
      } else {
        rule('kill.unstarted-links');
        rule('kill.unstarted-links-where');
      }
    }

    // Killing: spec/eventlet/killing.md

    kill(...args: unknown[]): Body {
      return kill(hub, this, bound(hub, 'kill.arguments', 'kill(*throw_args)', args)[0] as unknown[]);
    }

    cancel(...args: unknown[]): Body {
      return cancel(hub, this, bound(hub, 'cancel.exception', 'cancel(*throw_args)', args)[0] as unknown[]);
    }
  }
  // They are made without their constructor; what all of them begin with stands here.
  Object.assign(Thread.prototype, { _kill: null, _linker: null, _waiting: 0, _told: 0, _left: 0, _woken: 0, _failure: null, _end: 0 });
  return Thread as unknown as GreenThreadClass;
}

const isSame = (one: Link['call'], other: Link['call']): boolean => equal([...one], [...other]);
