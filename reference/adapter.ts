/** The reference as an implementation under test: the kit judges itself. */

import { defineAdapter } from '../adapters/define-adapter.js';
import { Keywords } from '../scenario/python.js';
import { greenletModel, type GreenletModel } from './greenlet.js';
import { Machine } from './machine.js';

let model: GreenletModel;

export default defineAdapter({
  name: 'reference',
  style: 'generator',
  api: () => {
    model = greenletModel(new Machine());
    return model.api;
  },
  keywords: Keywords,
  run: (program) => model.run(program as never),
});
