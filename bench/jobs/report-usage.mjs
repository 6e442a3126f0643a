// Preloaded into every measured process: says at its end how long it ran and how much memory it needed.
import { writeFileSync } from 'node:fs';

const started = process.hrtime.bigint();
process.on('exit', () => {
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  // resourceUsage counts in KiB.
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify({ seconds, peakMiB }));
});
