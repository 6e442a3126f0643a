import type { Instrument } from '../core/trade-batch.ts';
import { DAY_US } from '../core/time.ts';
import { estimatedBars } from '../cvd/aggressor/estimated-bars.ts';
import type { MarketEvent, MarketSource } from '../cvd/bars-from-source.ts';
import type { InputBars } from '../cvd/input-bars.ts';
import { InputError } from './input-error.ts';
import { type OpenOptions, rangeWithin, type Recorded, type RecordedDay } from './recorded-days.ts';
import { intervalUs } from './store/bar-layout.ts';
import type { BarDayMetadata } from './store/bar-metadata.ts';
import type { BarRows } from './store/bar-rows.ts';
import { listBarSeries, readBars } from './store/bar-store.ts';

/**
 * Opens imported bars, the finest interval that the store has; null when there are none in the range. Coverage is what
 * the bars themselves cover: a missing bar ends it.
 * @throws InputError when sides are to be inferred, or sizes told apart: that takes trades.
 */
export function openRecordedBars(options: OpenOptions): Recorded | null {
  const { dataDir, instrument } = options;
  const series = listBarSeries(dataDir)
    .filter((one) => isSame(one.instrument, instrument))
    .sort((a, b) => intervalUs(a.interval) - intervalUs(b.interval));
  for (const { interval, days } of series) {
    const range = rangeWithin(
      days.map((file) => file.day),
      options,
    );
    if (range === null) continue;
    const { rows, days: stored, missingDays } = readBars({ dataDir, instrument, interval, ...range });
    refuseInference(options);
    refuseSizes(options);
    const bars = inputBars(rows, intervalUs(interval), instrument);
    const source: MarketSource = {
      kind: 'bars',
      scales: bars.scales,
      [Symbol.asyncIterator]: () => coveredBars(bars),
    };
    const common = { instrument, ...range, days: stored.map(recordedDay), missingDays };
    if (options.estimate !== undefined) {
      const estimated = estimatedBars(source, options.estimate);
      return { ...common, source: estimated, aggressor: estimated.label, sides: 'estimated' };
    }
    const aggressor = [...new Set(stored.map((day) => day.aggressor))].join(', ');
    return { ...common, source, aggressor, sides: 'recorded' };
  }
  return null;
}

function refuseInference({ aggressor, instrument }: OpenOptions): void {
  if (aggressor === undefined) return;
  throw new InputError(
    `only bars of ${instrument.symbol} are there for these days: sides are inferred from trades (--aggressor); ` +
      'import or pull trades, or estimate from the bars with --estimate',
  );
}

function refuseSizes({ sizes, instrument }: OpenOptions): void {
  if (sizes === undefined) return;
  throw new InputError(
    `size buckets (--min-size, --max-size) are made of trades, and these are bars of ${instrument.symbol}: ` +
      'import or pull its trades',
  );
}

function isSame(a: Instrument, b: Instrument): boolean {
  return a.venue === b.venue && a.market === b.market && a.symbol === b.symbol;
}

// eslint-disable-next-line @typescript-eslint/require-await -- a source is async even where all of it is in memory
async function* coveredBars(bars: InputBars): AsyncGenerator<MarketEvent> {
  let from = 0;
  for (let index = 1; index <= bars.length; index += 1) {
    const endUs = bars.timeUs[index - 1]! + bars.lengthUs;
    if (index < bars.length && bars.timeUs[index] === endUs) continue;
    yield { type: 'coverage-start', timeUs: bars.timeUs[from]! };
    yield barsBetween(bars, from, index);
    yield { type: 'coverage-end', timeUs: endUs };
    from = index;
  }
}

function barsBetween(bars: InputBars, from: number, to: number): InputBars {
  return {
    type: 'bars',
    length: to - from,
    lengthUs: bars.lengthUs,
    scales: bars.scales,
    timeUs: bars.timeUs.subarray(from, to),
    open: bars.open.subarray(from, to),
    high: bars.high.subarray(from, to),
    low: bars.low.subarray(from, to),
    close: bars.close.subarray(from, to),
    volume: bars.volume.subarray(from, to),
    buyVolume: bars.buyVolume.subarray(from, to),
    sellVolume: bars.sellVolume.subarray(from, to),
    unknownVolume: bars.unknownVolume.subarray(from, to),
    trades: bars.trades.subarray(from, to),
    turnover: bars.turnover.slice(from, to),
  };
}

/** Natural numbers to ticks and lots; rounding gives back the very integers of the source's text. */
function inputBars(rows: BarRows, lengthUs: number, instrument: Instrument): InputBars {
  const { priceScale, sizeScale } = rows.scales;
  const ticks = (values: Float64Array): Float64Array => values.map((value) => Math.round(value * 10 ** priceScale));
  const lots = (values: Float64Array): Float64Array => values.map((value) => Math.round(value * 10 ** sizeScale));
  return {
    type: 'bars',
    length: rows.length,
    lengthUs,
    scales: { priceScale, sizeScale },
    timeUs: rows.timeUs,
    open: ticks(rows.open),
    high: ticks(rows.high),
    low: ticks(rows.low),
    close: ticks(rows.close),
    volume: lots(rows.volume),
    buyVolume: lots(rows.buyVolume),
    sellVolume: lots(rows.sellVolume),
    unknownVolume: lots(rows.unknownVolume),
    trades: rows.trades.map((count) => (count < 0 ? Number.NaN : count)),
    turnover: turnovers(rows, instrument),
  };
}

/** Coin-margined klines give their "quote" volume in the base asset: no average price comes of it. */
function turnovers(rows: BarRows, { market }: Instrument): (bigint | null)[] {
  const { priceScale, sizeScale, quoteScale } = rows.scales;
  const shift = priceScale + sizeScale - quoteScale;
  return Array.from({ length: rows.length }, (_, row) => {
    const quote = rows.quoteVolume[row]!;
    if (Number.isNaN(quote) || market === 'cm') return null;
    const units = BigInt(Math.round(quote * 10 ** quoteScale));
    return shift >= 0 ? units * 10n ** BigInt(shift) : units / 10n ** BigInt(-shift);
  });
}

function recordedDay(metadata: BarDayMetadata): RecordedDay {
  return {
    day: metadata.day,
    rows: metadata.rows,
    coverage: metadata.coverage.length > 0 ? metadata.coverage : [[metadata.day * DAY_US, metadata.day * DAY_US]],
    gaps: metadata.gaps.map(({ fromUs, toUs, missing }) => ({ type: 'gap', fromUs, toUs, missing })),
    isComplete: metadata.complete,
    duplicatesDropped: metadata.duplicatesDropped,
    idConflicts: 0,
    quarantined: 0,
    checksum: metadata.checksum,
  };
}
