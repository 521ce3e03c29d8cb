/** What stands left of `=` as closures. */

import type { Assembler } from './evaluate-code.js';
import { value, values } from './evaluate-expressions.js';
import type { Frame, Value } from './evaluate-frame.js';
import { assigning, type Assign } from './evaluate-names.js';
import { maySwitch } from './evaluate-switching.js';
import { binaryNames } from './javascript-parts.js';
import { operations } from './python/operations.js';
import { unbound } from './python/python.js';
import type { StatementOf, Target } from './syntax.js';
import { apiAttributes } from './vocabulary.js';

/** Emits an assignment. */
export function assign(code: Assembler, target: Target, found: Value): void {
  if (!maySwitch(target, code.names)) {
    const store = storing(code, target);
    code.emit((frame) => store(frame, found(frame)));
    return;
  }
  // Python evaluates the value before the target.
  const kept = code.keep(found);
  if (target.kind === 'tuple') {
    const count = target.items.length;
    const items = code.keep((frame) => frame.run.python.unpack(kept(frame), count));
    target.items.forEach((item, i) => assign(code, item, (frame) => (items(frame) as unknown[])[i]));
    return;
  }
  const store = storing(code, target);
  code.emit((frame) => store(frame, kept(frame)));
}

/** Assigns to a target; what may switch in it is emitted before. */
export function storing(code: Assembler, target: Target): Assign {
  switch (target.kind) {
    case 'name':
      return assigning(code, target.id);
    case 'attribute': {
      const object = value(code, target.object);
      const set = setting(target.name);
      return (frame, found) => set(frame, object(frame), found);
    }
    case 'subscript': {
      const [object, index] = values(code, [target.object, target.index]);
      return (frame, item) => operations.setItem(object!(frame), index!(frame), item);
    }
    case 'tuple': {
      const stores = target.items.map((item) => storing(code, item));
      return (frame, found) => {
        const items = frame.run.python.unpack(found, stores.length);
        for (let i = 0; i < stores.length; i++) stores[i]!(frame, items[i]);
      };
    }
  }
}

/** Sets an attribute of an object. */
function setting(name: string): (frame: Frame, object: unknown, found: unknown) => void {
  // A function that just ends returns undefined, which would delete an attribute of the API.
  if (apiAttributes.has(name)) return ({ run }, object, found) => run.python.setAttribute(object, name, found ?? null);
  return ({ run }, object, found) => run.python.setOwn(object, name, found);
}

/** Emits `target operator= value`; lists change in place. */
export function augment(code: Assembler, { target, operator, value: by }: StatementOf<'augment'>): void {
  const isPlain = operator !== '*' && (operator !== '+' || by.kind === 'number');
  const operation = isPlain ? operations[binaryNames[operator]] : operator === '+' ? operations.addTo : operations.multiplyTo;
  // The parts of the target are names and the like, which are evaluated to read and to write.
  switch (target.kind) {
    case 'name': {
      const [left, right] = values(code, [target, by]);
      const store = assigning(code, target.id);
      return code.emit((frame) => store(frame, operation(left!(frame), right!(frame))));
    }
    case 'attribute': {
      const [object, left, right] = values(code, [target.object, target, by]);
      const set = setting(target.name);
      return code.emit((frame) => set(frame, object!(frame), operation(left!(frame), right!(frame))));
    }
    case 'subscript': {
      const [object, index, left, right] = values(code, [target.object, target.index, target, by]);
      return code.emit((frame) => operations.setItem(object!(frame), index!(frame), operation(left!(frame), right!(frame))));
    }
  }
}

/** Emits `del target`. */
export function remove(code: Assembler, target: Exclude<Target, { kind: 'tuple' }>): void {
  switch (target.kind) {
    case 'name': {
      const read = value(code, target);
      const store = assigning(code, target.id);
      return code.emit((frame) => {
        read(frame);
        store(frame, unbound);
      });
    }
    case 'attribute': {
      const object = value(code, target.object);
      return code.emit((frame) => frame.run.python.deleteAttribute(object(frame), target.name));
    }
    case 'subscript': {
      const [object, index] = values(code, [target.object, target.index]);
      return code.emit((frame) => operations.deleteItem(object!(frame), index!(frame)));
    }
  }
}
