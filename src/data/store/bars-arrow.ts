import { renameSync, rmSync } from 'node:fs';
import { type BarTable, QUALITIES } from '../../core/bar-table.ts';
import { POWERS_OF_TEN } from '../../core/decimal.ts';
import { DAY_US } from '../../core/time.ts';
import type { CvdBand } from '../../cvd/aggressor/cvd-band.ts';
import { requireBandOf } from '../../cvd/bar-text.ts';
import type { ColumnSpec } from './arrow-schema.ts';
import { MAX_BATCH_ROWS } from './arrow-schema.ts';
import { ArrowFileWriter } from './arrow-writer.ts';

/** What goes into a file beside the bars. */
export interface BarsArrowExtras {
  /** How the aggressor was known: it goes into the metadata as `cvdlab.aggressor`. */
  readonly aggressor?: string;
  /** Which size bucket the volumes are of: it goes into the metadata as `cvdlab.sizes`. Absent where all trades count. */
  readonly sizes?: string;
  /** The band of the bars, whose columns follow theirs. */
  readonly band?: CvdBand;
}

interface BarField {
  readonly spec: ColumnSpec;
  /** The natural number of a bar. */
  readonly valueAt: (index: number) => number;
}

/**
 * Writes bars as one Arrow IPC file for other tools: the columns of the CSV in their order as natural numbers, NaN for
 * absent values, `session` as midnight UTC of its date, `quality` as a code (0 ok, 1 partial, 2 gap; also in the
 * metadata). The file appears whole or not at all.
 * @throws RangeError when the band is of another number of bars.
 */
export function writeBarsArrow(file: string, bars: BarTable, extras: BarsArrowExtras = {}): void {
  const { band } = extras;
  const fields = [...barFields(bars), ...(band === undefined ? [] : bandFields(bars, band))];
  const staging = `${file}.tmp-${process.pid}`;
  rmSync(staging, { force: true });
  try {
    const writer = new ArrowFileWriter(
      staging,
      fields.map((field) => field.spec),
    );
    for (let from = 0; from < bars.length; from += MAX_BATCH_ROWS) {
      const rows = Math.min(MAX_BATCH_ROWS, bars.length - from);
      writer.writeBatch(
        fields.map((field) => columnOf(field, from, rows)),
        rows,
      );
    }
    writer.finish(metadataOf(bars, extras));
    renameSync(staging, file);
  } catch (error) {
    rmSync(staging, { force: true });
    throw error;
  }
}

function barFields(bars: BarTable): BarField[] {
  const price = (name: string, column: Float64Array): BarField => amounts(name, column, bars.scales.priceScale);
  const lots = (name: string, column: Float64Array): BarField => amounts(name, column, bars.scales.sizeScale);
  const cvd = (name: string, column: Float64Array): BarField => carried(bars, name, column, bars.cvdCarry);
  return [
    { spec: { name: 'time', type: 'timestamp' }, valueAt: (index) => bars.timeUs[index]! },
    { spec: { name: 'session', type: 'timestamp' }, valueAt: (index) => bars.session[index]! * DAY_US },
    price('open', bars.open),
    price('high', bars.high),
    price('low', bars.low),
    price('close', bars.close),
    lots('volume', bars.volume),
    lots('buy_volume', bars.buyVolume),
    lots('sell_volume', bars.sellVolume),
    lots('unknown_volume', bars.unknownVolume),
    amounts('trades', bars.trades, 0),
    lots('delta', bars.delta),
    lots('delta_min', bars.deltaMin),
    lots('delta_max', bars.deltaMax),
    cvd('cvd_open', bars.cvdOpen),
    cvd('cvd_high', bars.cvdHigh),
    cvd('cvd_low', bars.cvdLow),
    cvd('cvd_close', bars.cvdClose),
    price('vwap', bars.vwap),
    { spec: { name: 'quality', type: 'int8' }, valueAt: (index) => bars.quality[index]! },
  ];
}

function bandFields(bars: BarTable, band: CvdBand): BarField[] {
  requireBandOf(bars, band);
  const { least, most, disagreeing } = band;
  const { sizeScale } = bars.scales;
  return [
    amounts('delta_least', least.delta, sizeScale),
    amounts('delta_most', most.delta, sizeScale),
    carried(bars, 'cvd_least', least.cvd, least.cvdCarry),
    carried(bars, 'cvd_most', most.cvd, most.cvdCarry),
    {
      spec: { name: 'disagreement', type: 'float64' },
      valueAt: (index) => disagreeing[index]! / bars.trades[index]!,
    },
  ];
}

function amounts(name: string, column: Float64Array, scale: number): BarField {
  const divisor = POWERS_OF_TEN[scale]!;
  return { spec: { name, type: 'float64' }, valueAt: (index) => column[index]! / divisor };
}

/** Past 2^53 lots the nearest double is all that other tools can take anyway. */
function carried(bars: BarTable, name: string, column: Float64Array, carry: readonly bigint[] | null): BarField {
  const divisor = POWERS_OF_TEN[bars.scales.sizeScale]!;
  return {
    spec: { name, type: 'float64' },
    valueAt: (index) => (Number(carry?.[index] ?? 0n) + column[index]!) / divisor,
  };
}

function columnOf({ spec, valueAt }: BarField, from: number, rows: number): Float64Array | Int8Array {
  const column = spec.type === 'int8' ? new Int8Array(rows) : new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) column[row] = valueAt(from + row);
  return column;
}

function metadataOf(bars: BarTable, { aggressor, sizes }: BarsArrowExtras): Map<string, string> {
  return new Map([
    ['cvdlab.kind', 'bars'],
    ['cvdlab.price_scale', String(bars.scales.priceScale)],
    ['cvdlab.size_scale', String(bars.scales.sizeScale)],
    ['cvdlab.qualities', QUALITIES.join(',')],
    ...(aggressor === undefined ? [] : [['cvdlab.aggressor', aggressor] as const]),
    ...(sizes === undefined ? [] : [['cvdlab.sizes', sizes] as const]),
  ]);
}
