import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One worker more than vitest takes by itself: much of the time is waiting for sockets, browsers and other processes.
    maxWorkers: availableParallelism(),
    globalSetup: ['test/support/requirements.ts'],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/cli/main.ts', 'src/report/browser/**', 'src/index.ts'],
      reporter: ['text-summary', 'html'],
      thresholds: {
        'src/{core,cvd,divergence,stats,backtest}/**': { lines: 97, functions: 97, branches: 90 },
        'src/{data,report,live,lab,cli}/**': { lines: 85, functions: 85, branches: 75 },
      },
    },
  },
});
