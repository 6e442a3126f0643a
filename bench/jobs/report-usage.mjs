// Preloaded into every measured process: says at its end how long it ran, what it computed and how much memory it needed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const STATUS = '/proc/self/status';
const started = process.hrtime.bigint();

/** In MiB. What Linux calls maxRSS a process inherits from the one that started it, however large that was. */
function peakMiB() {
  const own = existsSync(STATUS) ? /VmHWM:\s*(\d+) kB/.exec(readFileSync(STATUS, 'utf8')) : null;
  return (own === null ? process.resourceUsage().maxRSS : Number(own[1])) / 1024;
}

if (isMainThread) {
  process.on('exit', () => {
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    const usage = { seconds, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMiB: peakMiB() };
    writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage));
  });
}
