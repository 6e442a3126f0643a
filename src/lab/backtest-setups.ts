import type { BacktestSetup, TapeReading } from '../backtest/engine/backtest-setup.ts';
import { createSizing } from '../backtest/sizing/create-sizing.ts';
import { resolveSignalStrategy } from '../backtest/strategy/resolve-signal-strategy.ts';
import { SignalStrategy } from '../backtest/strategy/signal-strategy.ts';
import type { MakeStrategy } from '../backtest/strategy/strategy.ts';
import type { Scales } from '../core/trade-batch.ts';
import { barOptionsOf, BARS_DEFAULTS, type BarsOptions } from './bars-options.ts';
import { DETECTOR_DEFAULTS, detectorMakersOf, type DetectorOptions } from './detector-options.ts';
import { EXECUTION_DEFAULTS, type ExecutionOptions, latenciesOf, orderSetupOf, sizingOf } from './execution-options.ts';
import { type OptionDefaults, type OptionValues, textOf } from './option-values.ts';
import { loadOwnStrategy } from './own-strategy.ts';
import { signalStrategyOf, TRADING_DEFAULTS, type TradingOptions } from './trading-options.ts';

/** A strategy, the bars and signals it is told of, and what its orders meet. */
export interface StrategyOptions extends BarsOptions, DetectorOptions, TradingOptions, ExecutionOptions {
  /** A strategy of your own instead: what makes one, or the .ts or .js file whose default export does. */
  readonly strategy?: string | MakeStrategy;
}

/** What {@link StrategyOptions} are where nothing is said. */
export const STRATEGY_DEFAULTS = {
  ...BARS_DEFAULTS,
  ...DETECTOR_DEFAULTS,
  ...TRADING_DEFAULTS,
  ...EXECUTION_DEFAULTS,
  strategy: undefined,
} as const satisfies OptionDefaults<StrategyOptions>;

/** Everything but the strategy, for each latency asked for. */
export async function marketSetupsOf(
  values: OptionValues,
  scales: Scales,
  sides: TapeReading['sides'],
): Promise<Omit<BacktestSetup, 'strategy'>[]> {
  const makers = await detectorMakersOf(values);
  const common = { ...barOptionsOf(values), detectors: () => makers.map((make) => make()) };
  const orders = orderSetupOf(values, scales, sides);
  return latenciesOf(values).map((latency) => ({ ...common, ...orders, latency }));
}

/** What makes the strategy: the user's own, or one that trades the signals. */
export async function strategyOf(values: OptionValues): Promise<MakeStrategy> {
  const own = values['strategy'];
  // Its type is that of the option; the engine meets what it makes.
  if (typeof own === 'function') return own as MakeStrategy;
  const file = textOf(values, 'strategy');
  if (file !== undefined) return loadOwnStrategy(file);
  const options = resolveSignalStrategy(signalStrategyOf(values));
  const sizing = sizingOf(values);
  return ({ scales, money }) => new SignalStrategy(options, createSizing(sizing, scales, money));
}
