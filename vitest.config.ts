import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['dist/**', 'node_modules/**'],
    testTimeout: 60_000,
    maxConcurrency: 2,
    // The first test that needs Python makes its environment: two at a time would be in each other's way.
    maxWorkers: 1,
  },
});
