import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['dist/**', 'node_modules/**'],
    globalSetup: './vitest.setup.ts',
    testTimeout: 60_000,
    maxConcurrency: 2,
    // By default one core is left to something else.
    maxWorkers: '100%',
  },
});
