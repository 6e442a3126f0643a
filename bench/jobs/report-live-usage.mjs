// Preloaded into the live process: answers every message of its parent with what it used since the one before.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = Number(process.env.BENCH_LOOP_RESOLUTION_MS);
const delay = monitorEventLoopDelay({ resolution: resolutionMs });
// The histogram holds the time from one firing to the next, the interval itself included.
const lateMs = (ns) => Math.max(ns / 1e6 - resolutionMs, 0);
let since = performance.now();
let cpu = process.cpuUsage();
delay.enable();

process.on('message', (order) => {
  if (order === 'collect') globalThis.gc?.();
  const now = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  const delayMs = [delay.percentile(50), delay.percentile(99), delay.max].map(lateMs);
  const [rssMiB, heapMiB, buffersMiB] = memoryMiB();
  const cpuSeconds = (user + system) / 1e6;
  process.send({ seconds: (now - since) / 1000, cpuSeconds, delayMs, rssMiB, heapMiB, buffersMiB });
  since = now;
  cpu = process.cpuUsage();
  delay.reset();
});
// It does not keep the process alive.
process.channel.unref();

function memoryMiB() {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return [rss, heapUsed, arrayBuffers].map((bytes) => bytes / 2 ** 20);
}
