/** Where a printed program declares its names: in their first statement, or ahead, where they may be unbound. */

import { lentEarly, scopeOf, unboundAgain } from './names.js';
import type { Block, Target } from './syntax.js';

/** One function of the program while it is printed. */
export interface Scope {
  /** Names declared ahead, which may be unbound where they are read. */
  readonly hoisted: ReadonlySet<string>;
  /** Hoisted names that are surely bound at this point. */
  bound: Set<string>;
  /** Names that `del` or the end of a handler may unbind again: never sure to be bound. */
  readonly unsure: ReadonlySet<string>;
  /** Names that are constants of the handlers that bind them. */
  readonly handlerOnly: ReadonlySet<string>;
  readonly isModule: boolean;
  /** Names already declared by a statement of this scope. */
  readonly declared: Set<string>;
  temporaries: number;
  readonly outer: Scope | null;
  readonly names: ReadonlySet<string>;
}

/**
 * Opens the scope of a module or function: decides where each name is declared.
 *
 * @param constants the names that are constants of the handlers that bind them
 */
export function openScope(statements: Block, parameters: readonly string[], outer: Scope | null, constants: ReadonlySet<string>): Scope {
  const { binds, declared, handled } = scopeOf(statements);
  const names = new Set([...parameters, ...binds.flat()]);
  for (const id of declared) names.delete(id);
  // A name whose first binding is a plain statement of the function itself is declared there, and JavaScript
  // guards it until then; any other may be unbound where it is read.
  const plain = new Set<string>(parameters);
  const seen = new Set<string>(parameters);
  statements.forEach((statement, i) => {
    const simple =
      statement.kind === 'def' ||
      statement.kind === 'class' ||
      (statement.kind === 'assign' && statement.targets.length === 1 && declares(statement.targets[0]!));
    for (const id of binds[i]!) if (simple && !seen.has(id)) plain.add(id);
    for (const id of binds[i]!) seen.add(id);
  });
  const handlerOnly = new Set<string>();
  for (const id of handled) if (constants.has(id)) handlerOnly.add(id);
  const unsure = new Set(unboundAgain(statements).filter((id) => !handlerOnly.has(id)));
  const declareAhead = (ids: Iterable<string>): void => {
    for (const id of ids) if (!parameters.includes(id)) plain.delete(id);
  };
  declareAhead(declared);
  declareAhead(unsure);
  declareAhead(lentEarly(statements));
  declareAhead(mixedTargets(statements, binds, plain, parameters));
  const hoisted = new Set<string>();
  for (const id of names) if (!plain.has(id) && !handlerOnly.has(id)) hoisted.add(id);
  return {
    hoisted,
    bound: new Set(),
    unsure,
    handlerOnly,
    isModule: !outer,
    declared: new Set(parameters),
    temporaries: 0,
    outer,
    names,
  };
}

const declares = (target: Target): boolean =>
  target.kind === 'name' || (target.kind === 'tuple' && target.items.every((item) => item.kind === 'name'));

/** Names in a tuple target beside one that was bound before: the tuple cannot declare them. */
function mixedTargets(
  statements: Block,
  binds: readonly (readonly string[])[],
  plain: ReadonlySet<string>,
  parameters: readonly string[],
): string[] {
  const seen = new Set(parameters);
  const mixed: string[] = [];
  statements.forEach((statement, i) => {
    const names = binds[i]!;
    if (statement.kind === 'assign' && statement.targets.length === 1 && statement.targets[0]!.kind === 'tuple') {
      if (names.some((id) => seen.has(id) || !plain.has(id)) || new Set(names).size < names.length) {
        mixed.push(...names.filter((id) => !seen.has(id)));
      }
    }
    for (const id of names) seen.add(id);
  });
  return mixed;
}
