import { textOf } from './print-python.js';
import type { Program, Statement } from './syntax.js';

/** Statements by their text, of late and of before: what has not come again in the meantime is forgotten. */
let recent = new Map<string, Statement>();
let earlier: typeof recent = new Map();
const mostRecent = 10_000;

/** Statements that others of the same text become, or became until their text was forgotten. They stay what they are. */
const chosen = new WeakSet<Statement>();

/**
 * A program made of the same objects for the same statements as earlier ones. Many have statements in common, and what is known of a
 * statement (its text, what it needs, the closures that run it) is known of the object.
 */
export const interned = (program: Program): Program => program.map(internedStatement);

function internedStatement(statement: Statement): Statement {
  if (chosen.has(statement)) return statement;
  const text = textOf(statement);
  let known = recent.get(text);
  if (known) return known;
  known = earlier.get(text) ?? statement;
  if (recent.size >= mostRecent) [recent, earlier] = [new Map(), recent];
  recent.set(text, known);
  chosen.add(known);
  return known;
}
