/** The reference as an implementation under test: the kit judges itself. */

import { defineAdapter } from './define-adapter.js';
import { Keywords } from '../scenario/python/calls.js';
import { Eventlet, isEventletName } from '../reference/eventlet.js';
import { Greenlets } from '../reference/greenlet.js';
import { Machine } from '../reference/machine.js';
import { api } from '../scenario/vocabulary.js';

let machine: Machine;
let greenlets: Greenlets;

export default defineAdapter({
  name: 'reference',
  style: 'generator',
  api: () => {
    machine = new Machine();
    greenlets = new Greenlets(machine);
    const eventlet = new Eventlet(greenlets, machine);
    const entries = Object.keys(api).map((name) => [name, isEventletName(name) ? eventlet.lookUp(name) : greenlets.api[name]] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  },
  keywords: Keywords,
  run: (program) => {
    try {
      greenlets.run(program as never);
      return undefined;
    } catch (error) {
      if (machine.over !== 'blocked') throw error;
      // Nothing will ever wake it.
      return new Promise(() => {});
    }
  },
});
