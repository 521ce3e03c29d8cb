import { broken } from './broken.js';

/** Inside a greenlet, main is said to be the current one. */
export default await broken('currentIsAlwaysMain', [
  'return current;\n  };',
  `let found: Greenlet = current;
    while (found.parent) found = found.parent;
    return found;
  };`,
]);
/** The rules that report it. */
export const caughtBy = [
  'create.parent-none',
  'create.subclass',
  'end.to-parent',
  'run.direct',
  'run.method',
  'run.method-kept',
  'attributes.own',
  'main.parent',
  'current.inside',
  'current.after',
  'parent.set',
  'parent.at-end',
  'throw.finally',
  'throw.current',
  'trace.in-target',
  'scenario.objects',
];
