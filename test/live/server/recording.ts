import { BarBuffer, type BarTable } from '../../../src/core/bar-table.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { sessionCalendar } from '../../../src/core/session-calendar.ts';
import type { Signal } from '../../../src/core/signal.ts';
import { MINUTE_US, parseDay, DAY_US } from '../../../src/core/time.ts';
import type { Instrument, TradeBatch, TradeGap } from '../../../src/core/trade-batch.ts';
import { parseBarSpec } from '../../../src/cvd/bar-spec.ts';
import { CvdEngine } from '../../../src/cvd/cvd-engine.ts';
import { detect } from '../../../src/divergence/detector.ts';
import { windowDetector } from '../../../src/divergence/window-detector.ts';

const SCALES = { priceScale: 2, sizeScale: 3 };

/** Start of every recording, µs. */
export const RECORDING_START = parseDay('2024-08-08') * DAY_US;

/** What a made-up recording looks like. */
export interface RecordingOptions {
  readonly symbol: string;
  readonly market: string;
  readonly minutes: number;
  readonly bar: string;
  readonly tradesPerMinute: number;
  /** Whether seven minutes are lost, from the 600th on. */
  readonly hasHole: boolean;
}

/** Made-up trades of one symbol, as bars and signals. */
export interface Recording {
  readonly instrument: Instrument;
  readonly bar: string;
  readonly bars: BarTable;
  readonly signals: readonly Signal[];
  readonly gaps: readonly TradeGap[];
}

const DEFAULTS: RecordingOptions = {
  symbol: 'BTCUSDT',
  market: 'spot',
  minutes: 1440,
  bar: '1m',
  tradesPerMinute: 4,
  hasHole: false,
};

/** Made-up trades, run through the real engine and detector. */
export function recording(options: Partial<RecordingOptions> = {}): Recording {
  const { symbol, market, minutes, bar, tradesPerMinute, hasHole } = { ...DEFAULTS, ...options };
  const engine = new CvdEngine({
    scales: SCALES,
    bar: parseBarSpec(bar),
    session: sessionCalendar('utc'),
    reset: 'session',
  });
  const bars = new BarBuffer(SCALES);
  const trades = tape(minutes, tradesPerMinute);
  const holeUs = RECORDING_START + 600 * MINUTE_US;
  const gap = { type: 'gap', fromUs: holeUs, toUs: holeUs + 7 * MINUTE_US, missing: 31 } as const;
  engine.push({ type: 'coverage-start', timeUs: RECORDING_START }, bars);
  if (hasHole) {
    engine.push(
      part(trades, (timeUs) => timeUs <= gap.fromUs),
      bars,
    );
    engine.push(gap, bars);
  }
  engine.push(hasHole ? part(trades, (timeUs) => timeUs >= gap.toUs) : trades, bars);
  engine.push({ type: 'coverage-end', timeUs: RECORDING_START + minutes * MINUTE_US }, bars);
  engine.flush(bars);
  const signals = detect([windowDetector()], bars);
  return { instrument: { venue: 'binance', market, symbol }, bar, bars, signals, gaps: hasHole ? [gap] : [] };
}

function tape(minutes: number, tradesPerMinute: number): TradeBatch {
  const random = seededRandom(7, minutes);
  const length = minutes * tradesPerMinute;
  const batch = { timeUs: new Float64Array(length), price: new Float64Array(length), size: new Float64Array(length) };
  const side = new Int8Array(length);
  let [price, pressure] = [5_700_000, 0];
  for (let trade = 0; trade < length; trade += 1) {
    pressure = 0.995 * pressure + 0.02 * random.normal();
    side[trade] = random.uniform() < 0.5 + pressure / 2 ? 1 : -1;
    price += Math.round(900 * random.normal() + 450 * side[trade]!);
    batch.timeUs[trade] = RECORDING_START + Math.floor((MINUTE_US * trade) / tradesPerMinute);
    batch.price[trade] = price;
    batch.size[trade] = 1 + random.integer(900);
  }
  return {
    type: 'trades',
    length,
    ...batch,
    side,
    id: Float64Array.from({ length }, (_, at) => at + 1),
    scales: SCALES,
  };
}

function part(batch: TradeBatch, isIn: (timeUs: number) => boolean): TradeBatch {
  const kept = Array.from(batch.timeUs.keys()).filter((index) => isIn(batch.timeUs[index]!));
  const column = (values: Float64Array): Float64Array => Float64Array.from(kept, (index) => values[index]!);
  const { timeUs, price, size, side, id } = batch;
  return {
    ...batch,
    length: kept.length,
    timeUs: column(timeUs),
    price: column(price),
    size: column(size),
    side: Int8Array.from(kept, (index) => side[index]!),
    id: column(id),
  };
}
