import { broken } from './broken.js';

/** The parent of a greenlet made inside another one is main. */
export default await broken('parentIsMain', [
  'const chosen = parent ?? current ?? null;',
  'const chosen = parent ?? (Green.main ??= current) ?? null; // the first one is made by main',
]);
/** The rules that report it. */
export const caughtBy = [
  'create.parent-default',
  'create.parent-none',
  'end.to-parent',
  'end.parent-dead',
  'end.exception-identity',
  'end.exception-chain',
  'end.exception-parent-dead',
  'exit.parent-dead',
  'main.parent',
  'parent.set',
  'parent.set-cycle',
  'start.nested',
  'switch.dead-suspended-parent',
  'switch.dead-chain',
  'throw.dead',
  'throw.dead-chain',
  'trace.dead',
];
