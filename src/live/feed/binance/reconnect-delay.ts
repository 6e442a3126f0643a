import type { Clock } from '../../../data/clock.ts';

const BASE_MS = 500;
const CAP_MS = 30_000;

/**
 * How long to wait before trying again, ms: exponential with equal jitter, so that the exchange gets some rest and not
 * all who lost it come back at once.
 * @param failures tries that failed so far, at least 1.
 */
export function reconnectDelayMs(failures: number, clock: Clock): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * clock.random());
}
