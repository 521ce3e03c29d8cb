/** How implementations stand, in a form that two reports can be compared by. Runs in Node and in the page. */

import type { Document, FailureText, RuleStanding } from '../document.js';

export type State = RuleStanding['verdict'];

/** What the page keeps of a report for comparisons: `rules` are ids, `states` one letter for each of these. */
export interface Standings {
  readonly schema: number;
  readonly seed: number;
  readonly started: string;
  /** Whether it is about some rules alone, and knows nothing of others. */
  readonly partial: boolean;
  readonly rules: readonly string[];
  readonly implementations: readonly {
    readonly name: string;
    readonly version: string;
    readonly adapter: string;
    readonly states: string;
    /** The rule, the verdict and the first difference of each failure. */
    readonly failures: readonly (readonly [rule: string, state: State, how: string])[];
  }[];
}

const letters: Readonly<Record<State, string>> = {
  pass: 'p',
  fail: 'f',
  crash: 'c',
  hang: 'h',
  error: 'e',
  unsupported: 'u',
  untested: 'n',
};
const absent = '-';

export const letterOf = (state: State): string => letters[state];

const stateOf = (letter: string | undefined): State | undefined =>
  (Object.keys(letters) as State[]).find((state) => letters[state] === letter);

/** What is wrong with an implementation. */
export const isFailing = (state: State | undefined): boolean =>
  state === 'fail' || state === 'crash' || state === 'hang' || state === 'error';

export function standingsOf({ schema, seed, selection, timing, rules, implementations }: Document): Standings {
  return {
    schema,
    seed,
    started: timing.started,
    partial: selection.only.length > 0 || selection.replay,
    rules: rules.map(({ id }) => id),
    implementations: implementations.map(({ name, version, adapter, rules: standings, failures }) => {
      const states = new Map(standings.map(({ id, verdict }) => [id, letters[verdict]]));
      return {
        name: name.slice(0, 200),
        version: version.slice(0, 200),
        adapter: adapter.slice(0, 500),
        states: rules.map(({ id }) => states.get(id) ?? absent).join(''),
        failures: failures.map((failure) => [failure.rule, failure.verdict, howOf(failure)] as const),
      };
    }),
  };
}

/** The first difference of a failure, or its defect, short. */
function howOf({ at, expected, observed, defect, detail = '' }: FailureText): string {
  const event = (trace: FailureText['expected']): string =>
    trace === null || at === undefined ? '' : (trace.values[at]?.join(', ') ?? `(${trace.end})`).slice(0, 80);
  const difference = expected || observed ? `${event(expected)} → ${event(observed)}` : detail.slice(0, 80);
  return defect === undefined ? difference : `${defect}: ${difference}`;
}

export type Change = 'new' | 'fixed' | 'changed' | 'still' | 'added' | 'removed';

export interface Changed {
  readonly change: Change;
  readonly implementation: string;
  readonly rule: string;
  readonly before: State | undefined;
  readonly after: State | undefined;
  /** How it failed, where that is what changed. */
  readonly how?: readonly [before: string, after: string];
}

/** What changed from one report to a later one, of the implementations that both have. */
export function changes(before: Standings, after: Standings): { readonly pairs: readonly string[]; readonly changed: readonly Changed[] } {
  const pairs = paired(before, after);
  const partial = before.partial || after.partial;
  return {
    pairs: pairs.map(([, { name }]) => name),
    changed: pairs.flatMap(([old, young]) => {
      const [was, is] = [tableOf(before, old), tableOf(after, young)];
      return [...new Set([...was.keys(), ...is.keys()])].flatMap((rule) => {
        const [from, to] = [was.get(rule), is.get(rule)];
        const change = partial && !(from && to) ? undefined : changeOf(from, to);
        const how = change === 'changed' && from?.state === to?.state ? { how: [from?.how ?? '', to?.how ?? ''] as const } : {};
        return change ? [{ change, implementation: young.name, rule, before: from?.state, after: to?.state, ...how }] : [];
      });
    }),
  };
}

interface Standing {
  readonly state: State;
  readonly how: string;
}

/** As `conform diff` counts: a rule that passed and is now unsupported is new trouble, too. What is wrong in another way is told apart. */
function changeOf(from: Standing | undefined, to: Standing | undefined): Change | undefined {
  if (!to) return 'removed';
  if (isFailing(to.state) && !isFailing(from?.state)) return 'new';
  if (!from) return 'added';
  if (from.state === to.state && from.how === to.how) return isFailing(to.state) ? 'still' : undefined;
  if (from.state === 'pass') return 'new';
  return to.state === 'pass' && from.state !== 'untested' ? 'fixed' : 'changed';
}

/** Where programs fail, an implementation fails by the rule that is to blame, whether or not the pages have it. */
function tableOf({ rules }: Standings, { states, failures }: Standings['implementations'][number]): Map<string, Standing> {
  const hows = new Map<string, string[]>();
  for (const [rule, , how] of failures) hows.set(rule, [...(hows.get(rule) ?? []), how]);
  const table = new Map<string, Standing>();
  rules.forEach((rule, i) => {
    const state = stateOf(states[i]);
    if (state) table.set(rule, { state, how: '' });
  });
  for (const [rule, state] of failures) {
    const known = table.get(rule)?.state;
    table.set(rule, { state: isFailing(known) ? known! : state, how: [...new Set(hows.get(rule))].sort().join('; ') });
  }
  return table;
}

type Pair = readonly [Standings['implementations'][number], Standings['implementations'][number]];

/** The same implementations of two reports: of the same adapter, or of the same name; or each report's only one. */
function paired(before: Standings, after: Standings): Pair[] {
  const left = [...before.implementations];
  const pairs = after.implementations.flatMap((young): Pair[] => {
    let at = left.findIndex(({ adapter, name }) => adapter === young.adapter && name === young.name);
    if (at < 0) at = left.findIndex(({ adapter }) => adapter === young.adapter);
    if (at < 0) at = left.findIndex(({ name }) => name === young.name);
    return at < 0 ? [] : [[left.splice(at, 1)[0]!, young]];
  });
  const only = before.implementations.length === 1 && after.implementations.length === 1;
  return pairs.length === 0 && only ? [[before.implementations[0]!, after.implementations[0]!]] : pairs;
}
