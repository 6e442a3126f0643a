import { renameSync, rmSync } from 'node:fs';
import { type BarColumn, type BarTable, QUALITIES } from '../../core/bar-table.ts';
import { POWERS_OF_TEN } from '../../core/decimal.ts';
import { DAY_US } from '../../core/time.ts';
import type { Scales } from '../../core/trade-batch.ts';
import type { ColumnSpec } from './arrow-schema.ts';
import { MAX_BATCH_ROWS } from './arrow-schema.ts';
import { ArrowFileWriter } from './arrow-writer.ts';

interface BarField {
  readonly spec: ColumnSpec;
  readonly column: BarColumn;
  /** What a stored unit is divided by to give the natural number. */
  readonly divisor: number;
  /** What it is multiplied by. */
  readonly factor: number;
}

/**
 * Writes bars as one Arrow IPC file for other tools: the columns of the CSV in their order as natural numbers, NaN for
 * absent values, `session` as midnight UTC of its date, `quality` as a code (0 ok, 1 partial, 2 gap; also in the
 * metadata). The file appears whole or not at all.
 */
export function writeBarsArrow(file: string, bars: BarTable): void {
  const staging = `${file}.tmp-${process.pid}`;
  rmSync(staging, { force: true });
  try {
    const fields = barFields(bars.scales);
    const writer = new ArrowFileWriter(
      staging,
      fields.map((field) => field.spec),
    );
    for (let from = 0; from < bars.length; from += MAX_BATCH_ROWS) {
      const rows = Math.min(MAX_BATCH_ROWS, bars.length - from);
      writer.writeBatch(
        fields.map((field) => naturalValues(bars, field, from, rows)),
        rows,
      );
    }
    writer.finish(metadataOf(bars));
    renameSync(staging, file);
  } catch (error) {
    rmSync(staging, { force: true });
    throw error;
  }
}

function barFields({ priceScale, sizeScale }: Scales): BarField[] {
  const [price, size] = [POWERS_OF_TEN[priceScale]!, POWERS_OF_TEN[sizeScale]!];
  const field = (name: string, column: BarColumn, type: ColumnSpec['type'], divisor = 1): BarField => {
    return { spec: { name, type }, column, divisor, factor: column === 'session' ? DAY_US : 1 };
  };
  return [
    field('time', 'timeUs', 'timestamp'),
    field('session', 'session', 'timestamp'),
    field('open', 'open', 'float64', price),
    field('high', 'high', 'float64', price),
    field('low', 'low', 'float64', price),
    field('close', 'close', 'float64', price),
    field('volume', 'volume', 'float64', size),
    field('buy_volume', 'buyVolume', 'float64', size),
    field('sell_volume', 'sellVolume', 'float64', size),
    field('unknown_volume', 'unknownVolume', 'float64', size),
    field('trades', 'trades', 'float64'),
    field('delta', 'delta', 'float64', size),
    field('delta_min', 'deltaMin', 'float64', size),
    field('delta_max', 'deltaMax', 'float64', size),
    field('cvd_open', 'cvdOpen', 'float64', size),
    field('cvd_high', 'cvdHigh', 'float64', size),
    field('cvd_low', 'cvdLow', 'float64', size),
    field('cvd_close', 'cvdClose', 'float64', size),
    field('vwap', 'vwap', 'float64', price),
    field('quality', 'quality', 'int8'),
  ];
}

function naturalValues(bars: BarTable, field: BarField, from: number, rows: number): Float64Array | Int8Array {
  const units = bars[field.column].subarray(from, from + rows);
  if (field.spec.type === 'int8') return Int8Array.from(units);
  const isCvd = field.column.startsWith('cvd');
  return Float64Array.from(units, (value, index) => {
    // Past 2^53 lots the nearest double is all that other tools can take anyway.
    const carry = isCvd ? Number(bars.cvdCarry?.[from + index] ?? 0n) : 0;
    return ((carry + value) * field.factor) / field.divisor;
  });
}

function metadataOf(bars: BarTable): Map<string, string> {
  return new Map([
    ['cvdlab.kind', 'bars'],
    ['cvdlab.price_scale', String(bars.scales.priceScale)],
    ['cvdlab.size_scale', String(bars.scales.sizeScale)],
    ['cvdlab.qualities', QUALITIES.join(',')],
  ]);
}
