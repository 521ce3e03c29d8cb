import type { Style } from '../scenario/python/python.js';
import type { Program } from '../scenario/syntax.js';
import type { Trace } from '../scenario/trace.js';

/** What running a scenario on an implementation gave. Only a trace can be judged. */
export type Outcome =
  | { readonly kind: 'trace'; readonly trace: Trace }
  /** The implementation ended or was ended; `detail` holds what it wrote. */
  | { readonly kind: 'crash' | 'hang'; readonly detail: string }
  /** The adapter's fault or ours. */
  | { readonly kind: 'error'; readonly detail: string };

/** An implementation under test, with everything that stages after the adapter may ask of it. */
export interface Implementation {
  readonly name: string;
  readonly version: string;
  readonly language: string;
  /** The words that open it again: `--adapter` and this. */
  readonly adapter: string;
  /** What of the API it has, in the terms of `requires`. */
  readonly has: ReadonlySet<string>;
  /** The style of its functions; undefined when it has none, so that Python alone shows what it did. */
  readonly style: Style | undefined;
  readonly spelling: (name: string) => string;
  /** Whether sleeping takes time; it does not when this is left out. */
  readonly clock?: 'virtual' | 'real';
  /**
   * Runs a scenario; many may be under way. Never rejects.
   *
   * @param needs capabilities that the scenario is about and does not show: `gc`
   */
  run(program: Program, needs?: readonly string[]): Promise<Outcome>;
  close(): Promise<void>;
}
