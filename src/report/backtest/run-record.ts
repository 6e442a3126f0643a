import type { TextTable } from '../../core/text-table.ts';
import { parseIsoTime } from '../../core/time.ts';
import { figureOf } from './run-metrics-view.ts';
import type { RunParts } from './run-parts.ts';

/** A closed round trip of the base reading; money and prices as the run folder writes them. */
export interface RunTrip {
  /** Which way. */
  readonly side: 'long' | 'short';
  /** First fill, µs. */
  readonly entryTimeUs: number;
  /** Last fill, µs. */
  readonly exitTimeUs: number;
  /** Net profit in basis points of the worth opened. */
  readonly netBps: number;
  /** Every column of the run folder's trades by its name. */
  readonly texts: Readonly<Record<string, string>>;
}

/** The account at the close of every bar, natural units of money; columns of equal length. */
export interface RunEquity {
  /** When, µs. */
  readonly timeUs: Float64Array;
  /** Base reading. */
  readonly base: Float64Array;
  /** Pessimistic reading. */
  readonly pessimistic: Float64Array;
  /** Optimistic reading. */
  readonly optimistic: Float64Array;
  /** Base reading below its highest value so far, at most 0. */
  readonly drawdown: Float64Array;
}

/** An order that the limits kept back, or a limit that was hit, in the base reading. */
export interface RunRefusal {
  /** Tag of the order; `halt` for a limit. */
  readonly tag: string;
  /** Why. */
  readonly reason: string;
}

/** A run as pages read it. */
export interface RunRecord extends Omit<RunParts, 'tables'> {
  /** Money at the start. */
  readonly capital: number;
  /** Round trips of the base reading in the order of their exits. */
  readonly trips: readonly RunTrip[];
  /** The account. */
  readonly equity: RunEquity;
  /** What was kept back. */
  readonly refusals: readonly RunRefusal[];
}

/**
 * Reads a run's tables.
 * @throws RangeError naming the column or the time that is missing or damaged.
 */
export function runRecord({ tables, ...run }: RunParts): RunRecord {
  const trades = recordsOf('trades', tables.trades, ['reading', 'side', 'entry_time', 'exit_time', 'net_bps', 'net']);
  const refusals = recordsOf('refusals', tables.refusals, ['reading', 'tag', 'reason']);
  return {
    ...run,
    capital: figureOf(run.metrics, 'base', 'capital') ?? Number.NaN,
    trips: trades.filter(isBase).map(tripOf),
    equity: equityOf(tables.equity),
    refusals: refusals.filter(isBase).map(({ tag, reason }) => ({ tag: tag ?? '', reason: reason ?? '' })),
  };
}

type Texts = Readonly<Record<string, string>>;

function isBase({ reading }: Texts): boolean {
  return reading === 'base';
}

function tripOf(texts: Texts): RunTrip {
  return {
    side: texts['side'] === 'long' ? 'long' : 'short',
    entryTimeUs: timeOf(texts['entry_time']!),
    exitTimeUs: timeOf(texts['exit_time']!),
    netBps: Number(texts['net_bps']),
    texts,
  };
}

function recordsOf(name: string, table: TextTable, needed: readonly string[]): Texts[] {
  const names = table.columns.map((column) => column.name);
  for (const column of needed) placeOf(name, names, column);
  return Array.from(table.rows, (row) => Object.fromEntries(names.map((column, index) => [column, row[index]!])));
}

function placeOf(name: string, names: readonly string[], column: string): number {
  const place = names.indexOf(column);
  if (place < 0)
    throw new RangeError(`${name} of the run has no column "${column}": it was written by another version`);
  return place;
}

function equityOf({ columns, rows }: TextTable): RunEquity {
  const names = columns.map(({ name }) => name);
  const list = [...rows];
  const column = (name: string): Float64Array => {
    const place = placeOf('equity', names, name);
    return Float64Array.from(list, (row) => Number(row[place]));
  };
  const time = placeOf('equity', names, 'time');
  return {
    timeUs: Float64Array.from(list, (row) => timeOf(row[time]!)),
    base: column('equity'),
    pessimistic: column('pessimistic'),
    optimistic: column('optimistic'),
    drawdown: column('drawdown'),
  };
}

function timeOf(text: string): number {
  return parseIsoTime(text).timeUs;
}
