import type { UnitColumns } from '../unit/unit-result.ts';

/** Columns of whole numbers of int32. */
export const COUNT_MEMBERS: readonly CountMember[] = ['trips', 'wins', 'signals'];

/** Columns of int64: money and microseconds. */
export const LONG_MEMBERS: readonly LongMember[] = [
  ...(['net', 'netPessimistic', 'netOptimistic', 'gross', 'fees'] as const),
  ...(['capital', 'turnover', 'exposedUs'] as const),
];

/** Columns of doubles. */
export const DOUBLE_MEMBERS = ['bpsSum', 'bpsSquareSum'] as const;

/** The name of a column of int32. */
export type CountMember = 'trips' | 'wins' | 'signals';

/** The name of a column of int64. */
export type LongMember =
  | ('net' | 'netPessimistic' | 'netOptimistic' | 'gross' | 'fees')
  | ('capital' | 'turnover' | 'exposedUs');

/** The names that the columns have in files, in the order of the files. */
export const COLUMN_NAMES = {
  ...{ trips: 'trips', wins: 'wins', net: 'net', netPessimistic: 'net_pessimistic', netOptimistic: 'net_optimistic' },
  ...{ gross: 'gross', fees: 'fees', capital: 'capital', turnover: 'turnover' },
  ...{ bpsSum: 'bps_sum', bpsSquareSum: 'bps_square_sum', exposedUs: 'exposed_us', signals: 'signals' },
} as const satisfies Record<keyof UnitColumns, string>;

/** Columns of zeros. */
export function zeroColumns(rows: number): UnitColumns {
  const counts = (): Int32Array => new Int32Array(rows);
  const longs = (): BigInt64Array => new BigInt64Array(rows);
  return {
    ...{ trips: counts(), wins: counts(), signals: counts() },
    ...{ net: longs(), netPessimistic: longs(), netOptimistic: longs(), gross: longs(), fees: longs() },
    ...{ capital: longs(), turnover: longs(), exposedUs: longs() },
    ...{ bpsSum: new Float64Array(rows), bpsSquareSum: new Float64Array(rows) },
  };
}

/** Adds a row of some columns to a row of others. */
export function addRow(to: UnitColumns, toRow: number, from: UnitColumns, fromRow: number): void {
  for (const member of COUNT_MEMBERS) to[member][toRow]! += from[member][fromRow]!;
  for (const member of LONG_MEMBERS) to[member][toRow]! += from[member][fromRow]!;
  for (const member of DOUBLE_MEMBERS) to[member][toRow]! += from[member][fromRow]!;
}
