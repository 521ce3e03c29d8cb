import { boundNames, classesOf } from './names.js';
import { once } from './once.js';
import type { Argument, Block, Expression, ExpressionOf, Program, Statement, StatementOf } from './syntax.js';
import { api, apiAttributes, apiMethods, containerMethods, givesIterators, isReserved } from './vocabulary.js';

/**
 * What of the API a scenario uses: functions and classes by name, methods and attributes with a dot before,
 * `keywords` when a call of something other than a builtin or a constructor passes keyword arguments; `GreenletExit` also
 * when it is thrown without being named.
 */
export function requires(program: Program): ReadonlySet<string> {
  const found = new Set<string>();
  let classes: ReadonlyMap<string, unknown> | undefined;
  const takesNamedParameters = (callee: Expression): boolean => {
    if (callee.kind === 'attribute') return apiMethods.get(callee.name)?.parameters !== undefined;
    if (callee.kind !== 'name') return false;
    const entry = Object.hasOwn(api, callee.id) ? api[callee.id]! : undefined;
    if (entry?.kind === 'function') return entry.parameters !== undefined;
    return isReserved(callee.id) || (classes ??= classesOf(program)).has(callee.id);
  };
  visit(program, (node) => {
    if (node.kind === 'name' && Object.hasOwn(api, node.id)) found.add(node.id);
    if (node.kind === 'attribute' && (apiMethods.has(node.name) || apiAttributes.has(node.name))) found.add(`.${node.name}`);
    if (node.kind === 'with') found.add('.__enter__').add('.__exit__');
    // What `throw()` raises.
    if (node.kind === 'call' && node.callee.kind === 'attribute' && node.callee.name === 'throw' && node.arguments.length === 0)
      found.add('GreenletExit');
    if (node.kind === 'call' && node.arguments.some(isNamed) && !takesNamedParameters(node.callee)) found.add('keywords');
  });
  return found;
}

/**
 * What of these parts of the API an implementation has not. Where only some of the classes that share a method or an attribute
 * have it, it is listed with the class, `Timeout.cancel`; then it depends on the classes that the parts are about.
 */
export function lacking(has: ReadonlySet<string>, parts: Iterable<string>): string[] {
  const all = [...parts];
  return all.flatMap((part) => {
    if (has.has(part)) return [];
    const owners = ownersOf.get(part)?.filter((owner) => all.some((other) => tells(other, owner))) ?? [];
    if (owners.some((owner) => has.has(owner + part))) return [];
    const isElsewhere = ownersOf.get(part)?.some((owner) => has.has(owner + part));
    return isElsewhere && owners.length > 0 ? owners.map((owner) => owner + part) : [part];
  });
}

/** The classes that have a method or an attribute, by its name with a dot before. */
const ownersOf: ReadonlyMap<string, readonly string[]> = (() => {
  const owners = new Map<string, string[]>();
  for (const [id, entry] of Object.entries(api)) {
    if (entry.kind !== 'class' && entry.kind !== 'exception') continue;
    for (const member of [...Object.keys(entry.methods ?? {}), ...Object.keys(entry.attributes ?? {})])
      owners.set(`.${member}`, [...(owners.get(`.${member}`) ?? []), id]);
  }
  return owners;
})();

/** Whether a part of the API tells that there are objects of a class: its name, or what makes them, `spawn` or `spawn_after`. */
function tells(part: string, owner: string): boolean {
  const entry = api[owner]!;
  return part === owner || ('madeBy' in entry && entry.madeBy !== undefined && part.replace('.', '').startsWith(entry.madeBy));
}

const isNamed = ({ kind }: Argument): boolean => kind === 'keyword' || kind === 'doubleStar';

/** Calls in a scenario without loops that nobody waits for. */
const few = 1_000;

/** Whether a scenario could run for long: it has loops, or its functions may call each other round and round. */
export function mayRunLong(program: Program): boolean {
  const parts = program.map(contentsOf);
  if (parts.some(({ hasLoops }) => hasLoops)) return true;
  const functions = new Map<string, Statement | undefined>();
  // A name that is bound twice may stand for either.
  for (const part of parts) for (const node of part.functions) functions.set(node.name, functions.has(node.name) ? undefined : node);
  for (const { callsUnknown, called } of parts) {
    if (callsUnknown) return true;
    for (const id of called) if (!functions.has(id)) return true;
  }
  // Each mention of a function counts as a call of it, also of what it mentions itself.
  const costs = new Map<string, number>();
  const cost = (statements: Block): number => {
    let sum = 1;
    for (const statement of statements) {
      for (const id of contentsOf(statement).names) {
        if (!functions.has(id)) continue;
        if (!costs.has(id)) {
          costs.set(id, Infinity);
          const definition = functions.get(id);
          if (definition?.kind === 'def' || definition?.kind === 'class') costs.set(id, cost(definition.body));
        }
        sum += costs.get(id)!;
      }
    }
    return sum;
  };
  return cost(program) > few;
}

/** Whether a scenario may iterate over what switches at each step: objects of the API, or what one of its functions gives. */
export const iteratesSwitching = (program: Program): boolean => program.some((statement) => contentsOf(statement).mentionsIterator);

/** The builtins that may switch in such a scenario. */
export const iteratingBuiltins: ReadonlySet<string> = new Set(['next', 'list', 'tuple', 'sorted']);

/**
 * What a statement holds: functions, classes and mentioned names (as often as they are mentioned), which of them it calls that are not
 * Python's or the API's, whether it calls what is not known, has loops, and mentions what gives iterators that switch.
 */
const contentsOf = once((statement: Statement) => {
  const functions: StatementOf<'def' | 'class'>[] = [];
  const called = new Set<string>();
  const names: string[] = [];
  let callsUnknown = false;
  let hasLoops = false;
  let mentionsIterator = false;
  visit(statement, (node) => {
    switch (node.kind) {
      case 'def':
      case 'class':
        functions.push(node);
        break;
      case 'name':
        names.push(node.id);
        mentionsIterator ||= givesIterators.has(node.id);
        break;
      case 'attribute':
        mentionsIterator ||= givesIterators.has(node.name);
        break;
      case 'call':
        if (callsFunction(node)) called.add(node.callee.id);
        else callsUnknown ||= !callsKnown(node);
        if (node.callee.kind === 'name' && node.callee.id === 'iter' && node.arguments.length > 1) {
          mentionsIterator = true;
          // A function that is called until it returns a sentinel may never do so.
          hasLoops = true;
        }
        break;
      case 'while':
      case 'for':
      case 'comprehension':
        hasLoops = true;
    }
  });
  return { functions, called, callsUnknown, names, hasLoops, mentionsIterator };
});

/** The names that a statement mentions, as often as it does. */
export const namesIn = (statement: Statement): readonly string[] => contentsOf(statement).names;

type CallOfName = ExpressionOf<'call'> & { readonly callee: ExpressionOf<'name'> };

/** Whether a call is one by a name that the scenario has bound. */
const callsFunction = (node: ExpressionOf<'call'>): node is CallOfName =>
  node.callee.kind === 'name' && node.callee.id !== 'sorted' && !isReserved(node.callee.id);

/** Whether it is clear from another call what it calls: a function of Python or of the API. */
function callsKnown({ callee, arguments: args }: ExpressionOf<'call'>): boolean {
  if (callee.kind === 'attribute') return apiMethods.has(callee.name) || containerMethods.has(callee.name);
  if (callee.kind !== 'name') return false;
  if (callee.id === 'sorted') return !args.some(isNamed);
  // A callback that switches is called again for its own switch.
  return callee.id !== 'settrace';
}

/** The names that a scenario binds at its top level, in the order of their first appearance. */
export function moduleNames(program: Program): string[] {
  return [...new Set(boundNames(program))];
}

/** Calls `see` for every statement and expression of a tree. */
export function visit(tree: unknown, see: (node: Statement | Expression) => void): void {
  if (Array.isArray(tree)) {
    for (const part of tree) visit(part, see);
  } else if (typeof tree === 'object' && tree !== null) {
    if ('kind' in tree) see(tree as Statement | Expression);
    for (const key in tree) {
      const part = (tree as Record<string, unknown>)[key];
      if (typeof part === 'object') visit(part, see);
    }
  }
}
