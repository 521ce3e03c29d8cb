/**
 * Runs scenarios on the other end of a channel: many under way at once, and no hang or crash of the
 * implementation ends the run. When the other end dies, the scenarios under way are run again one by one on a
 * fresh one; the one that kills it again is the one to blame. There can be several other ends, side by side.
 */

import type { Style } from '../scenario/python/python.js';
import { printJavaScript, type JavaScript } from '../scenario/print-javascript.js';
import { printPython } from '../scenario/print-python.js';
import { mayRunLong, moduleNames } from '../scenario/requires.js';
import type { Program } from '../scenario/syntax.js';
import { stepBudget } from '../scenario/trace.js';
import { AdapterError } from './define-adapter.js';
import type { Implementation, Outcome } from './implementation.js';
import {
  protocolVersion,
  type Crash,
  type Failure,
  type FromWorker,
  type Hello,
  type Result,
  type RunRequest,
  type ToWorker,
} from './protocol.js';

/** A line to a thread or a process that runs scenarios. */
export interface Channel {
  post(message: ToWorker): void;
  /** Ends the other side at once. */
  kill(): Promise<void>;
  /** Lets the other side end by itself, which was told to, and kills it when it does not. */
  close(): Promise<void>;
  /** What the other side wrote besides its messages, and forgets it. */
  stray(): string;
}

export interface ChannelEvents {
  readonly onMessage: (message: FromWorker) => void;
  /** The other side is gone (`crash`), or said something that is no message (`error`); `reason` says what. */
  readonly onEnd: (reason: string, kind: 'crash' | 'error') => void;
}

export type OpenChannel = (events: ChannelEvents) => Channel;

export interface HostOptions {
  /** The words after `--adapter`. */
  readonly adapter: string;
  /** Milliseconds without any answer until the other side counts as hung. */
  readonly patience?: number;
  /** Milliseconds for the first answer. */
  readonly startPatience?: number;
  /** Other sides that run scenarios side by side, if there is enough to do: by default one, on a real clock more. */
  readonly jobs?: number;
}

/** On a real clock, where they sleep most of the time. */
const jobsOnRealClock = 4;

type Death = 'crash' | 'hang' | 'error';

interface Job {
  readonly program: Program;
  readonly needs: readonly string[];
  readonly settle: (outcome: Outcome) => void;
}

/** How many scenarios are sent ahead of the answers. */
const window = 128;

/** Scenarios that run in the time in which another side starts, about. */
const costOfStart = 8;

const moreThanOne = ' (it is to run beside another; --jobs 1 starts one only)';

export async function openHost(open: OpenChannel, options: HostOptions): Promise<Implementation> {
  const first = new Host(open, options);
  const hello = await first.start();
  const spelling = hello.spelling ?? {};
  const { jobs = hello.clock === 'real' ? jobsOnRealClock : 1 } = options;
  const hosts = [first, ...Array.from({ length: jobs - 1 }, () => new Host(open, options, moreThanOne))];
  return {
    name: hello.name,
    version: hello.version ?? '',
    language: hello.language ?? '',
    adapter: options.adapter,
    has: new Set(hello.has),
    style: hello.style ?? (hello.accepts.includes('javascript') ? 'async' : undefined),
    spelling: (name) => spelling[name] ?? name,
    clock: hello.clock ?? 'virtual',
    run: (program, needs) => nextOf(hosts).run(program, needs),
    close: async () => void (await Promise.all(hosts.map((host) => host.close()))),
  };
}

/** The host that gets the next scenario: the one that has the least to do. */
const nextOf = (hosts: readonly Host[]): Host => hosts.reduce((least, host) => (host.load < least.load ? host : least));

class Host {
  private channel: Channel | null = null;
  private hello: Hello | null = null;
  private readonly waiting: Job[] = [];
  /** Scenarios that were under way when the other side died, to be run one by one. */
  private readonly suspects: Job[] = [];
  private readonly underWay = new Map<number, Job>();
  /** A death while several scenarios were under way, until one of them is found to repeat it. */
  private unexplained: { kind: Death; detail: string; job: Job; answer?: Outcome } | undefined;
  private nextId = 1;
  private guard: NodeJS.Timeout | undefined;
  /** Milliseconds without an answer while the kit was listening. */
  private silence = 0;
  /** The end of the last other side. */
  private ended: Promise<void> = Promise.resolve();
  private restarting = false;
  /** Why no other side can be had any more. */
  private broken: string | undefined;

  /** @param hint what to say besides, when the other side cannot be started */
  constructor(
    private readonly open: OpenChannel,
    private readonly options: HostOptions,
    private readonly hint = '',
  ) {}

  /** How many scenarios there are to run, with what a start costs; infinite where none can run. */
  get load(): number {
    if (this.broken !== undefined) return Infinity;
    const start = this.hello || this.restarting ? 0 : costOfStart;
    return start + this.waiting.length + this.suspects.length + this.underWay.size;
  }

  private get patience(): number {
    return this.options.patience ?? 5_000;
  }

  /** Opens the channel and waits for the hello. */
  start(): Promise<Hello> {
    const { adapter, startPatience = 20_000 } = this.options;
    return new Promise<Hello>((resolve, reject) => {
      let starting = true;
      const fail = (problem: string): void => {
        starting = false;
        clearTimeout(timer);
        const said = channel.stray().trim();
        void channel.kill();
        reject(
          new AdapterError(`Cannot start adapter "${adapter}": ${problem}${this.hint}${said ? `; it wrote: ${lastLines(said, 3)}` : ''}`),
        );
      };
      const timer = setTimeout(
        () => fail(`no hello within ${startPatience / 1000} s; answer {"type":"hello"} with a hello`),
        startPatience,
      );
      const greet = (message: FromWorker): void => {
        if (message.type !== 'hello') return fail(`its first message is "${message.type}"; answer {"type":"hello"} with a hello`);
        if (message.protocol !== protocolVersion) return fail(`it speaks protocol ${message.protocol}; this kit speaks ${protocolVersion}`);
        starting = false;
        clearTimeout(timer);
        this.hello = message;
        this.channel = channel;
        resolve(message);
      };
      // What a channel says after its end is not heard.
      const channel: Channel = this.open({
        onMessage: (message) => {
          if (starting) greet(message);
          else if (this.channel === channel) this.receive(message);
        },
        onEnd: (reason, kind) => {
          if (starting) fail(reason);
          else if (this.channel === channel) this.died(kind, reason);
        },
      });
      channel.post({ type: 'hello', protocol: protocolVersion });
    });
  }

  run(program: Program, needs: readonly string[] = []): Promise<Outcome> {
    return new Promise((settle) => {
      this.waiting.push({ program, needs, settle });
      this.pump();
    });
  }

  private pump(): void {
    if (this.broken !== undefined) return this.giveUp(this.broken);
    if (this.restarting || this.suspects.length + this.waiting.length === 0) return;
    // Not before there is something to run: a worker that dies idle is not started over and over.
    if (!this.channel) return void this.restart();
    if (this.suspects.length > 0) {
      if (this.underWay.size === 0) this.send(this.channel, this.suspects.shift()!);
      return;
    }
    while (this.waiting.length > 0 && this.underWay.size < window) this.send(this.channel, this.waiting.shift()!);
  }

  private send(channel: Channel, job: Job): void {
    const id = this.nextId++;
    if (this.underWay.size === 0) {
      this.silence = 0;
      // What was written before belongs to no scenario that is under way.
      channel.stray();
      this.watch();
    }
    this.underWay.set(id, job);
    channel.post(request(id, job, this.hello!));
  }

  private receive(message: FromWorker): void {
    if (message.type === 'hello') return;
    const job = this.underWay.get(message.id);
    if (!job) return this.died('error', `it answered scenario ${message.id}, which is not under way`);
    this.underWay.delete(message.id);
    this.silence = 0;
    const outcome = outcomeOf(message);
    if (this.unexplained?.job === job) this.unexplained = { ...this.unexplained, answer: outcome };
    else job.settle(outcome);
    if (this.suspects.length === 0 && this.underWay.size === 0) this.closeCase(false);
    this.pump();
  }

  /** A death that no scenario repeats alone is still a death: the first scenario that was under way bears it. */
  private closeCase(explained: boolean): void {
    const open = this.unexplained;
    this.unexplained = undefined;
    if (!open) return;
    if (explained && open.answer) open.job.settle(open.answer);
    else if (explained) this.suspects.unshift(open.job);
    else open.job.settle({ kind: open.kind, detail: `${open.detail}\n(not repeated when the scenarios under way were run one by one)` });
  }

  /**
   * Looks for silence from time to time. Looks are counted, not the clock: while the kit itself is busy or the machine
   * asleep there is one look at most, and the answers that came meanwhile are heard before the next.
   */
  private watch(): void {
    const interval = Math.min(500, this.patience / 4);
    this.guard ??= setInterval(() => {
      if (this.underWay.size === 0) return;
      this.silence += interval;
      if (this.silence > this.patience) this.died('hang', `no answer for ${this.patience / 1000} s`);
    }, interval).unref();
  }

  /** The other side is gone or has to go. */
  private died(kind: Death, reason: string): void {
    const channel = this.channel!;
    this.channel = null;
    const said = channel.stray().trim();
    const detail = said ? `${reason}\n${lastLines(said, 20)}` : reason;
    this.ended = channel.kill();
    const jobs = [...this.underWay.values()];
    this.underWay.clear();
    const [job] = jobs;
    if (jobs.length > 1) {
      this.suspects.push(...jobs);
      this.unexplained = { kind, detail, job: job! };
    } else if (job) {
      if (this.unexplained?.job === job) this.unexplained = undefined;
      else this.closeCase(true);
      job.settle({ kind, detail });
    }
    this.pump();
  }

  private async restart(): Promise<void> {
    this.restarting = true;
    await this.ended;
    try {
      await this.start();
    } catch (error) {
      this.broken ??= (error as Error).message;
    }
    this.restarting = false;
    // It may have been closed meanwhile.
    if (this.broken !== undefined) await this.channel?.kill();
    this.pump();
  }

  /** Nothing runs any more: all that waits is settled, and all that comes. */
  private giveUp(detail: string): void {
    if (this.unexplained?.answer) this.closeCase(true);
    const jobs = [...this.underWay.values(), ...this.suspects.splice(0), ...this.waiting.splice(0)];
    this.underWay.clear();
    for (const job of jobs) job.settle({ kind: 'error', detail });
  }

  async close(): Promise<void> {
    clearInterval(this.guard);
    const channel = this.channel;
    this.channel = null;
    this.broken = `adapter "${this.options.adapter}" was closed`;
    this.giveUp(this.broken);
    channel?.post({ type: 'bye' });
    await channel?.close();
    await this.ended;
  }
}

function outcomeOf(message: Result | Crash | Failure): Outcome {
  switch (message.type) {
    case 'result':
      return { kind: 'trace', trace: { events: message.events, end: message.end } };
    case 'crash':
      return { kind: 'crash', detail: message.message };
    case 'failure':
      return { kind: 'error', detail: message.message };
  }
}

function request(id: number, { program, needs }: Job, { accepts, style = 'async', spelling = {} }: Hello): RunRequest {
  return {
    type: 'run',
    id,
    ...(accepts.includes('python') && { python: printPython(program) }),
    ...(accepts.includes('tree') && { tree: program }),
    ...(accepts.includes('javascript') && { javascript: javascript(program, style, spelling) }),
    names: moduleNames(program),
    ...(needs.length > 0 && { needs }),
    ...(mayRunLong(program) && { budget: stepBudget }),
  };
}

const javascript = (program: Program, style: Style, spelling: Readonly<Record<string, string>>): JavaScript =>
  printJavaScript(program, { style, spelling: (name) => spelling[name] ?? name });

const lastLines = (text: string, count: number): string => text.split('\n').slice(-count).join('\n');
