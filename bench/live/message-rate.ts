import { setTimeout as sleep } from 'node:timers/promises';
import { LiveBench, type LiveProcessOptions } from './live-process.ts';
import type { ViewersReport } from './messages.ts';

/** What a rate of messages costs the live process. */
export interface MessageRate {
  /** Messages a second that were sent; the process took every one. */
  readonly perSecond: number;
  /** Share of a core that it used. */
  readonly coreShare: number;
  /** How late timers fired, ms: median, 99th percentile, worst. */
  readonly delayMs: readonly [median: number, p99: number, worst: number];
  /** Resident memory at the end, MiB. */
  readonly rssMiB: number;
  /** CVD updates a second, each viewer. */
  readonly updatesPerViewer: number;
  /** Bytes a second, each viewer. */
  readonly bytesPerViewer: number;
}

/** What is measured. */
export interface MessageRateOptions extends LiveProcessOptions {
  /** Messages a second; null for as many as are taken, 0 for none. */
  readonly perSecond: number | null;
  /** For how long. */
  readonly seconds: number;
  /** WebSocket clients. */
  readonly viewers: number;
}

const WARM_UP_SECONDS = 3;

/**
 * Measures one rate, after a warm-up.
 * @throws Error when a viewer was shown another CVD in the end than the exchange sent.
 */
export async function measureRate(options: MessageRateOptions): Promise<MessageRate> {
  const { viewers, seconds } = options;
  const bench = await LiveBench.start(viewers, options);
  try {
    const before = await play(bench, options, WARM_UP_SECONDS);
    await allSeen(bench, before.cvd);
    await bench.usage();
    await bench.seen();
    const after = await play(bench, options, seconds);
    const usage = await bench.usage();
    const seen = await allSeen(bench, after.cvd);
    if (seen.viewers !== viewers) throw new Error(`${viewers - seen.viewers} viewers were dropped`);
    return {
      perSecond: (after.count - before.count) / usage.seconds,
      coreShare: usage.cpuSeconds / usage.seconds,
      delayMs: usage.delayMs,
      rssMiB: usage.rssMiB,
      updatesPerViewer: seen.updates / viewers / usage.seconds,
      bytesPerViewer: seen.bytes / viewers / usage.seconds,
    };
  } finally {
    await bench.stop();
  }
}

async function play(
  bench: LiveBench,
  { perSecond }: MessageRateOptions,
  seconds: number,
): Promise<{ readonly count: number; readonly cvd: number | null }> {
  if (perSecond !== 0) return await bench.play({ type: 'now', perSecond, seconds });
  await sleep(seconds * 1000);
  return { count: 0, cvd: null };
}

/** Waits until every viewer was shown a CVD; null for none. @returns what they were sent since they were asked last. */
export async function allSeen(bench: LiveBench, cvd: number | null): Promise<ViewersReport> {
  let [updates, messages, bytes] = [0, 0, 0];
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const seen = await bench.seen();
    [updates, messages, bytes] = [updates + seen.updates, messages + seen.messages, bytes + seen.bytes];
    if (cvd === null || (seen.cvds.length === 1 && seen.cvds[0] === cvd)) return { ...seen, updates, messages, bytes };
    await sleep(100);
  }
  throw new Error(`the viewers were not shown the CVD of what was sent, ${cvd}`);
}
