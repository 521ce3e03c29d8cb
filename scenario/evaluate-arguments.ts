/** The arguments of calls as closures. */

import type { Assembler } from './evaluate-code.js';
import { array, value, values, type Make } from './evaluate-expressions.js';
import type { Frame, Value } from './evaluate-frame.js';
import type { Argument, Expression } from './syntax.js';

export type Arguments = (frame: Frame) => unknown[];

/** The values of arguments that have no names and are not spread; undefined where there are others. */
export function positionals(code: Assembler, args: readonly Argument[], make?: Make): Value[] | undefined {
  for (const { kind } of args) if (kind !== 'positional') return undefined;
  return values(code, nodesOf(args), make);
}

function nodesOf(args: readonly Argument[]): Expression[] {
  const nodes: Expression[] = [];
  for (const argument of args) nodes.push(argument.value);
  return nodes;
}

/** The arguments of a call: the positional ones, and one object for those with names. */
export function argumentsOf(code: Assembler, args: readonly Argument[], make: Make = value): Arguments {
  const plain = positionals(code, args, make);
  return plain ? array(plain) : mixed(code, args, make);
}

function mixed(code: Assembler, args: readonly Argument[], make: Make): Arguments {
  const parts = values(code, nodesOf(args), (_, node, i) => {
    const found = make(code, node, i);
    // What is iterated is so in its place among what is evaluated.
    return args[i]!.kind === 'star' ? (frame) => frame.run.python.spread(found(frame)) : found;
  });
  const hasNames = args.some(({ kind }) => kind === 'keyword' || kind === 'doubleStar');
  return (frame) => {
    const found: unknown[] = [];
    const pieces: unknown[] = [];
    for (let i = 0; i < args.length; i++) {
      const argument = args[i]!;
      const part = parts[i]!(frame);
      if (argument.kind === 'positional') found.push(part);
      else if (argument.kind === 'star') found.push(...(part as unknown[]));
      else pieces.push(argument.kind === 'keyword' ? keyword(argument.name, part) : part);
    }
    if (hasNames) found.push(frame.run.python.kw(...pieces));
    return found;
  };
}

/** A keyword argument as a dict; `__proto__` is a name like any other. */
const keyword = (name: string, value: unknown): object =>
  Object.defineProperty({}, name, { value, enumerable: true, writable: true, configurable: true });

/** The arguments of a call of the API: in the order of its parameters where it has names for them. */
export function placedArguments(
  code: Assembler,
  label: string,
  parameters: readonly string[] | undefined,
  args: readonly Argument[],
): Arguments {
  if (parameters) for (const { kind } of args) if (kind === 'keyword') return placed(code, label, parameters, args);
  return argumentsOf(code, args);
}

function placed(code: Assembler, label: string, parameters: readonly string[], args: readonly Argument[]): Arguments {
  const parts = values(code, nodesOf(args));
  const positional = args.filter(({ kind }) => kind !== 'keyword').length;
  const places = args.map((argument, i) => (argument.kind === 'keyword' ? parameters.indexOf(argument.name) : i));
  // A parameter that there is not, or that has its argument already.
  const wrong = args.find((argument, i) => argument.kind === 'keyword' && places[i]! < positional);
  return (frame) => {
    const found: unknown[] = [];
    for (let i = 0; i < parts.length; i++) found[places[i]!] = parts[i]!(frame);
    return wrong?.kind === 'keyword' ? frame.run.python.refuse(label, wrong.name) : found;
  };
}
