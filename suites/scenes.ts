/**
 * Scenes: some statements in a row about one semaphore, or one Timeout, in which happens what seldom happens by chance.
 *
 * What a scene names is its own: `q` and `q1`, `q2`, … for the semaphore and those who wait for it, `o` for the Timeout and
 * `u` for a function.
 */

import { attribute, call, integer, keyword, name, none, positional, string } from '../scenario/syntax.js';
import type { Argument, Block, Expression, Statement } from '../scenario/syntax.js';
import { assign, attempt, expression, print } from './draft.js';

/** Where chance comes from. */
export interface Dice {
  int(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
}

const boolean = (value: boolean): Expression => ({ kind: 'constant', value });
const method = (object: Expression, id: string, ...args: readonly Argument[]): Expression => call(attribute(object, id), ...args);
const later = (callback: Expression, ...args: readonly Argument[]): Statement =>
  expression(method(call(name('get_hub')), 'schedule_call_global', positional(integer(0)), positional(callback), ...args));
const sleep = (seconds: number): Statement => expression(call(name('sleep'), positional(integer(seconds))));
const lambda = (body: Expression): Expression => ({ kind: 'lambda', parameters: [], body });
const within = (context: Expression, body: Block): Statement => ({ kind: 'with', context, body });
/** What is left of a scene goes on, whatever interrupts a part of it. */
const caught = (...body: Block): Statement =>
  attempt(body, [
    {
      type: name('BaseException'),
      name: 'e',
      body: [print(string('caught'), attribute(call(name('type'), positional(name('e'))), '__name__'))],
    },
  ]);
const timeout = (...args: readonly Expression[]): Expression => call(name('Timeout'), ...args.map(positional));

// Semaphores

type Kind = 'Semaphore' | 'BoundedSemaphore' | 'CappedSemaphore';

/** Some wait in a queue, and before they run something happens to it and to them. */
export function semaphoreScene(dice: Dice, label: string, kind: Kind): Statement[] {
  const isCapped = kind === 'CappedSemaphore';
  const waits = isCapped ? dice.pick(['acquire', 'release']) : 'acquire';
  const count = dice.pick(kind === 'BoundedSemaphore' ? [0, 1, 1, 2] : [0, 0, 0, 1, 2]);
  // No more than three: any of them may be the first to ask, and it takes long to find out which.
  const waiters = Array.from({ length: Math.min(3, count + 1 + dice.int(2)) }, (_, i) => `q${i + 1}`);
  const queue: Queue = { dice, label, kind, waiters, waits, lets: waits === 'acquire' ? 'release' : 'acquire' };
  const asks = (id: string): Statement => {
    const limits = isCapped || dice.chance(0.6) ? [] : [boolean(true), dice.pick([integer(0), integer(1), integer(2), none, integer(-1)])];
    const take = method(q, waits, ...limits.map(positional));
    return assign(id, call(name('spawn'), positional(lambda(call(name('print'), positional(string(id)), positional(take))))));
  };
  const acts = [...commonActs(queue), ...(isCapped ? cappedActs(queue) : timedActs(queue))];
  const happens = Array.from({ length: 1 + dice.int(4) }, () => caught(...dice.pick(acts)()));
  return [assign('q', newSemaphore(queue, count)), ...waiters.map(asks), caught(sleep(0)), ...happens, caught(sleep(2))];
}

/** A queue in front of `q`, and what lets those through who wait in it. */
interface Queue {
  readonly dice: Dice;
  readonly label: string;
  readonly kind: Kind;
  readonly waiters: readonly string[];
  readonly waits: string;
  readonly lets: string;
}

type Act = () => Statement[];

/** Something with a limit in time. */
const silenced = (seconds: number, body: Block): Statement => within(timeout(integer(seconds), boolean(false)), body);

const q = name('q');
const atOnce = positional(boolean(false));

function newSemaphore({ dice, kind, waits }: Queue, count: number): Expression {
  if (kind === 'CappedSemaphore') {
    const limit = integer(count + dice.int(2));
    return call(name(kind), positional(waits === 'acquire' ? integer(count) : limit), positional(limit));
  }
  const value = dice.chance(0.2) ? dice.pick<Expression>([string('1'), boolean(true), { kind: 'number', text: '1.5' }]) : integer(count);
  return call(name(kind), positional(value));
}

function commonActs({ dice, label, kind, waiters, waits, lets }: Queue): Act[] {
  const shown = (value: Expression): Statement => print(string(label), value);
  const through = expression(method(q, lets));
  const kill = (id: string): Statement => expression(method(name(id), 'kill'));
  const someone = (): string => dice.pick(waiters);
  const limited = (...body: Block): Statement => silenced(dice.int(2), body);
  const bad =
    kind === 'CappedSemaphore'
      ? [[integer(-1), none], [integer(2), integer(1)], [integer(1), none], []]
      : [[integer(-1)], [string('a')], [none]];
  return [
    () => [through],
    () => [through, through],
    () => [through, through],
    () => [through, shown(method(q, waits, atOnce))],
    () => [shown(method(q, dice.pick([waits, lets]), atOnce))],
    () => [kill(someone())],
    () => [through, kill(waiters[0]!)],
    () => [later(attribute(name(someone()), 'switch')), through],
    () => [later(attribute(name(someone()), 'switch')), sleep(0)],
    () => [print(string(label), attribute(q, 'balance'), method(q, 'locked'), method(q, 'bounded'))],
    () => [...(dice.chance(0.5) ? [through] : []), limited(shown(method(q, waits)))],
    () => [limited(within(q, [dice.chance(0.5) ? shown(method(q, 'release', atOnce)) : print(string(label))]))],
    () => [sleep(dice.int(2))],
    () => [later(attribute(q, waits))],
    () => [print(call(name('isinstance'), positional(q), positional(name('Semaphore'))))],
    () => [expression(call(name(kind), ...dice.pick(bad).map(positional)))],
    () => [expression(call(name(kind), ...dice.pick(bad).map(positional)))],
  ];
}

function cappedActs({ dice, label, waiters, lets }: Queue): Act[] {
  const through = print(string(label), method(q, lets, atOnce));
  const everything = [...waiters.map(() => through), through];
  return [
    () => [print(string(label), method(q, 'acquire', positional(boolean(true)), positional(integer(1))))],
    () => [...everything, expression(method(name(dice.pick(waiters)), 'kill'))],
    () => everything,
    () => [silenced(1, [within(q, [through])])],
  ];
}

/** What there is with seconds. */
function timedActs({ dice, label }: Queue): Act[] {
  const shown = (...args: Argument[]): Statement => print(string(label), method(q, 'acquire', ...args));
  const seconds = (): Argument => keyword('timeout', integer(dice.int(2)));
  const release = expression(method(q, 'release'));
  const tie = expression(call(name('spawn_after'), positional(integer(1)), positional(attribute(q, 'release'))));
  return [
    () => [...(dice.chance(0.5) ? [release] : []), shown(seconds())],
    () => [tie, ...(dice.chance(0.7) ? [sleep(0)] : []), shown(keyword('timeout', integer(1 + dice.int(2))))],
    () => [shown(atOnce, positional(integer(dice.int(2))))],
    () => [shown(keyword('timeout', integer(dice.pick([-2, -1]))))],
    () => [expression(method(q, 'release', atOnce))],
  ];
}

// Timeouts

/** A Timeout that is started, left and entered in unusual ways, or several at once. */
export function timeoutScene(dice: Dice, label: string): Statement[] {
  const o = name('o');
  const seconds = (): Expression => integer(dice.pick([-1, 0, 1, 1, 2, 3]));
  const exception = (): Expression[] =>
    dice.pick<() => Expression[]>([
      () => [],
      () => [boolean(false)],
      () => [boolean(dice.chance(0.5))],
      () => [none],
      () => [name('KeyError')],
      () => [call(name('KeyError'))],
      () => [dice.pick([string('a'), integer(0)])],
    ])();
  const make = (): Expression => timeout(seconds(), ...exception());
  const told = dice.pick([
    attribute(o, 'pending'),
    attribute(o, 'seconds'),
    attribute(o, 'exception'),
    call(name('is_timeout'), positional(o)),
  ]);
  const shown = print(string(label), attribute(o, 'pending'), told);
  const nap = (): Statement => sleep(dice.pick([0, 1, 2, 3]));
  const rest = (): Statement => caught(nap());
  const entered = (): Statement => caught(within(o, [nap(), print(string(label))]));
  const inThread = (...body: Block): Statement[] => [
    { kind: 'def', name: 'u', parameters: [], body },
    expression(call(name('spawn'), positional(name('u')))),
  ];
  const act = dice.pick<() => Statement[]>([
    () => [assign('o', make()), rest(), shown, entered(), shown, ...(dice.chance(0.5) ? [entered()] : [])],
    () => [assign('o', make()), expression(method(o, 'cancel')), ...(dice.chance(0.5) ? [rest()] : []), entered(), shown],
    () => [assign('o', make()), rest(), caught(expression(method(o, 'start'))), rest(), expression(method(o, 'cancel'))],
    () => [assign('o', make()), ...inThread(entered()), rest(), shown, rest()],
    () => [assign('o', timeout(integer(3), ...exception())), ...inThread(entered()), rest(), rest()],
    () => [assign('o', timeout(integer(2), ...exception())), sleep(1), entered()],
    () => [
      assign('o', make()),
      ...(dice.chance(0.6) ? [expression(method(o, 'cancel'))] : []),
      ...inThread(caught(expression(method(o, dice.pick(['start', 'cancel'])))), rest()),
      rest(),
      shown,
    ],
    () => [assign('o', make()), expression(make()), rest(), rest()],
    () => [assign('o', make()), expression(timeout(attribute(o, 'seconds'))), rest(), rest()],
    () => [assign('o', make()), ...inThread(entered()), rest(), rest()],
    () => [...inThread(expression(make()), ...(dice.chance(0.5) ? [assign('o', make())] : [])), rest(), rest()],
    () => [later(lambda(make())), caught(sleep(2))],
    () => [caught(assign('o', timeout(dice.pick([string('a'), none]))))],
    () => [nested(dice, label, make, nap)],
    () => [nested(dice, label, make, nap)],
    () => limitedCall(dice, label, seconds),
    () => limitedCall(dice, label, seconds),
    () => limitedCall(dice, label, seconds),
    () => limitedCall(dice, label, seconds),
    () => [assign('o', make()), later(attribute(o, 'cancel')), rest(), shown],
  ])();
  // What is still pending fires here, and not in what comes later.
  const end = dice.chance(0.8) ? [caught(sleep(4)), caught(sleep(4))] : [];
  return [...act, ...end, ...(dice.chance(0.5) ? [print(string(label), call(name('reported')))] : [])];
}

/** Two blocks in one another, with a handler or a `finally` that waits in between. */
function nested(dice: Dice, label: string, make: () => Expression, nap: () => Statement): Statement {
  const inner = within(make(), [nap(), print(string(label))]);
  const cleaned = attempt([nap()], [], [nap(), print(string('finally'))]);
  const body = dice.pick<() => Block>([
    () => [inner],
    () => [within(make(), [cleaned])],
    () => [caught(inner), nap()],
    () => [attempt([inner], [], [nap()])],
  ])();
  return caught(within(make(), [...body, print(string(label))]));
}

/** `with_timeout` of what catches Timeouts, raises them, or has limits of its own. */
function limitedCall(dice: Dice, label: string, seconds: () => Expression): Statement[] {
  const flag = (): Argument[] => (dice.chance(0.6) ? [keyword('timeout_value', dice.pick<Expression>([none, string('flag')]))] : []);
  const limited = (run: Expression, ...args: Argument[]): Expression =>
    call(name('with_timeout'), positional(dice.chance(0.2) ? none : seconds()), positional(run), ...args, ...flag());
  const swallow = attempt([sleep(dice.int(3))], [{ type: name('Timeout'), body: [{ kind: 'return', value: string('swallowed') }] }]);
  const body = dice.pick<() => Block>([
    () => [swallow],
    () => [{ kind: 'raise', exception: call(name(dice.pick(['KeyError', 'Timeout']))) }],
    () => [{ kind: 'return', value: limited(name('sleep'), positional(integer(dice.int(3)))) }],
  ])();
  return [{ kind: 'def', name: 'u', parameters: [], body }, caught(print(string(label), limited(name('u')))), caught(sleep(1))];
}
