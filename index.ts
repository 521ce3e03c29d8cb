export { defineAdapter, type Adapter } from './adapters/define-adapter.js';
