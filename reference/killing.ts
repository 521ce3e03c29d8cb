/** The reference for killing: spec/eventlet/killing.md, rule by rule. */

import { exceptions, isAnyExceptionClass } from '../scenario/python/exceptions.js';
import { Dict } from '../scenario/python/values.js';
import { Event } from './event.js';
import { Greenlet, isExit, type Body } from './greenlet.js';
import { isGreenThread, whenEnded, type GreenThread } from './greenthread.js';
import { isFinal, isInterrupt, type Hub } from './hub.js';
import { Semaphore } from './semaphore.js';
import { Timer } from './timers.js';

/** How a green thread was killed. */
export interface Kill {
  readonly error: unknown;
  readonly by: Greenlet;
  /** Whether it had not started. */
  readonly isUnstarted: boolean;
}

/** Whether a greenlet was killed by an exception. */
export const isKilledBy = (greenlet: Greenlet, error: unknown): boolean =>
  isGreenThread(greenlet) && greenlet._kill !== null && greenlet._kill.error === error;

/** `kill(target, …)`. */
export function* kill(hub: Hub, target: unknown, args: readonly unknown[]): Body {
  if (!(target instanceof Greenlet)) throw exceptions.AttributeError!('dead');
  hub._world.touch(target);
  if (target._state === 'dead') {
    markDead(hub, target);
    return null;
  }
  hub._need();
  const { defects } = hub._machine;
  const isUnstarted = target._state === 'new';
  const { error, isRefused } = read(hub, target, args);
  if (isRefused) markRefused(hub, target, args);
  else if (isUnstarted) markUnstarted(hub, target, args, error);
  else markStarted(hub, target, args, error);
  let raised = error;
  if (isUnstarted && defects.has('kill-arguments')) raised = yield* end(hub, target, error, () => misread(args, error));
  else if (isUnstarted && !isRefused) raised = yield* end(hub, target, error, () => error);
  if (isRefused) {
    if (defects.has('kill-stray-wakeup')) wakeCaller(hub);
    throw error;
  }
  if (hub._world.running === hub._greenlet) yield* killInHub(hub, target, raised);
  else yield* killAndWait(hub, target, raised);
  hub._machine.rule('kill.returns');
  return null;
}

/** The exception that is to be raised; or the one by which the arguments are refused. */
function read(hub: Hub, target: Greenlet, args: readonly unknown[]): { readonly error: unknown; readonly isRefused: boolean } {
  try {
    return { error: hub._world.thrown(target, args), isRefused: false };
  } catch (error) {
    return { error, isRefused: true };
  }
}

/**
 * `kill-arguments`: the waiters of an unstarted target get what comes of `raise throw_args[1].with_traceback(throw_args[2])`,
 * whatever the arguments are.
 */
function misread(args: readonly unknown[], error: unknown): unknown {
  const [, value, traceback = null] = args;
  if (args.length === 0) return error;
  if (args.length === 1) return exceptions.IndexError!('tuple index out of range');
  if (!(value instanceof Error) && !isAnyExceptionClass(value)) return exceptions.AttributeError!('with_traceback');
  if (args.length === 2) return exceptions.IndexError!('tuple index out of range');
  return value instanceof Error && traceback === null ? value : exceptions.TypeError!('with_traceback() takes a traceback');
}

/**
 * Ends a green thread that has not started for its waiters and links, which run in the caller. Gives the exception by
 * which it dies: that of a link that fails takes the place of its own, as at the end of any green thread.
 *
 * @param told what the waiters get
 */
function* end(hub: Hub, target: Greenlet, error: unknown, told: () => unknown): Body {
  const raise = (): Body => raising(told);
  // Its time may come while a link waits, or after it was spoilt.
  target._stored = { run: Object.assign(raise, { label: 'just_raise', ofClass: true }) };
  if (!isGreenThread(target) || target._event.ready()) return error;
  try {
    yield* target._main(raise, [], new Dict());
  } catch (failure) {
    if (isFinal(failure)) throw failure;
    const isLinks = failure !== target._failure?.error;
    // `kill-link-error`: eventlet catches all that comes out of this.
    if (isLinks && !hub._machine.defects.has('kill-link-error')) return failure;
  }
  return error;
}

function* raising(told: () => unknown): Body {
  throw told();
}

/** Has the hub wake the caller, who is about to give up its turn. */
function wakeCaller(hub: Hub): Timer | null {
  const { running } = hub._world;
  if (running === hub._greenlet) return null;
  hub._ensureGreenlet();
  return hub._wake(running);
}

/** Raises the exception in the target; the caller goes on when its turn comes. */
function* killAndWait(hub: Hub, target: Greenlet, error: unknown): Body {
  const { _world: world, _machine: machine } = hub;
  const caller = world.running;
  hub._ensureGreenlet();
  if (mustBegin(hub, target, error)) yield* hub._begin();
  const wakeup = hub._wake(caller);
  const isUnstarted = target._state === 'new';
  const turns = hub._fired;
  try {
    yield* world.raise(target, error);
  } catch (failure) {
    if (!isFinal(failure)) {
      if (wakeup._isPending) machine.rule('kill.leaves-nothing');
      if (failure === error && isInterrupt(error) && caller === world.mainGreenlet) machine.rule('report.interrupt-kill');
      if (target !== caller && failure !== error) machine.rule('kill.caller-killed');
    }
    throw failure;
  } finally {
    // `kill-stray-wakeup`: eventlet forgets it, and so it ends what the caller waits for next.
    if (!(wakeup._isPending && machine.defects.has('kill-stray-wakeup'))) wakeup._cancel();
  }
  markReturn(hub, target, isUnstarted, hub._fired - turns > 1);
  return null;
}

/**
 * Whether the hub has to begin first, so that it can report the exception. A hub that has not begun dies by an exception,
 * and passes it on to main: that is `kill-before-hub`. A GreenletExit does it no harm.
 */
function mustBegin(hub: Hub, target: Greenlet, error: unknown): boolean {
  if (hub._greenlet._state !== 'new' || target === hub._world.running) return false;
  if (target._state === 'new' && isExit(error)) return false;
  if (target._state === 'new') hub._machine.rule('kill.unstarted-first');
  return !hub._machine.defects.has('kill-before-hub');
}

/** The hub cannot wait: it goes on when the target waits or ends, and gets what leaves the target. */
function* killInHub(hub: Hub, target: Greenlet, error: unknown): Body {
  const { _world: world, _machine: machine } = hub;
  const isUnstarted = target._state === 'new';
  try {
    yield* world.raise(target, error);
  } catch (failure) {
    if (!isFinal(failure)) {
      machine.rule('kill.timer-raised');
      machine.rule('kill.timer-reported');
    }
    throw failure;
  }
  machine.rule(isUnstarted ? 'kill.timer-unstarted' : 'kill.timer');
  markSurvived(hub, target);
  return null;
}

/** `cancel()` of a green thread. */
export function* cancel(hub: Hub, target: GreenThread, args: readonly unknown[]): Body {
  const { _world: world, _machine: machine } = hub;
  world.touch(target);
  if (target._state === 'started') {
    machine.rule(target === world.running ? 'cancel.self' : 'cancel.started');
    return null;
  }
  if (target._state === 'dead') machine.rule('cancel.dead');
  else {
    machine.rule('cancel.unstarted');
    if (args.length > 0) machine.rule('cancel.exception');
    if (target._spawn.isDelayed) machine.rule('after.cancel');
  }
  return yield* kill(hub, target, args);
}

// Which rules are at work

function markDead({ _machine: machine }: Hub, target: Greenlet): void {
  machine.rule('kill.dead');
  if (isGreenThread(target) && target._kill !== null && target._failure?.error === target._kill.error) machine.rule('kill.twice');
}

function markRefused({ _machine: machine, _world: world, _greenlet: hub }: Hub, target: Greenlet, args: readonly unknown[]): void {
  if (args.length > 3) machine.rule('kill.arguments');
  else machine.rule(target._state === 'new' ? 'kill.unstarted-bad-exception' : 'kill.bad-exception');
  if (world.running !== hub) machine.rule('kill.leaves-nothing');
}

/** A target that has not started is about to end. */
function markUnstarted(
  { _machine: machine, _world: world, _greenlet: hub }: Hub,
  target: Greenlet,
  args: readonly unknown[],
  error: unknown,
): void {
  machine.rule('kill.unstarted');
  if (args.length > 0) machine.rule('kill.unstarted-exception');
  if (!isExit(error)) machine.rule('kill.unstarted-reported');
  if (!isGreenThread(target)) {
    if (target._up === hub) machine.rule('spawn.n-kill');
    return;
  }
  if (target._waiting > 0 && world.running !== hub) machine.rule('kill.unstarted-waiters-first');
  if (target._spawn.isLocal && target._spawn.maker._state === 'dead') machine.rule('after.local-dead-kill');
  target._kill = { error, by: world.running, isUnstarted: true };
}

/** An exception is about to be raised in a target that has started. */
function markStarted(hub: Hub, target: Greenlet, args: readonly unknown[], error: unknown): void {
  const { _machine: machine, _world: world } = hub;
  const isMain = target._up === null;
  if (args.length > 0) machine.rule(args[0] instanceof Error ? 'kill.instance' : 'kill.class');
  if (isMain) whenEnded(target, (last) => last === error && machine.rule('kill.main-uncaught'));
  if (target === world.running) machine.rule(isMain ? 'kill.main-self' : 'kill.self');
  else {
    if (isMain) machine.rule('kill.main');
    if (args.length === 0) machine.rule('kill.waiting');
    machine.rule('kill.at-once');
    markAwaited(hub, target);
  }
  if (isGreenThread(target)) markThread(hub, target, error);
  else if (target._up === hub._greenlet) machine.rule('spawn.n-kill');
}

function markThread({ _machine: machine, _world: world }: Hub, target: GreenThread, error: unknown): void {
  if (target._kill) machine.rule('kill.caught-again');
  if (target._linker === target && target !== world.running) {
    machine.rule('link.waits-killed');
    if (target._links.length > 0) machine.rule('link.waits-killed-rest');
  }
  target._kill = { error, by: world.running, isUnstarted: false };
}

/** What the target waits for, and whether that has come already. */
function markAwaited({ _machine: machine, _timers: { now } }: Hub, target: Greenlet): void {
  const { _awaits: awaited } = target;
  if (awaited instanceof Timer) machine.rule(awaited._due <= now ? 'kill.woken-sleep' : 'kill.sleeping');
  else if (awaited instanceof Event) machine.rule(awaited.ready() ? 'kill.woken-event' : 'kill.event');
  else if (awaited instanceof Semaphore) machine.rule(awaited.locked() ? 'kill.semaphore' : 'kill.woken-semaphore');
  else if (isGreenThread(awaited)) machine.rule(awaited._event.ready() ? 'kill.woken-thread' : 'kill.thread');
}

/** The caller goes on after its turn has come. */
function markReturn(hub: Hub, target: Greenlet, wasUnstarted: boolean, othersRan: boolean): void {
  const { _machine: machine } = hub;
  if (othersRan) machine.rule(wasUnstarted ? 'kill.unstarted-yields' : 'kill.yields');
  if (target._up === null) machine.rule('kill.main-caller');
  else if (!wasUnstarted && isGreenThread(target) && target._event.ready() && target._waiting > 0) machine.rule('kill.caller-first');
  markSurvived(hub, target);
}

function markSurvived({ _machine: machine }: Hub, target: Greenlet): void {
  if (isGreenThread(target) && target._state === 'started' && !target._event.ready()) machine.rule('kill.caught-waits');
}
