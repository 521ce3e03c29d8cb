/** Who switched to whom in a run of the reference, for those who want to see it. */

import type { Trace } from '../scenario/trace.js';
import { Greenlet } from './greenlet.js';
import { Machine, type Brought, type Circumstances } from './machine.js';
import type { Model } from './run.js';

/** Control passes from one greenlet to another. */
export interface Switch {
  /** How many events had been printed. */
  readonly at: number;
  /** Indices into the names. */
  readonly from: number;
  readonly to: number;
  /** `start` and `switch` go on by a call, `throw` raises; `return` and `raise` are what a greenlet ends with. */
  readonly how: 'start' | 'switch' | 'throw' | 'return' | 'raise';
}

export interface Switches {
  /** The greenlets, in the order in which they first had control: `main`, `hub`, the name of a variable or of a function. */
  readonly names: readonly string[];
  readonly switches: readonly Switch[];
  /** Of each event, which of them printed it. */
  readonly printed: readonly number[];
}

/**
 * Runs a scenario once more, by the choices that are known to yield a trace.
 *
 * @param choices those of a `Difference`; without them, the default ones
 */
export function switchesOf(model: Model, circumstances: Circumstances, choices: readonly number[] = []): Switches & { trace: Trace } {
  const recorder = new Recorder(circumstances, choices);
  const trace = model.run(recorder);
  return { names: recorder.names, switches: recorder.switches, printed: recorder.by, trace };
}

class Recorder extends Machine {
  readonly switches: Switch[] = [];
  readonly by: number[] = [];
  names: readonly string[] = ['main'];
  /** The greenlets that had control, with what they were started with. */
  private readonly seen = new Map<object, string>();
  private current = 0;

  override passed(from: object, to: object, brought: Brought): void {
    const origin = this.indexOf(from, brought);
    const isNew = !this.seen.has(to);
    const target = this.indexOf(to, brought);
    this.current = target;
    this.switches.push({ at: this.events, from: origin, to: target, how: howOf(from as Greenlet, brought, isNew) });
  }

  override printed(event: readonly string[]): void {
    this.by.push(this.current);
    super.printed(event);
  }

  override named(nameOf: (object: object) => string | undefined): void {
    if (this.seen.size === 0) return;
    this.names = distinct([...this.seen].map(([greenlet, started]) => (isFixed(started) ? started : (nameOf(greenlet) ?? started))));
  }

  private indexOf(greenlet: object, brought: Brought): number {
    if (!this.seen.has(greenlet)) this.seen.set(greenlet, startOf(greenlet as Greenlet, brought));
    return [...this.seen.keys()].indexOf(greenlet);
  }
}

function howOf(from: Greenlet, { kind }: Brought, isNew: boolean): Switch['how'] {
  if (from._state === 'dead') return kind === 'exception' ? 'raise' : 'return';
  if (kind === 'exception') return 'throw';
  return isNew ? 'start' : 'switch';
}

/** What a greenlet is, by the function that it starts with. */
function startOf(greenlet: Greenlet, { args = [] }: Brought): string {
  if (greenlet._up === null) return 'main';
  const run = greenlet._stored?.run;
  if (!isOfLibrary(run)) return labelOf(run) ?? 'greenlet';
  if (labelOf(run) === 'run') return 'hub';
  // A green thread is handed the function that it calls.
  return args.map((arg) => (isOfLibrary(arg) ? undefined : labelOf(arg))).find(Boolean) ?? 'green thread';
}

const isFixed = (name: string): boolean => name === 'main' || name === 'hub';

const isOfLibrary = (value: unknown): boolean => typeof value === 'function' && 'ofClass' in value;

const labelOf = (value: unknown): string | undefined => (typeof value === 'function' && 'label' in value ? String(value.label) : undefined);

/** Several of one name are numbered. */
function distinct(names: readonly string[]): string[] {
  return names.map((name, i) =>
    names.filter((other) => other === name).length === 1
      ? name
      : `${name} ${names.slice(0, i + 1).filter((other) => other === name).length}`,
  );
}
