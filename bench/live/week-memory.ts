import { setTimeout as sleep } from 'node:timers/promises';
import { LiveBench, type LiveProcessOptions } from './live-process.ts';
import { allSeen } from './message-rate.ts';

/** What the live process holds at the end of a simulated day. */
export interface DayMemory {
  /** Trades since the first day began. */
  readonly trades: number;
  /** Live objects after a collection, MiB. */
  readonly heapMiB: number;
  /** Array buffers, MiB. */
  readonly buffersMiB: number;
  /** Resident memory, MiB. */
  readonly rssMiB: number;
}

const PER_SECOND = 50_000;
const VIEWERS = 50;
/** Longer than anything waits to be written. */
const SETTLE_MS = 3000;

/**
 * Plays simulated days of a million trades each, one after the other, to the live process, which records them: parts are
 * sealed at each midnight. Only time is compressed, by the timestamps of the messages.
 */
export async function weekMemory(
  days: number,
  options: Omit<LiveProcessOptions, 'nodeArguments'>,
): Promise<DayMemory[]> {
  const bench = await LiveBench.start(VIEWERS, { ...options, nodeArguments: ['--expose-gc'] });
  const memory: DayMemory[] = [];
  try {
    for (let day = 0; day < days; day += 1) {
      const { count, cvd } = await bench.play({ type: 'day', perSecond: PER_SECOND });
      await allSeen(bench, cvd);
      await sleep(SETTLE_MS);
      const { heapMiB, buffersMiB, rssMiB } = await bench.usage('collect');
      memory.push({ trades: count, heapMiB, buffersMiB, rssMiB });
    }
    return memory;
  } finally {
    await bench.stop();
  }
}
