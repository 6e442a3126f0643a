import { defineConfig } from 'vitest/config';

/** Minutes, not seconds: statistics on many simulated blocks. Run in CI after everything else. */
export default defineConfig({
  test: { include: ['test/slow/**/*.slow.ts'], testTimeout: 900_000 },
});
