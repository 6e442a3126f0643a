import type { BacktestSetup } from '../../src/backtest/engine/backtest-setup.ts';
import { DAY_US } from '../../src/core/time.ts';
import type { TradeBatch, TradeEvent } from '../../src/core/trade-batch.ts';
import type { MarketEvent, MarketSource } from '../../src/cvd/bars-from-source.ts';
import { parseSizeBound } from '../../src/cvd/size-bucket/size-bound.ts';
import { sizeBucketTrades } from '../../src/cvd/size-bucket/size-bucket-trades.ts';
import { simulatedSource } from '../../src/data/simulate/simulated-source.ts';
import { SWEEP_MEANS } from '../../src/lab/sweep-means.ts';
import { cellId } from '../../src/sweep/space/cells.ts';
import { resolveSettings } from '../../src/sweep/space/setting-names.ts';
import type { Cell, Settings } from '../../src/sweep/space/sweep-space.ts';
import type { UnitMeans } from '../../src/sweep/unit/run-unit.ts';
import type { SweepUnit } from '../../src/sweep/unit/sweep-unit.ts';

/** 2024-08-08, days since 1970-01-01. */
export const FIRST_DAY = 19_943;

/** A few quiet simulated days, held in memory. */
export interface TestTape {
  readonly source: MarketSource;
  readonly events: readonly MarketEvent[];
}

/** So many days from {@link FIRST_DAY} on, with a few thousand trades each. */
export async function simulatedTape(seed: number, days: number, ordersPerSecond = 0.02): Promise<TestTape> {
  const source = simulatedSource({ seed, days, ordersPerSecond, firstDay: FIRST_DAY });
  const events: MarketEvent[] = [];
  for await (const event of source) events.push(event);
  return { source: sourceOfEvents(source, events), events };
}

function sourceOfEvents({ scales, kind }: MarketSource, events: readonly MarketEvent[]): MarketSource {
  return {
    ...{ scales, kind },
    async *[Symbol.asyncIterator]() {
      for (const event of events) yield await Promise.resolve(event);
    },
  };
}

/** The part of a tape that lies on some days, both included. */
export function daysOf({ source, events }: TestTape, fromDay: number, toDay: number): MarketSource {
  const [fromUs, toUs] = [fromDay * DAY_US, (toDay + 1) * DAY_US];
  const isInside = (event: MarketEvent): boolean => {
    if (event.type === 'trades' || event.type === 'bars') return true;
    const timeUs = event.type === 'gap' ? event.fromUs : event.timeUs;
    return event.type === 'coverage-end' ? timeUs > fromUs && timeUs <= toUs : timeUs >= fromUs && timeUs < toUs;
  };
  const kept = events
    .filter(isInside)
    .flatMap((event): readonly MarketEvent[] => (event.type === 'trades' ? rowsBetween(event, fromUs, toUs) : [event]));
  return sourceOfEvents(source, kept);
}

function rowsBetween(batch: TradeBatch, fromUs: number, toUs: number): TradeBatch[] {
  const rows = Array.from({ length: batch.length }, (_, row) => row).filter((row) => {
    return batch.timeUs[row]! >= fromUs && batch.timeUs[row]! < toUs;
  });
  const first = rows[0];
  if (first === undefined) return [];
  const end = rows.at(-1)! + 1;
  const { timeUs, price, size, side, id } = batch;
  return [
    {
      ...{ ...batch, length: rows.length, timeUs: timeUs.slice(first, end), price: price.slice(first, end) },
      ...{ size: size.slice(first, end), side: side.slice(first, end), id: id.slice(first, end) },
    },
  ];
}

/** The source as the size bucket of some settings counts it. */
export function inBucket(source: MarketSource, { minSize, maxSize }: Settings): MarketSource {
  if (minSize === undefined && maxSize === undefined) return source;
  const trades = {
    ...{ scales: source.scales, instrument: { venue: 'test', market: 'spot', symbol: 'TEST' } },
    // Its events are those of trades.
    [Symbol.asyncIterator]: () => source[Symbol.asyncIterator]() as AsyncIterator<TradeEvent>,
  };
  const bound = (text: string | undefined): ReturnType<typeof parseSizeBound> | null => {
    return text === undefined ? null : parseSizeBound(text);
  };
  return { ...sizeBucketTrades(trades, { min: bound(minSize), max: bound(maxSize) }, null), kind: 'trades' };
}

/** A cell of these settings. */
export function cellOf(said: Settings): Cell {
  const settings = resolveSettings(said);
  return { id: cellId(settings), settings, position: [] };
}

/** What the settings of a cell mean on the tape of a source. */
export function setupOf(cell: Cell, { scales }: MarketSource): Promise<BacktestSetup> {
  return SWEEP_MEANS.setupOf(cell.settings, { scales, sides: 'known' });
}

/** A unit of these cells; its days are those of a {@link TestTape}. */
export function unitOf(cells: readonly Cell[], days: Partial<SweepUnit> = {}): SweepUnit {
  return {
    ...{ key: 'key', stretchKey: 'stretch', dataDir: '', shared: cells[0]!.settings, cells },
    ...{ instrument: { venue: 'test', market: 'spot', symbol: 'TEST' } },
    ...{ fromDay: FIRST_DAY, toDay: FIRST_DAY, warmUpFromDay: FIRST_DAY },
    ...days,
  };
}

/** Units of a tape in memory. */
export function meansOf(tape: TestTape): UnitMeans {
  return {
    open: ({ warmUpFromDay, toDay, shared }) =>
      Promise.resolve({ source: inBucket(daysOf(tape, warmUpFromDay, toDay), shared), quotes: null, sides: 'known' }),
    setupOf: (settings, market) => SWEEP_MEANS.setupOf(settings, market),
  };
}
