import { type SimulatedDay, simulateDays, type SimulatorWiring } from '../../../src/data/simulate/simulator.ts';
import type { SimulatorInput } from '../../../src/data/simulate/simulator-options.ts';
import type { TradeRows } from '../../../src/data/trade-rows.ts';

/** Rows of a simulation, copied together, with the chunks they came in. */
export interface Tape {
  readonly timeUs: number[];
  readonly price: number[];
  readonly size: number[];
  readonly side: number[];
  readonly id: number[];
  readonly chunkLengths: number[];
  readonly scales: { priceScale: number; sizeScale: number };
}

/** An empty tape and the sink that fills it. */
export function tapeRecorder(): { tape: Tape; sink: (rows: TradeRows) => void } {
  const scales = { priceScale: 0, sizeScale: 0 };
  const tape: Tape = { timeUs: [], price: [], size: [], side: [], id: [], chunkLengths: [], scales };
  const sink = (rows: TradeRows): void => {
    tape.chunkLengths.push(rows.length);
    for (let i = 0; i < rows.length; i += 1) {
      tape.timeUs.push(rows.timeUs[i]!);
      tape.price.push(rows.price[i]!);
      tape.size.push(rows.size[i]!);
      tape.side.push(rows.side[i]!);
      tape.id.push(rows.id[i]!);
    }
    Object.assign(scales, { priceScale: rows.priceScale, sizeScale: rows.sizeScale });
  };
  return { tape, sink };
}

/** Simulates all days at once and keeps the rows. */
export function simulateTape(input: SimulatorInput, wiring: SimulatorWiring = {}): Tape & { days: SimulatedDay[] } {
  const { tape, sink } = tapeRecorder();
  const days = simulateDays(input, sink, wiring);
  return { ...tape, days };
}
