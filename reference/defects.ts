/**
 * Known defects: switches that make the reference misbehave as a real implementation does, in just that way.
 *
 * Each has a page in spec/defects. A failure is explained by a defect only if the reference with the defect switched
 * on allows the trace.
 */

import { exceptions } from '../scenario/python/exceptions.js';
import type { Body, Run } from './greenlet.js';
import type { Machine } from './machine.js';

/** A fault of a real implementation that is known. */
export interface KnownDefect {
  /** The rule that it breaks. */
  readonly rule: string;
  /** The implementations that have it. */
  readonly implementations: readonly string[];
}

const eventlet = ['eventlet'];

/** The known defects by their ids. */
export const knownDefects: Readonly<Record<string, KnownDefect>> = {
  'abort-idle': { rule: 'hub.abort-wait-idle', implementations: eventlet },
  'bounded-convert': { rule: 'bounded.convert', implementations: eventlet },
  'capped-nonblocking': { rule: 'capped.nonblocking-waiters', implementations: eventlet },
  'event-not-exception': { rule: 'event.not-exception-waiters', implementations: eventlet },
  'event-stale-timeout': { rule: 'event.timeout-interrupted', implementations: eventlet },
  'event-timeout-type': { rule: 'event.timeout-type-leaves', implementations: eventlet },
  'exit-arguments': { rule: 'exit.parent-unstarted', implementations: ['greenlet', 'eventlet', 'gevent'] },
  'hub-made-inside': { rule: 'hub.greenlet', implementations: eventlet },
  'kill-arguments': { rule: 'kill.unstarted-exception', implementations: eventlet },
  'kill-before-hub': { rule: 'kill.unstarted-first', implementations: eventlet },
  'kill-link-error': { rule: 'kill.unstarted-link-fails', implementations: eventlet },
  'kill-stray-wakeup': { rule: 'kill.leaves-nothing', implementations: eventlet },
  'map-after-end': { rule: 'map.after-end', implementations: eventlet },
  'map-input-error': { rule: 'map.input-raises', implementations: eventlet },
  'map-size-zero': { rule: 'map.size-zero', implementations: eventlet },
  'map-stop-returned': { rule: 'map.stop-returned', implementations: eventlet },
  'pile-consumers': { rule: 'pile.consumer-end', implementations: eventlet },
  'pile-interrupted-count': { rule: 'pile.interrupted-pending', implementations: eventlet },
  'pile-interrupted-result': { rule: 'pile.interrupted', implementations: eventlet },
  'pile-spawn-interrupted': { rule: 'pile.spawn-interrupted-consumer', implementations: eventlet },
  'pool-inside-unstarted': { rule: 'pool.inside-result', implementations: eventlet },
  'pool-keywords': { rule: 'pool.spawn-keyword-names', implementations: eventlet },
  'pool-resize-wakes-nobody': { rule: 'pool.resize-wakes', implementations: eventlet },
  'pool-unstarted': { rule: 'pool.dead', implementations: eventlet },
  'pool-waitall-stranded': { rule: 'pool.waitall-queue', implementations: eventlet },
  'priority-incomparable': { rule: 'priority.incomparable', implementations: eventlet },
  'queue-abort': { rule: 'queue.abort', implementations: eventlet },
  'queue-delivered-put': { rule: 'put.delivered-returns', implementations: eventlet },
  'queue-exchange': { rule: 'queue.exchange', implementations: eventlet },
  'queue-join-again': { rule: 'join.again-waits', implementations: eventlet },
  'queue-late-full': { rule: 'put.refused-late', implementations: eventlet },
  'queue-negative-resize': { rule: 'resize.negative', implementations: eventlet },
  'queue-pass-ends': { rule: 'queue.exception-base', implementations: eventlet },
  'queue-phantom-putter': { rule: 'put.hand-over-killed', implementations: eventlet },
  'queue-timeout-type': { rule: 'put.timeout-type-leaves', implementations: eventlet },
  'resource-create-fails': { rule: 'resource.create-raises-waiters', implementations: eventlet },
  'resource-lost': { rule: 'resource.put-killed', implementations: eventlet },
  'resource-stranded': { rule: 'resource.put-again', implementations: eventlet },
  'spawn-n-keywords': { rule: 'spawn.n-keyword-names', implementations: eventlet },
  'timeout-again': { rule: 'timeout.with-again', implementations: eventlet },
};

/**
 * The ids of the defects that an implementation is known to have: another one that does the same is just wrong.
 *
 * @param implementation its name; what follows a plus (`eventlet+poll`) is a variant of it
 */
export const defectsOf = (implementation: string): string[] =>
  Object.keys(knownDefects).filter((id) => knownDefects[id]!.implementations.includes(implementation.replace(/\+.*/, '')));

/** A GreenletExit in the place of a tuple of arguments. */
export class ExitArguments {
  constructor(readonly value: unknown) {}
}

/**
 * `exit-arguments`: a function is started with a GreenletExit where the tuple of its arguments belongs. The length
 * of that "tuple" is the address of the exception's attributes: none without any.
 */
export function startWithExit(
  machine: Machine,
  run: Run & { label?: string; method?: unknown; ofClass?: true },
  value: unknown,
  hasAttributes: boolean,
): Body {
  // A greenlet's own switch hands on the object as it is, throw refuses it.
  if (run.method && run.label === 'switch') return run(new ExitArguments(value));
  if (run.method) throw exceptions.SystemError!('new style getargs format but argument is not a tuple');
  if (!hasAttributes) return run();
  // The call of a method copies its arguments, for which no memory is enough; that of a function reads them.
  if (run.ofClass) throw exceptions.MemoryError!();
  throw machine.die();
}
