/** Runs printed scenarios on an adapter, in this thread: a scenario becomes a trace here. */

import { Python } from '../scenario/python/python.js';
import { endOf } from '../scenario/python/show.js';
import { compile } from '../scenario/compile.js';
import type { JavaScript } from '../scenario/print-javascript.js';
import { stepBudget, type End, type Trace } from '../scenario/trace.js';
import { findApi, type FoundApi, type World } from './api.js';
import type { VirtualClock } from './clock.js';
import { AdapterError, type Adapter } from './define-adapter.js';
import { settled } from './settled.js';

type Program = () => unknown;

export class AdapterRunner {
  /** The API as it was found when the adapter was opened. */
  readonly api: FoundApi;
  private readonly fresh: () => World;

  /**
   * @param clock the clock of this thread, where time passes only for the scenarios
   */
  constructor(
    readonly adapter: Adapter,
    private readonly clock?: VirtualClock,
  ) {
    const { api } = adapter;
    const make = (): object => {
      const made = typeof api === 'function' ? (api as () => unknown)() : api;
      if (typeof made !== 'object' || made === null || made instanceof Promise)
        throw new AdapterError(
          `the function "api" gives ${made instanceof Promise ? 'a promise' : String(made)}; return the object that holds the API`,
        );
      return made;
    };
    const first = make();
    this.api = findApi(first, adapter.style, true);
    const world = this.api.world(first);
    this.fresh = typeof api === 'function' ? () => this.api.world(make()) : () => world;
  }

  /** Runs a printed scenario. */
  run(program: JavaScript, budget: number = stepBudget): Promise<Trace> {
    return this.trace(compile(program, this.adapter.style), budget);
  }

  /** Runs a scenario that is a function of an object that holds its names. */
  runFunction(program: (scope: object) => unknown): Promise<Trace> {
    return this.trace(
      (lookUp) => program(new Proxy({}, { has: () => true, get: (_, name) => (typeof name === 'string' ? lookUp(name) : undefined) })),
      stepBudget,
    );
  }

  private async trace(program: (lookUp: (name: string) => unknown) => unknown, budget: number): Promise<Trace> {
    const { style, keywords, run = (program: Program) => program() } = this.adapter;
    // The timers of the scenario before are gone.
    this.clock?.reset();
    const api = this.fresh();
    const events: string[][] = [];
    let over = false;
    const python = new BorrowingPython({
      style,
      keywords,
      budget,
      kindOf: (value) => api.kindOf(value),
      onPrint: (values) => {
        // What a green thread prints after the end of the program is no part of the trace.
        if (!over) events.push(values);
      },
    });
    let end: End;
    try {
      end = await settled(
        run(() => program((name) => api.value(name) ?? python.builtins[name])),
        this.clock,
      );
    } catch (error) {
      end = endOf(error, python.labels);
    }
    over = true;
    if (typeof this.adapter.api !== 'function') {
      this.stopTracing(api);
      python.giveBack();
    }
    return { events, end: python.endless ? 'endless' : end };
  }

  /** An API that scenarios share must not call the callback of one in the next. */
  private stopTracing(world: World): void {
    const settrace = world.value(this.api.spelling.settrace ?? 'settrace') as ((callback: null) => unknown) | undefined;
    try {
      settrace?.(null);
    } catch {
      // Whatever it minds, no scenario asked for it.
    }
  }
}

/** Where scenarios share an API, they share main: what one sets on it must not be there in the next. */
class BorrowingPython extends Python {
  private readonly added: (readonly [object: object, name: string])[] = [];

  override setOwn(object: unknown, name: string, value: unknown): void {
    const adds = typeof object === 'object' && object !== null && !Object.hasOwn(object, name);
    super.setOwn(object, name, value);
    if (adds) this.added.push([object, name]);
  }

  /** Takes away what the scenario has added to objects. */
  giveBack(): void {
    for (const [object, name] of this.added) Reflect.deleteProperty(object, name);
  }
}
