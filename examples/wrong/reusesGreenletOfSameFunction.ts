import { broken } from './broken.js';

/** A second greenlet for the same function is the first one. */
export default await broken('reusesGreenletOfSameFunction', [
  'this.#run = run;',
  `const made = (Green.made ??= new Map());
      if (run && made.has(run)) return made.get(run);
      made.set(run, this);
      this.#run = run;`,
]);
/** The rules that report it. */
export const caughtBy = [
  'create.arguments',
  'create.identity',
  'end.parent-unstarted',
  'end.base-exception',
  'end.exception-chain',
  'exception.in-flight',
  'parent.at-end',
  'start.arguments',
  'start.keywords',
  'start.arity',
  'switch.suspends',
  'throw.class',
  'throw.value',
  'throw.value-tuple',
  'throw.value-none',
  'throw.value-instance',
  'throw.value-other',
  'throw.instance',
  'throw.raiser',
  'throw.raiser-exit',
  'scenario.objects',
];
