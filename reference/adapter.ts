/** The reference as an implementation under test: the kit judges itself. */

import { defineAdapter } from '../adapters/define-adapter.js';
import { Keywords } from '../scenario/python.js';
import { Greenlets } from './greenlet.js';
import { Machine } from './machine.js';

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
