/** The thread in which programs are made: what was exercised comes in, programs go out. */

import { parentPort } from 'node:worker_threads';
import type { Program, Statement } from '../scenario/syntax.js';
import { behind, Making, portion, type MakingOptions } from './make-programs.js';
import type { Sent, ToMaker } from './maker.js';

const port = parentPort!;
let options: MakingOptions;
let making: Making;
let run = 0;

/** Statements that both sides remember. */
const mostSent = 20_000;
let sent = new Map<Statement, number>();

function send(programs: readonly Program[]): void {
  const isAnew = sent.size > mostSent;
  if (isAnew) sent = new Map();
  const statements: Statement[] = [];
  const indexOf = (statement: Statement): number => {
    let index = sent.get(statement);
    if (index === undefined) {
      sent.set(statement, (index = sent.size));
      statements.push(statement);
    }
    return index;
  };
  const indices = programs.map((program) => program.map(indexOf));
  port.postMessage({ run, isAnew, statements: JSON.stringify(statements), programs: indices } satisfies Sent);
}

function make(number: number): void {
  if (number * portion < options.cases) send(making.make(number));
}

function begin(next: MakingOptions): void {
  options = next;
  making = new Making(options);
  run++;
  for (let number = 0; number < behind; number++) make(number);
}

port.on('message', (message: ToMaker) => {
  if ('seed' in message) return begin(message);
  const { number, rules } = message;
  making.saw(
    number,
    rules.map((text) => (text === undefined ? undefined : text === '' ? [] : text.split(' '))),
  );
  make(number + behind);
});
