/**
 * Runs scenarios on the other end of a channel: many under way at once, and no hang or crash of the
 * implementation ends the run. When the other end dies, the scenarios under way are run again one by one on a
 * fresh one; the one that kills it again is the one to blame.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { Style } from '../scenario/python/python.js';
import { printJavaScript, type JavaScript } from '../scenario/print-javascript.js';
import { printPython } from '../scenario/print-python.js';
import { mayRunLong, moduleNames } from '../scenario/requires.js';
import type { Program } from '../scenario/syntax.js';
import { stepBudget } from '../scenario/trace.js';
import { AdapterError } from './define-adapter.js';
import type { Implementation, Outcome } from './implementation.js';
import { protocolVersion, type FromWorker, type Hello, type RunRequest, type ToWorker } from './protocol.js';

/** A line to a thread or a process that runs scenarios. */
export interface Channel {
  post(message: ToWorker): void;
  /** Ends the other side at once. */
  kill(): Promise<void>;
  /** What the other side wrote besides its messages, and forgets it. */
  stray(): string;
}

export interface ChannelEvents {
  readonly onMessage: (message: FromWorker) => void;
  /** The other side is gone, or said something that is no message; `reason` says which. */
  readonly onEnd: (reason: string) => void;
}

export type OpenChannel = (events: ChannelEvents) => Channel;

export interface HostOptions {
  /** The words after `--adapter`. */
  readonly adapter: string;
  /** Milliseconds without any answer until the other side counts as hung. */
  readonly patience?: number;
  /** Milliseconds for the first answer. */
  readonly startPatience?: number;
}

interface Job {
  readonly program: Program;
  readonly settle: (outcome: Outcome) => void;
}

/** How many scenarios are sent ahead of the answers. */
const window = 64;

export async function openHost(open: OpenChannel, options: HostOptions): Promise<Implementation> {
  const host = new Host(open, options);
  const hello = await host.start();
  const spelling = hello.spelling ?? {};
  return {
    name: hello.name,
    version: hello.version ?? '',
    language: hello.language ?? '',
    adapter: options.adapter,
    has: new Set(hello.has),
    style: hello.style ?? 'async',
    spelling: (name) => spelling[name] ?? name,
    run: (program) => host.run(program),
    close: () => host.close(),
  };
}

class Host {
  private channel: Channel | null = null;
  private hello: Hello | null = null;
  private readonly waiting: Job[] = [];
  /** Scenarios that were under way when the other side died, to be run one by one. */
  private suspects: Job[] = [];
  private readonly underWay = new Map<number, Job>();
  /** A death while several scenarios were under way, until one of them is found to repeat it. */
  private unexplained: { kind: 'crash' | 'hang' | 'error'; detail: string; job: Job; answer?: Outcome } | undefined;
  private nextId = 1;
  private guard: NodeJS.Timeout | undefined;
  private lastAnswer = 0;
  private restarting = false;
  private closed = false;

  constructor(
    private readonly open: OpenChannel,
    private readonly options: HostOptions,
  ) {}

  private get patience(): number {
    return this.options.patience ?? 5_000;
  }

  /** Opens the channel and waits for the hello. */
  async start(): Promise<Hello> {
    const { adapter, startPatience = 20_000 } = this.options;
    const hello = await new Promise<Hello>((resolve, reject) => {
      const fail = (problem: string): void => {
        clearTimeout(timer);
        const said = channel.stray().trim();
        void channel.kill();
        reject(new AdapterError(`Cannot start adapter "${adapter}": ${problem}${said ? `; it wrote: ${lastLines(said, 3)}` : ''}`));
      };
      const timer = setTimeout(
        () => fail(`no hello within ${startPatience / 1000} s; answer {"type":"hello"} with a hello`),
        startPatience,
      );
      const channel: Channel = this.open({
        onMessage: (message) => {
          if (this.hello !== null && this.channel === channel) return this.receive(message);
          if (message.type !== 'hello') return fail(`its first message is "${message.type}"; answer {"type":"hello"} with a hello`);
          if (message.protocol !== protocolVersion)
            return fail(`it speaks protocol ${message.protocol}; this kit speaks ${protocolVersion}`);
          clearTimeout(timer);
          this.hello = message;
          this.channel = channel;
          resolve(message);
        },
        onEnd: (reason) => (this.channel === channel ? this.died('crash', reason) : fail(reason)),
      });
      channel.post({ type: 'hello', protocol: protocolVersion });
    });
    return hello;
  }

  run(program: Program): Promise<Outcome> {
    return new Promise((settle) => {
      this.waiting.push({ program, settle });
      this.pump();
    });
  }

  private pump(): void {
    if (this.restarting || this.closed || !this.channel) return;
    if (this.suspects.length > 0) {
      if (this.underWay.size === 0) this.send(this.suspects.shift()!);
      return;
    }
    while (this.waiting.length > 0 && this.underWay.size < window) this.send(this.waiting.shift()!);
  }

  private send(job: Job): void {
    const id = this.nextId++;
    if (this.underWay.size === 0) {
      this.lastAnswer = Date.now();
      this.guard ??= setInterval(() => this.watch(), Math.min(500, this.patience / 4)).unref();
    }
    this.underWay.set(id, job);
    this.channel!.post(request(id, job.program, this.hello!));
  }

  private receive(message: FromWorker): void {
    if (message.type === 'hello') return;
    const job = this.underWay.get(message.id);
    if (!job) return this.died('error', `it answered scenario ${message.id}, which is not under way`);
    this.underWay.delete(message.id);
    this.lastAnswer = Date.now();
    const outcome: Outcome =
      message.type === 'result'
        ? { kind: 'trace', trace: { events: message.events, end: message.end } }
        : { kind: 'error', detail: message.message };
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

  private watch(): void {
    if (this.underWay.size > 0 && Date.now() - this.lastAnswer > this.patience) {
      this.died('hang', `no answer for ${this.patience / 1000} s`);
    }
  }

  /** The other side is gone or has to go. */
  private died(kind: 'crash' | 'hang' | 'error', reason: string): void {
    if (this.closed || this.restarting) return;
    const jobs = [...this.underWay.values()];
    this.underWay.clear();
    const said = this.channel?.stray().trim() ?? '';
    const detail = said ? `${reason}\n${lastLines(said, 20)}` : reason;
    const [job] = jobs;
    if (jobs.length > 1) {
      this.suspects.push(...jobs);
      this.unexplained = { kind, detail, job: job! };
    } else if (job) {
      if (this.unexplained?.job === job) this.unexplained = undefined;
      else this.closeCase(true);
      job.settle({ kind, detail });
    }
    void this.restart();
  }

  private async restart(): Promise<void> {
    this.restarting = true;
    const old = this.channel;
    this.channel = null;
    this.hello = null;
    await old?.kill();
    try {
      await this.start();
    } catch (error) {
      const detail = (error as Error).message;
      for (const job of [...this.suspects.splice(0), ...this.waiting.splice(0)]) job.settle({ kind: 'error', detail });
      await delay(0);
    }
    this.restarting = false;
    this.pump();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.guard);
    this.channel?.post({ type: 'bye' });
    await this.channel?.kill();
  }
}

function request(id: number, program: Program, { accepts, style = 'async', spelling = {} }: Hello): RunRequest {
  return {
    type: 'run',
    id,
    ...(accepts.includes('python') && { python: printPython(program) }),
    ...(accepts.includes('tree') && { tree: program }),
    ...(accepts.includes('javascript') && { javascript: javascript(program, style, spelling) }),
    names: moduleNames(program),
    ...(mayRunLong(program) && { budget: stepBudget }),
  };
}

const javascript = (program: Program, style: Style, spelling: Readonly<Record<string, string>>): JavaScript =>
  printJavaScript(program, { style, spelling: (name) => spelling[name] ?? name });

const lastLines = (text: string, count: number): string => text.split('\n').slice(-count).join('\n');
