import type { BacktestSetup } from '../backtest/engine/backtest-setup.ts';
import type { Settings } from '../sweep/space/sweep-space.ts';
import type { UnitMeans } from '../sweep/unit/run-unit.ts';
import type { SweepUnit } from '../sweep/unit/sweep-unit.ts';
import { BACKTEST_DEFAULTS, type BacktestOptions, quotesOf } from './backtest.ts';
import { marketSetupsOf, strategyOf } from './backtest-setups.ts';
import { openStored } from './open-days.ts';
import { type OptionValues, resolveOptions } from './option-values.ts';

/** What a unit needs: its days from the store, and what its settings mean to a backtest. */
export const SWEEP_MEANS: UnitMeans = {
  async open(unit) {
    const { warmUpFromDay, toDay, instrument, dataDir } = unit;
    const values = settingValues(unit.shared, { ...instrument, dataDir });
    const recorded = await openStored(values, { fromDay: warmUpFromDay, toDay });
    const quotes = quotesOf(values, recorded);
    const sides = recorded.aggressor === 'unknown' ? 'unknown' : 'known';
    return { source: recorded.source, quotes: quotes?.source ?? null, sides };
  },
  async setupOf(settings, { scales, sides }): Promise<BacktestSetup> {
    const values = settingValues(settings);
    // A cell has one latency: its list is a list of cells.
    const [market] = await marketSetupsOf(values, scales, sides);
    return { ...market!, strategy: await strategyOf(values) };
  },
};

/** The settings of a cell as the options of a backtest are read. */
export function settingValues(
  settings: Settings,
  days: Partial<SweepUnit['instrument'] & { dataDir: string }> = {},
): OptionValues {
  // Names and texts are those of the command line: what reads them looks at every one.
  const options = { symbol: '', ...settings, ...days } as unknown as BacktestOptions;
  const values = resolveOptions(options, BACKTEST_DEFAULTS);
  return { ...values, quotes: settings['quotes'] !== 'false' };
}
