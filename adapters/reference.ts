/** The reference as an implementation under test: the kit judges itself. */

import { defineAdapter } from './define-adapter.js';
import { Keywords } from '../scenario/python/calls.js';
import { Greenlets } from '../reference/greenlet.js';
import { Machine } from '../reference/machine.js';

let greenlets: Greenlets;

export default defineAdapter({
  name: 'reference',
  style: 'generator',
  api: () => {
    greenlets = new Greenlets(new Machine());
    return greenlets.api;
  },
  keywords: Keywords,
  run: (program) => greenlets.run(program as never),
});
