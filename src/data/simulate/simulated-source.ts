import { POWERS_OF_TEN } from '../../core/decimal.ts';
import { DAY_US, MINUTE_US } from '../../core/time.ts';
import type { Scales, TradeBatch } from '../../core/trade-batch.ts';
import type { MarketEvent, MarketSource } from '../../cvd/bars-from-source.ts';
import type { TradeRows } from '../trade-rows.ts';
import { type SimulatedDay, Simulator, type SimulatorWiring } from './simulator.ts';
import { resolveSimulatorOptions, type SimulatorInput } from './simulator-options.ts';

/** How a simulation is read without a store. */
export interface SimulatedSourceOptions {
  /** What the simulator is plugged into. */
  readonly wiring?: SimulatorWiring;
  /** Told of every day before its trades are handed on. */
  readonly onDay?: (day: SimulatedDay) => void;
}

/**
 * Simulated days as a source, without a store: each session is covered from its start to its end. Reading it again
 * simulates it again, with the same trades. A day's trades are held in memory while they are read.
 * @throws RangeError naming an option out of range.
 */
export function simulatedSource(input: SimulatorInput, options: SimulatedSourceOptions = {}): MarketSource {
  const { priceScale, sizeScale } = resolveSimulatorOptions(input);
  const scales: Scales = { priceScale, sizeScale };
  return { kind: 'trades', scales, [Symbol.asyncIterator]: () => simulatedEvents(input, scales, options) };
}

// eslint-disable-next-line @typescript-eslint/require-await -- a source is async even where all of it is computed
async function* simulatedEvents(
  input: SimulatorInput,
  scales: Scales,
  { wiring, onDay }: SimulatedSourceOptions,
): AsyncGenerator<MarketEvent> {
  const simulator = new Simulator(input, wiring);
  const { sessionStartMinute, sessionMinutes } = simulator.options;
  while (simulator.daysLeft > 0) {
    const batches: TradeBatch[] = [];
    const day = simulator.nextDay((rows) => batches.push(batchOf(rows, scales)));
    onDay?.(day);
    const startUs = day.day * DAY_US + sessionStartMinute * MINUTE_US;
    yield { type: 'coverage-start', timeUs: startUs };
    yield* batches;
    yield { type: 'coverage-end', timeUs: startUs + sessionMinutes * MINUTE_US };
  }
}

/** A copy of the rows in ticks and lots. */
function batchOf(rows: TradeRows, scales: Scales): TradeBatch {
  const { length } = rows;
  return {
    type: 'trades',
    length,
    timeUs: rows.timeUs.slice(0, length),
    price: units(rows.price, length, scales.priceScale),
    size: units(rows.size, length, scales.sizeScale),
    side: rows.side.slice(0, length),
    id: rows.id.slice(0, length),
    scales,
  };
}

/** Natural numbers to integers; each is an integer ÷ a power of ten, which rounding gives back. */
function units(values: Float64Array, length: number, scale: number): Float64Array {
  const perUnit = POWERS_OF_TEN[scale]!;
  const integers = new Float64Array(length);
  for (let index = 0; index < length; index += 1) integers[index] = Math.round(values[index]! * perUnit);
  return integers;
}
