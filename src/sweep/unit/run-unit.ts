import type { BacktestSetup, TapeReading } from '../../backtest/engine/backtest-setup.ts';
import { readTape } from '../../backtest/engine/read-tape.ts';
import { DAY_US } from '../../core/time.ts';
import type { Scales } from '../../core/trade-batch.ts';
import type { QuoteSource } from '../../cvd/aggressor/quote-batch.ts';
import type { MarketSource } from '../../cvd/bars-from-source.ts';
import type { Settings } from '../space/sweep-space.ts';
import type { SweepUnit } from './sweep-unit.ts';
import { unitResult } from './unit-columns.ts';
import type { UnitResult } from './unit-result.ts';
import { type CellSetup, UnitRun } from './unit-run.ts';

/** The days of a unit, opened. */
export interface UnitTape {
  /** From the first day of the warm-up to the last day, to be read once. */
  readonly source: MarketSource;
  /** Quotes beside the trades; null without any. */
  readonly quotes: QuoteSource | null;
  /** Whether prints know their aggressors. */
  readonly sides: TapeReading['sides'];
}

/** What a unit needs to be run: its days, and what the texts of its settings mean. */
export interface UnitMeans {
  /** Opens the days from `warmUpFromDay` to `toDay`, read as the unit's `shared` settings say. */
  open(unit: SweepUnit): Promise<UnitTape>;
  /**
   * What the settings of a cell mean.
   * @throws RangeError naming the setting that cannot be used.
   */
  setupOf(
    settings: Settings,
    market: { readonly scales: Scales; readonly sides: TapeReading['sides'] },
  ): Promise<BacktestSetup>;
}

/**
 * Computes a unit: what a backtest of each of its cells on its days gives, day by day. The same unit gives the same result
 * wherever it is run, and its cells the same rows whatever cells they are with.
 */
export async function runUnit(unit: SweepUnit, means: UnitMeans): Promise<UnitResult> {
  const { source, quotes, sides } = await means.open(unit);
  const { scales, kind } = source;
  const setups: CellSetup[] = [];
  for (const { id, settings } of unit.cells) {
    const setup = await means.setupOf(settings, { scales, sides });
    setups.push({ id, setup, looksBack: settings['sizing']?.startsWith('kelly') ?? false });
  }
  const tradesFromUs = unit.warmUpFromDay < unit.fromDay ? unit.fromDay * DAY_US : Number.NEGATIVE_INFINITY;
  let run: UnitRun | null = null;
  await readTape(source, quotes, (tape) => {
    const begun = new UnitRun(setups, { scales, kind, ...(tape !== null && { quotes: tape }) }, tradesFromUs);
    run = begun;
    return (event) => begun.push(event);
  });
  return finished(run);
}

function finished(run: UnitRun | null): UnitResult {
  if (run === null) throw new TypeError('a tape was read, and nobody was there to take it');
  run.finish();
  return unitResult(run.cells, run.reachedUs);
}
