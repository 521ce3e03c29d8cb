import { defineAdapter } from 'greenspec';
import { createGreenlets, Keywords } from './greenlet.js';

export default defineAdapter({
  name: 'async-greenlets',
  version: '1.0.0',
  style: 'async',
  api: createGreenlets, // called once for every scenario, so that none sees another's greenlets
  keywords: Keywords,
});
