/** Who makes generated programs: this thread, or for many of them one beside it, which makes them while others are judged. */

import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../adapters/package-root.js';
import { internedStatement } from '../scenario/interned.js';
import type { Program, Statement } from '../scenario/syntax.js';
import { Making, type Exercised, type MakingOptions } from './make-programs.js';

export interface Maker {
  /** The next portion of programs; those that steer it must have been seen. */
  make(number: number): Promise<readonly Program[]>;
  /** What the programs of a portion have exercised. */
  saw(number: number, exercised: Exercised): void;
  close(): void;
}

/** Programs from which on a thread is worth its start, which costs as much as making some hundreds of them. */
const many = 2_000;

/** The thread, which goes on from one run to the next, since making programs takes half as long when V8 has compiled all that does it. */
let beside: MakerThread | undefined;

/**
 * @param threads whether to use the thread, if nobody else does
 */
export function openMaker(options: MakingOptions, threads = options.cases >= many): Maker {
  if (!threads || beside?.isTaken) return makerHere(options);
  beside ??= new MakerThread();
  return beside.open(options);
}

function makerHere(options: MakingOptions): Maker {
  const making = new Making(options);
  return {
    make: (number) => Promise.resolve(making.make(number)),
    saw: (number, exercised) => making.saw(number, exercised),
    close: () => {},
  };
}

/** What the thread is told: to begin anew, or what the programs of a portion have exercised, each program's rules in one text. */
export type ToMaker = MakingOptions | { readonly number: number; readonly rules: readonly (string | undefined)[] };

/** A portion of programs on its way: statements that come again are sent once. */
export interface Sent {
  /** Which of the runs that the thread was told to begin it is of, from 1. */
  readonly run: number;
  /** Whether the statements that were sent before are forgotten. */
  readonly isAnew: boolean;
  /** The statements that were not sent before, as JSON. */
  readonly statements: string;
  /** The statements of each program, by when they were sent. */
  readonly programs: readonly (readonly number[])[];
}

class MakerThread {
  isTaken = false;
  private readonly worker = new Worker(join(packageRoot, 'dist/suites/maker-thread.js'));
  /** The run under way, which tells its portions from those of earlier ones. */
  private run = 0;
  private portions: Portion[] = [];
  private arrived = 0;
  private statements: Statement[] = [];

  constructor() {
    this.worker.on('message', (sent: Sent) => this.receive(sent));
    this.worker.on('error', (error) => {
      beside = undefined;
      for (let number = 0; number <= this.arrived; number++) this.at(number).reject(error);
    });
    this.worker.unref();
  }

  open(options: MakingOptions): Maker {
    this.isTaken = true;
    this.run++;
    this.portions = [];
    this.arrived = 0;
    this.worker.ref();
    this.tell(options);
    return {
      make: async (number) => {
        const made = await this.at(number).made;
        delete this.portions[number];
        return made;
      },
      saw: (number, exercised) => this.tell({ number, rules: exercised.map((rules) => rules?.join(' ')) }),
      close: () => {
        this.worker.unref();
        this.isTaken = false;
      },
    };
  }

  private tell(message: ToMaker): void {
    this.worker.postMessage(message);
  }

  private at(number: number): Portion {
    return (this.portions[number] ??= new Portion());
  }

  private receive({ run, isAnew, statements, programs }: Sent): void {
    if (isAnew) this.statements = [];
    for (const statement of JSON.parse(statements) as Statement[]) this.statements.push(internedStatement(statement));
    if (run === this.run) this.at(this.arrived++).resolve(programs.map((program) => program.map((at) => this.statements[at]!)));
  }
}

/** A portion that was asked for, or has come. */
class Portion {
  readonly made: Promise<readonly Program[]>;
  resolve!: (made: readonly Program[]) => void;
  reject!: (error: unknown) => void;

  constructor() {
    this.made = new Promise((resolve, reject) => ([this.resolve, this.reject] = [resolve, reject]));
    // Nobody may ever ask for it.
    this.made.catch(() => {});
  }
}
