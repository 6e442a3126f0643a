import { BarBuffer, type BarTable } from '../../src/core/bar-table.ts';
import { parseIsoTime } from '../../src/core/time.ts';
import type { Scales, TradeBatch, TradeGap } from '../../src/core/trade-batch.ts';
import { barTextTable } from '../../src/cvd/bar-text.ts';
import type { MarketEvent, MarketSource } from '../../src/cvd/bars-from-source.ts';
import { CvdEngine, type CvdEngineOptions } from '../../src/cvd/cvd-engine.ts';
import { batchOf, engineOptions, type TestTrade } from './trades.ts';

/** Prices and sizes without decimals: golden tests are read in them. */
export const WHOLE: Scales = { priceScale: 0, sizeScale: 0 };

/** The instant of `HH:MM[:SS[.ffffff]]` UTC on 2024-08-08, or of a full ISO time, µs. */
export function at(clock: string): number {
  return parseIsoTime(clock.includes('T') ? clock : `2024-08-08T${clock}`).timeUs;
}

/** One trade a line, `TIME PRICE SIZE SIDE` with the time as {@link at} takes it and the side `+`, `-` or `?`. */
export function tape(text: string, scales = WHOLE): TradeBatch {
  const trades = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line): TestTrade => {
      const [clock, price, size, side] = line.split(/\s+/);
      return [at(clock!), Number(price), Number(size), side === '+' ? 1 : side === '-' ? -1 : 0];
    });
  return batchOf(trades, 1, scales);
}

/** Coverage starts. */
export function start(clock: string): MarketEvent {
  return { type: 'coverage-start', timeUs: at(clock) };
}

/** Coverage ends. */
export function end(clock: string): MarketEvent {
  return { type: 'coverage-end', timeUs: at(clock) };
}

/** Trades are missing between two instants. */
export function gap(from: string, to: string): TradeGap {
  return { type: 'gap', fromUs: at(from), toUs: at(to), missing: 7 };
}

/** A source that holds just these events. */
export function sourceOf(
  events: readonly MarketEvent[],
  scales = WHOLE,
  kind: MarketSource['kind'] = 'trades',
): MarketSource {
  return {
    scales,
    kind,
    async *[Symbol.asyncIterator]() {
      for (const event of events) yield await Promise.resolve(event);
    },
  };
}

/** Options of an engine for whole prices and sizes. */
export function wholeOptions(
  bar = '1m',
  session = 'utc',
  reset: CvdEngineOptions['reset'] = 'session',
): CvdEngineOptions {
  return { ...engineOptions(bar, session, reset), scales: WHOLE };
}

/** The bars of events, every event also pushed through an engine restored from a snapshot: the two must agree. */
export function barsWithRestarts(events: readonly MarketEvent[], options: CvdEngineOptions): BarBuffer {
  const bars = new BarBuffer(options.scales);
  let engine = new CvdEngine(options);
  for (const event of events) {
    engine = restarted(engine, options);
    engine.push(event, bars);
  }
  engine = restarted(engine, options);
  engine.flush(bars);
  return bars;
}

function restarted(engine: CvdEngine, options: CvdEngineOptions): CvdEngine {
  const state: unknown = JSON.parse(JSON.stringify(engine.snapshot()));
  return CvdEngine.restore(options, state as ReturnType<CvdEngine['snapshot']>);
}

/**
 * Bars as lines of some of their printed columns (and `anchor` and `end`), separated by spaces: times of 2024-08-08 without
 * their date and without zeros at their end, `.` for an empty cell.
 */
export function lines(bars: BarTable, columns: string): string[] {
  const table = barTextTable(bars);
  const names = table.columns.map((column) => column.name);
  return [...table.rows].map((row, index) => {
    const cell = (name: string): string => {
      if (name === 'anchor') return String(bars.anchor[index]);
      if (name === 'end') return shortTime(new Date(bars.endUs[index]! / 1000).toISOString());
      const text = row[names.indexOf(name)];
      if (text === undefined) throw new Error(`no column ${name}`);
      return name === 'time' ? shortTime(text) : text === '' ? '.' : text;
    };
    return columns.split(' ').map(cell).join(' ');
  });
}

function shortTime(iso: string): string {
  return iso.replace('2024-08-08T', '').replace(/(?::00)?\.0+Z$|Z$/, '');
}
