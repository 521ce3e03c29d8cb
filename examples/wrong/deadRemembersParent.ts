import { broken } from './broken.js';

/** A dead greenlet passes on to the parent that it had at its end. */
export default await broken(
  'deadRemembersParent',
  [
    "this.#state = 'dead';",
    `this.#state = 'dead';
      this.last = this.#parent;`,
  ],
  ['found = found.#parent!;', 'found = found.last!;'],
);
/** The rules that report it. */
export const caughtBy = [
  'end.parent-dead',
  'parent.dead',
  'parent.dead-reparent',
  'switch.dead-unstarted-parent',
  'throw.dead-exit',
  'throw.dead-unstarted-parent',
  'throw.dead-exit-unstarted-parent',
  'throw.dead-no-run',
];
