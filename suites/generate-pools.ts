/** What generated programs about green threads do with pools and piles by chance. Scenes about them are in scenes-pools.ts. */

import { attribute, call, integer, name, positional, string } from '../scenario/syntax.js';
import type { Argument, Expression, Statement } from '../scenario/syntax.js';
import { assign, expression, print } from './draft.js';
import type { Dice } from './scene.js';

/** What a statement is put together from where it stands. */
export interface Place {
  readonly label: string;
  /** A function that can be called there. */
  readonly runnable: () => Expression;
  readonly value: () => Expression;
}

const method = (object: Expression, id: string, ...args: readonly Argument[]): Expression => call(attribute(object, id), ...args);

/** The pools and piles of one program. */
export class Pools {
  private readonly pools: string[] = [];
  private readonly piles: string[] = [];

  constructor(private readonly dice: Dice) {}

  /** Makes one pool or two. */
  makePools(): Statement[] {
    this.pools.push(...['p1', 'p2'].slice(0, this.dice.pick([1, 1, 2])));
    return this.pools.map((id) => assign(id, call(name('GreenPool'), positional(integer(this.dice.pick([0, 1, 1, 1, 2, 2, 3]))))));
  }

  /** Makes a pile, of one of the pools or of its own. */
  makePiles(): Statement[] {
    this.piles.push('k1');
    const pool = this.pools.length > 0 && this.dice.chance(0.7) ? this.pool() : integer(this.dice.pick([1, 1, 2, 3]));
    return [assign('k1', call(name('GreenPile'), positional(pool)))];
  }

  private pool(): Expression {
    return name(this.dice.pick(this.pools));
  }

  private args({ runnable, value }: Place): Argument[] {
    return [positional(runnable()), ...(this.dice.chance(0.3) ? [positional(value())] : [])];
  }

  /** A statement about a pool; one that may raise stands in brackets of its own. */
  aboutPool(place: Place): Statement {
    const pool = this.pool();
    const shown = (value: Expression): Statement => print(string(place.label), value);
    return this.dice.pick<() => Statement>([
      () => expression(method(pool, 'spawn', ...this.args(place))),
      () => shown(method(pool, 'spawn', ...this.args(place))),
      () => shown(method(method(pool, 'spawn', ...this.args(place)), 'wait')),
      () => expression(method(pool, 'spawn_n', ...this.args(place))),
      () => shown(method(pool, 'waitall')),
      () => shown(method(pool, 'waitall')),
      () => print(string(place.label), method(pool, 'running'), method(pool, 'free'), method(pool, 'waiting')),
      () => expression(method(pool, 'resize', positional(integer(this.dice.int(4))))),
    ])();
  }

  aboutMap(place: Place): Statement {
    const items: Expression = { kind: 'list', items: Array.from({ length: this.dice.int(4) }, () => place.value()) };
    const it = method(this.pool(), 'imap', positional(place.runnable()), positional(items));
    return print(string(place.label), call(name(this.dice.pick(['list', 'next', 'tuple'])), positional(it)));
  }

  aboutPile(place: Place): Statement {
    const pile = name('k1');
    const shown = (value: Expression): Statement => print(string(place.label), value);
    return this.dice.pick<() => Statement>([
      () => expression(method(pile, 'spawn', ...this.args(place))),
      () => expression(method(pile, 'spawn', ...this.args(place))),
      () => shown(call(name('next'), positional(pile), positional(string('over')))),
      () => shown(call(name('next'), positional(pile))),
      () => shown(call(name('list'), positional(pile))),
    ])();
  }
}
