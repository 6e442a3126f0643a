import { type BarTable, QUALITIES } from '../core/bar-table.ts';
import { formatFixed, formatUnits } from '../core/decimal.ts';
import type { TextColumn, TextTable } from '../core/text-table.ts';
import { formatDay, formatTime } from '../core/time.ts';
import type { BandEdge, CvdBand } from './aggressor/cvd-band.ts';

const TEXT_COLUMNS = new Set(['time', 'session', 'quality']);

/** The columns of bars as they leave the program, in order: a contract. */
export const BAR_TEXT_COLUMNS: readonly TextColumn[] = [
  'time',
  'session',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'buy_volume',
  'sell_volume',
  'unknown_volume',
  'trades',
  'delta',
  'delta_min',
  'delta_max',
  'cvd_open',
  'cvd_high',
  'cvd_low',
  'cvd_close',
  'vwap',
  'quality',
].map((name) => ({ name, type: TEXT_COLUMNS.has(name) ? 'text' : 'number' }));

/** The columns that follow when a band is shown, in order: a contract too. */
export const BAND_TEXT_COLUMNS: readonly TextColumn[] = [
  'delta_least',
  'delta_most',
  'cvd_least',
  'cvd_most',
  'disagreement',
].map((name) => ({ name, type: 'number' }));

/** Digits of a share of trades. */
const SHARE_DIGITS = 6;

/**
 * Bars as text: ISO times, plain decimals with the symbol's own number of digits, empty cells for absent values. With a
 * band its columns follow: in what delta and CVD must lie, and the share of the bar's trades on which strict and inclusive
 * matching disagree, 0 to 1, empty without trades and where sides were not inferred.
 * @throws RangeError when the band is of another number of bars.
 */
export function barTextTable(bars: BarTable, band?: CvdBand): TextTable {
  if (band === undefined) return { columns: BAR_TEXT_COLUMNS, rows: barRows(bars) };
  requireBandOf(bars, band);
  return { columns: [...BAR_TEXT_COLUMNS, ...BAND_TEXT_COLUMNS], rows: bandedRows(bars, band) };
}

/** @throws RangeError when a band is not of these bars. */
export function requireBandOf(bars: BarTable, band: CvdBand): void {
  if (band.length === bars.length) return;
  throw new RangeError(`a band of ${band.length} bars does not fit ${bars.length} bars`);
}

function* bandedRows(bars: BarTable, band: CvdBand): Generator<string[]> {
  const { sizeScale } = bars.scales;
  const delta = (edge: BandEdge, index: number): string => formatUnits(edge.delta[index]!, sizeScale);
  const cvd = (edge: BandEdge, index: number): string =>
    formatCarried(edge.cvd[index]!, edge.cvdCarry?.[index] ?? 0n, sizeScale);
  let index = 0;
  for (const row of barRows(bars)) {
    yield [
      ...row,
      delta(band.least, index),
      delta(band.most, index),
      cvd(band.least, index),
      cvd(band.most, index),
      formatFixed(band.disagreeing[index]! / bars.trades[index]!, SHARE_DIGITS),
    ];
    index += 1;
  }
}

function* barRows(bars: BarTable): Generator<string[]> {
  const { priceScale, sizeScale } = bars.scales;
  for (let index = 0; index < bars.length; index += 1) {
    const price = (column: Float64Array): string => formatUnits(column[index]!, priceScale);
    const lots = (column: Float64Array): string => formatUnits(column[index]!, sizeScale);
    const carry = bars.cvdCarry?.[index] ?? 0n;
    const cvd = (column: Float64Array): string => formatCarried(column[index]!, carry, sizeScale);
    yield [
      formatTime(bars.timeUs[index]!),
      formatDay(bars.session[index]!),
      price(bars.open),
      price(bars.high),
      price(bars.low),
      price(bars.close),
      lots(bars.volume),
      lots(bars.buyVolume),
      lots(bars.sellVolume),
      lots(bars.unknownVolume),
      formatUnits(bars.trades[index]!, 0),
      lots(bars.delta),
      lots(bars.deltaMin),
      lots(bars.deltaMax),
      cvd(bars.cvdOpen),
      cvd(bars.cvdHigh),
      cvd(bars.cvdLow),
      cvd(bars.cvdClose),
      price(bars.vwap),
      QUALITIES[bars.quality[index]!]!,
    ];
  }
}

/** An integer and what was carried out of it, as one decimal. */
export function formatCarried(units: number, carry: bigint, scale: number): string {
  if (carry === 0n || Number.isNaN(units)) return formatUnits(units, scale);
  return formatUnits(carry + BigInt(units), scale);
}
