/** Calls and attributes as closures. */

import { argumentsOf, placedArguments, positionals, type Arguments } from './evaluate-arguments.js';
import type { Assembler } from './evaluate-code.js';
import { array, value, values, type Make } from './evaluate-expressions.js';
import type { Value } from './evaluate-frame.js';
import { given, isGivenType, variable } from './evaluate-names.js';
import { argumentsSwitch, callSwitches, entryOf } from './evaluate-switching.js';
import type { Callable } from './python/calls.js';
import type { Class } from './python/classes.js';
import { iteratingBuiltins } from './requires.js';
import type { Argument, Expression, ExpressionOf } from './syntax.js';
import { apiAttributes, apiMethods, builtins, containerMethods, exceptionBases } from './vocabulary.js';

type Call = ExpressionOf<'call'>;

export function callValue(code: Assembler, node: Call): Value {
  const { callee } = node;
  if (callee.kind === 'name') return callOfName(code, node, callee.id);
  if (callee.kind !== 'attribute') return anyCall(code, node, value(code, callee), value);
  if (apiMethods.has(callee.name)) return methodCall(code, node, callee);
  return containerMethods.has(callee.name) ? containerCall(code, node, callee) : anyCall(code, node, attributeValue(code, callee), value);
}

function callOfName(code: Assembler, node: Call, id: string): Value {
  const { names } = code;
  if (entryOf(id, names) || names.classes.has(id)) return apiCall(code, node, id);
  if (names.iterates && (id === 'iter' || (id !== 'sorted' && iteratingBuiltins.has(id)))) return iteratingCall(code, node, id);
  const isGiven = id === 'sorted' || Object.hasOwn(builtins, id) || Object.hasOwn(exceptionBases, id);
  const showsTypes = id === 'isinstance' || id === 'print';
  return anyCall(code, node, isGiven ? given(code, id) : variable(code, id), showsTypes ? typeValue : value);
}

/** A call of a builtin by which the program iterates, where that may switch. */
function iteratingCall(code: Assembler, node: Call, id: string): Value {
  const args = argumentsOf(code, node.arguments);
  if (id === 'iter') return (frame) => frame.run.python.iter(...args(frame));
  if (id === 'next') return code.call((frame) => frame.run.python.next(...args(frame)));
  const items = code.call((frame) => frame.run.python.collect(args(frame)[0] ?? []));
  return id === 'list' ? (frame) => frame.run.python.listOf(items(frame) as unknown[]) : items;
}

/** A call of a class or function of the API, or of a class of the program. */
function apiCall(code: Assembler, node: Call, id: string): Value {
  const { names } = code;
  const entry = entryOf(id, names);
  const type = names.classes.has(id) ? before(code, node, variable(code, id)) : undefined;
  const args = placedArguments(code, id, entry && 'parameters' in entry ? entry.parameters : undefined, node.arguments);
  const callee = type ?? given(code, id);
  if (entry?.kind !== 'function') return construction(callee, args);
  return perhapsStep(code, entry.switches, applying(callee, args));
}

const construction =
  (callee: Value, args: Arguments): Value =>
  (frame) => {
    const made = callee(frame) as Class;
    return new made(...args(frame));
  };

/** A call of any function, which is evaluated before the arguments are. */
function anyCall(code: Assembler, node: Call, callee: Value, make: Make): Value {
  return perhapsStep(code, callSwitches(node.callee, code.names), calling(code, before(code, node, callee), node.arguments, make));
}

/** A call; one that may switch becomes a step. */
const perhapsStep = (code: Assembler, switches: boolean, call: Value): Value => (switches ? code.call(call) : call);

/** What is evaluated before the arguments of a call; it is kept where they may switch. */
const before = (code: Assembler, node: Call, found: Value): Value => (argumentsSwitch(node, code.names) ? code.keep(found) : found);

/** Calls a function with the values of arguments; with few it does without an array of them. */
function calling(code: Assembler, callee: Value, args: readonly Argument[], make?: Make): Value {
  const found = args.length <= 2 ? positionals(code, args, make) : undefined;
  if (!found) return applying(callee, argumentsOf(code, args, make));
  const [first, second] = found;
  return first ? (second ? withTwo(callee, first, second) : withOne(callee, first)) : withNone(callee);
}

const withNone =
  (callee: Value): Value =>
  (frame) =>
    (callee(frame) as Callable)();
const withOne =
  (callee: Value, first: Value): Value =>
  (frame) =>
    (callee(frame) as Callable)(first(frame));
const withTwo =
  (callee: Value, first: Value, second: Value): Value =>
  (frame) =>
    (callee(frame) as Callable)(first(frame), second(frame));
const applying =
  (callee: Value, args: Arguments): Value =>
  (frame) =>
    (callee(frame) as Callable)(...args(frame));

/** Python looks a method up before it evaluates the arguments. */
function methodCall(code: Assembler, node: Call, { object, name }: ExpressionOf<'attribute'>): Value {
  const { switches, parameters } = apiMethods.get(name)!;
  const owner = value(code, object);
  if (!argumentsSwitch(node, code.names))
    return perhapsStep(code, switches, plainMethod(owner, name, placedArguments(code, name, parameters, node.arguments)));
  const self = code.keep(owner);
  const method = code.keep((frame) => frame.run.python.attribute(self(frame), name));
  const args = placedArguments(code, name, parameters, node.arguments);
  return perhapsStep(code, switches, (frame) => (method(frame) as Callable).apply(self(frame), args(frame)));
}

const plainMethod =
  (owner: Value, name: string, args: Arguments): Value =>
  (frame) => {
    const self = owner(frame);
    const method = frame.run.python.attribute(self, name) as Callable;
    return method.apply(self, args(frame));
  };

function containerCall(code: Assembler, node: Call, { object, name }: ExpressionOf<'attribute'>): Value {
  const owner = value(code, object);
  if (node.arguments.every((argument) => argument.kind === 'positional' && isLiteral(argument.value))) {
    const args = argumentsOf(code, node.arguments);
    return (frame) => frame.run.python.method(owner(frame), name, ...args(frame));
  }
  const method = before(code, node, (frame) => frame.run.python.methodOf(owner(frame), name));
  return calling(code, method, node.arguments);
}

const isLiteral = ({ kind }: Expression): boolean => kind === 'constant' || kind === 'number' || kind === 'string';

export function attributeValue(code: Assembler, { object, name }: ExpressionOf<'attribute'>): Value {
  if (name === '__name__' && object.kind === 'call') return typeName(argumentsOf(code, object.arguments));
  const owner = value(code, object);
  if (name === 'args') return argsOf(owner);
  const method = apiMethods.get(name);
  if (method && apiAttributes.has(name)) return member(owner, name);
  // One that takes its arguments as functions of a scenario do, and is delegated to as they are, needs nothing more.
  if (method) return boundMethod(owner, name, method.switches && !method.parameters ? undefined : name);
  return apiAttributes.has(name) ? apiAttribute(owner, name) : ownAttribute(owner, name);
}

const typeName =
  (args: Arguments): Value =>
  (frame) =>
    frame.run.python.typeName(args(frame)[0]);
const argsOf =
  (owner: Value): Value =>
  (frame) =>
    frame.run.python.args(owner(frame));
const boundMethod =
  (owner: Value, name: string, id: string | undefined): Value =>
  (frame) =>
    frame.run.python.bind(owner(frame), name, id);
const member =
  (owner: Value, name: string): Value =>
  (frame) =>
    frame.run.python.member(owner(frame), name, name);
const apiAttribute =
  (owner: Value, name: string): Value =>
  (frame) =>
    frame.run.python.attribute(owner(frame), name);
const ownAttribute =
  (owner: Value, name: string): Value =>
  (frame) =>
    frame.run.python.own(owner(frame), name);

/** An expression where a builtin or a class stands for itself; in a tuple, each of its items. */
function typeValue(code: Assembler, node: Expression): Value {
  return node.kind === 'tuple' ? array(values(code, node.items, oneType)) : oneType(code, node);
}

const oneType = (code: Assembler, node: Expression): Value => (isGivenType(node) ? given(code, node.id) : value(code, node));

/** A class where it is derived from. */
export const baseValue = oneType;
