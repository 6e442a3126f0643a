/**
 * Every setting a sweep may set, with the text it has where nothing is said; null: it is not given then. Names and texts are
 * those of the options of `cvdlab backtest`. What a run reports beside its outcome (draws, seeds) is no part of a cell.
 */
export const SETTING_DEFAULTS: Readonly<Record<string, string | null>> = Object.freeze({
  ...{ bar: '1m', session: 'utc', reset: 'session', source: 'auto', quotes: 'true' },
  ...{ minSize: null, maxSize: null, sizeUnit: 'order', sizeDays: '5' },
  ...{ aggressor: null, quoteLag: '0ms', quoteMatching: null, withinSecond: null },
  ...{ estimate: null, estimateWindow: '50', estimateDistribution: 'normal' },
  ...{ rule: 'window', lookback: '20', cooldown: null, reArm: 'false', priceField: null, ties: null },
  ...{ normalised: 'false', pivotsIn: null, kinds: null, acrossResets: 'false' },
  ...{ direction: 'both', minStrength: null, hours: null, volatility: null, trend: null, trendBars: '60' },
  ...{ entry: 'market', entryTimeout: '1m', hold: '15', holdTime: null, stop: null, target: null, trailing: null },
  ...{ opposite: 'ignore', flattenBefore: '1m', maxUnits: '1', atrBars: '14' },
  ...{ capital: '10000', size: '1', sizing: null, feeBps: '10', costs: null, slippageTicks: '1', queueFactor: '1' },
  ...{ latency: '100ms', multiplier: '1', inverse: 'false', cash: 'false', maxLeverage: null, maxPosition: null },
  ...{ maxNotional: null, maxTradesPerDay: null, maxLosses: null, maxDailyLoss: null, maxDrawdown: null },
});

/** Settings that say which bars are made of which trades: cells that share all of them can be evaluated on one stream of bars. */
export const SHARED_SETTINGS: readonly string[] = [
  ...['bar', 'session', 'reset', 'source', 'quotes', 'minSize', 'maxSize', 'sizeUnit', 'sizeDays'],
  ...['aggressor', 'quoteLag', 'quoteMatching', 'withinSecond', 'estimate', 'estimateWindow', 'estimateDistribution'],
];

/** The text that stands for "not given", of settings that need not be given. */
export const NOT_GIVEN = 'none';

/**
 * All settings of a cell: what is said and the defaults of the rest. A setting that is not given is absent.
 * @param said texts by the names of {@link SETTING_DEFAULTS}.
 */
export function resolveSettings(said: Readonly<Record<string, string>>): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [name, otherwise] of Object.entries(SETTING_DEFAULTS)) {
    const text = said[name] ?? otherwise;
    if (text !== null && !(text === NOT_GIVEN && otherwise === null)) settings[name] = text;
  }
  return settings;
}
