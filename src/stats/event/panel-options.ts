import type { MarketSource } from '../../cvd/bars-from-source.ts';
import { type Horizon, requireHorizons } from './horizon.ts';

/** What a panel is to hold. */
export interface PanelOptions {
  /** When forward returns end, at least one. */
  readonly horizons: readonly Horizon[];
  /**
   * From a decision at a bar's close to the first instant the market could have filled it, whole µs, at least 0. Of no
   * effect where only bars are there.
   */
  readonly latencyUs: number;
  /**
   * What becomes of events whose session ends before their exit: `drop` (default) counts them and leaves them out,
   * `mark` gives them the session's last executable prices. Holes are never marked: nobody knows a price there.
   */
  readonly sessionEnd?: 'drop' | 'mark';
}

/**
 * The options with their defaults, as they can be kept for a source of trades or of bars.
 * @throws RangeError for horizons or a latency out of range, and for horizons that bars cannot tell.
 */
export function resolvePanelOptions(options: PanelOptions, kind: MarketSource['kind']): Required<PanelOptions> {
  const { horizons, latencyUs, sessionEnd = 'drop' } = options;
  requireHorizons(horizons);
  if (!Number.isSafeInteger(latencyUs) || latencyUs < 0) {
    throw new RangeError(`latency must be a whole number of µs of at least 0, got ${latencyUs}`);
  }
  if (kind === 'trades') return { horizons, latencyUs, sessionEnd };
  const finer = horizons.find(({ unit }) => unit !== 'bars');
  if (finer !== undefined) {
    throw new RangeError(
      `a horizon in ${finer.unit} needs trades, and this source has bars only: ask for horizons in bars`,
    );
  }
  // Bars cannot tell where inside a bar an order would have arrived.
  return { horizons, latencyUs: 0, sessionEnd };
}
