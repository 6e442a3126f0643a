import type { Clock } from '../clock.ts';

const BASE_MS = 1000;
const CAP_MS = 60_000;

/**
 * How long to wait before the next try, ms: exponential with equal jitter, so that TWS gets some rest after a restart
 * and several programs do not come back all at once.
 * @param failures tries that failed so far, at least 1.
 */
export function backoffMs(failures: number, clock: Clock): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * clock.random());
}
