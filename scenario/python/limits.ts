/** What ends a scenario from outside: it went on for too long, grew too large, or left the language. */

/** Ends a scenario whose step budget ran out; no handler of the scenario sees it. */
export class Endless extends Error {
  override name = 'Endless';
}

/** Ends a scenario that asks what is not in the scenario language and the subset checker cannot see. */
export class Outside extends Error {
  override name = 'Outside';
}

export const outside = (what: string): never => {
  throw new Outside(`${what} is not in the scenario language`);
};

/** Whether calls went too deep for the stack. */
export const isTooDeep = (error: unknown): boolean =>
  // A regular expression that there is no room to compile throws a SyntaxError that says so; hence none is used here.
  (error instanceof RangeError || error instanceof SyntaxError) && error.message.includes('call stack');

/** Whether a scenario went on for too long, or too deep for the stack. */
export const isExhaustion = (error: unknown): boolean => error instanceof Endless || isTooDeep(error);
