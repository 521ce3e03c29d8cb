/** The messages between the kit and whatever runs scenarios: a thread or a worker process. See protocol.md. */

import type { End } from '../scenario/trace.js';

export const protocolVersion = 1;

/** Kit → worker, first. */
export interface HelloRequest {
  readonly type: 'hello';
  readonly protocol: number;
}

/** Worker → kit: who it is and what it has. */
export interface Hello {
  readonly type: 'hello';
  readonly protocol: number;
  readonly name: string;
  readonly version?: string;
  readonly language?: string;
  /** The forms in which it takes scenarios. */
  readonly accepts: readonly ('python' | 'tree' | 'javascript')[];
  /** What of the API it has: `greenlet`, `.switch`, `keywords`. */
  readonly has: readonly string[];
  /** For `javascript`: the style, and the spelling of names that differ from the spec's. */
  readonly style?: 'async' | 'generator';
  readonly spelling?: Readonly<Record<string, string>>;
  /** `real` where sleeping takes time: then what is due together may be a moment late. */
  readonly clock?: 'virtual' | 'real';
}

/** Kit → worker: one scenario. Many may be under way; they are run in order. */
export interface RunRequest {
  readonly type: 'run';
  readonly id: number;
  readonly python?: string;
  readonly tree?: unknown;
  readonly javascript?: { readonly needs: readonly string[]; readonly body: string };
  /** The module-level names, in the order of their first appearance. */
  readonly names: readonly string[];
  /** Capabilities of the `has` that the scenario is about and does not show: `gc`. */
  readonly needs?: readonly string[];
  /**
   * Steps until the scenario is `endless`: a round of a loop or comprehension is one, a call of a function of the
   * scenario ten. Left out when the scenario cannot run that long.
   */
  readonly budget?: number;
}

/** Worker → kit: the trace of one scenario. */
export interface Result {
  readonly type: 'result';
  readonly id: number;
  readonly events: readonly (readonly string[])[];
  readonly end: End;
}

/** Worker → kit: the implementation broke on one scenario, and the worker outlived it. */
export interface Crash {
  readonly type: 'crash';
  readonly id: number;
  readonly message: string;
}

/** Worker → kit: the scenario could not be run for a reason that is not the implementation's. */
export interface Failure {
  readonly type: 'failure';
  readonly id: number;
  readonly message: string;
}

/** Kit → worker, last. */
export interface Bye {
  readonly type: 'bye';
}

export type FromWorker = Hello | Result | Crash | Failure;
export type ToWorker = HelloRequest | RunRequest | Bye;
