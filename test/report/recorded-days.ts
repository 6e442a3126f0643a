import { createFeeModel } from '../../src/backtest/costs/create-fee-model.ts';
import { parseCosts } from '../../src/backtest/costs/parse-costs.ts';
import type { RunResult } from '../../src/backtest/engine/run-result.ts';
import { metricsDocument } from '../../src/backtest/metrics/metrics-document.ts';
import { type RunMetrics, runMetrics } from '../../src/backtest/metrics/run-metrics.ts';
import { runTables } from '../../src/lab/run-tables.ts';
import type { Detector } from '../../src/divergence/detector.ts';
import { freeSetup, runOf, signals as tradesSignals } from '../support/runs.ts';
import { BarBuffer, type BarTable } from '../../src/core/bar-table.ts';
import { seededRandom } from '../../src/core/random.ts';
import { sessionCalendar } from '../../src/core/session-calendar.ts';
import type { Signal } from '../../src/core/signal.ts';
import { DAY_US, formatDay, MINUTE_US, parseDay, SECOND_US } from '../../src/core/time.ts';
import type { TradeBatch, TradeEvent } from '../../src/core/trade-batch.ts';
import type { ClassifiedTrades } from '../../src/cvd/aggressor/aggressor-classifier.ts';
import { type CvdBand, CvdBandEngine } from '../../src/cvd/aggressor/cvd-band.ts';
import type { SideOrigin } from '../../src/cvd/aggressor/side-origin.ts';
import { parseBarSpec } from '../../src/cvd/bar-spec.ts';
import { CvdEngine, type CvdEngineOptions } from '../../src/cvd/cvd-engine.ts';
import { detect } from '../../src/divergence/detector.ts';
import { windowDetector } from '../../src/divergence/window-detector.ts';
import type { BacktestReportInput } from '../../src/report/backtest/backtest-input.ts';
import { type RunRecord, runRecord } from '../../src/report/backtest/run-record.ts';
import type { MarketProfile } from '../../src/report/market/market-profile.ts';
import { ProfileCounter } from '../../src/report/market/profiled-source.ts';
import type { ReportDay, ReportInput } from '../../src/report/market/report-input.ts';

const SCALES = { priceScale: 2, sizeScale: 3 };
const FIRST_DAY = parseDay('2024-08-08');

/** What a made-up recording looks like. */
export interface RecordingOptions {
  readonly days: number;
  readonly tradesPerDay: number;
  readonly bar: string;
  /** Days, counted from the first, for which nothing was recorded. */
  readonly missingDays: readonly number[];
  /** Whether each day has a hole from 10:00 to 10:07, and starts at 00:00:30. */
  readonly hasDamage: boolean;
  /** Where the sides come from; of inferred ones every 40th trade is in doubt, and every 90th unknown. */
  readonly sides: SideOrigin;
  readonly symbol: string;
}

const DEFAULTS: RecordingOptions = {
  days: 1,
  tradesPerDay: 6000,
  bar: '1m',
  missingDays: [],
  hasDamage: false,
  sides: 'recorded',
  symbol: 'BTCUSDT',
};

/** A report's input from made-up trades, run through the real engine and detector. */
export function recordedDays(options: Partial<RecordingOptions> = {}): ReportInput {
  const recording = { ...DEFAULTS, ...options };
  return inputOf(recording, eventsOf(recording));
}

/** A backtest of the signals of made-up trades, with what came of it before it was written down. */
export interface RecordedRun extends BacktestReportInput {
  readonly market: ReportInput;
  readonly result: RunResult;
  readonly metrics: RunMetrics;
}

/** The same with a backtest of the signals. */
export function recordedRun(options: Partial<RecordingOptions> = {}): RecordedRun {
  const recording = { ...DEFAULTS, ...options };
  const events = eventsOf(recording);
  const input = inputOf(recording, events);
  return { ...backtestOf(recording, events, input.signals), market: input, remarks: [] };
}

function eventsOf(recording: RecordingOptions): TradeEvent[] {
  return Array.from({ length: recording.days }, (_, index) => dayEvents(recording, index))
    .flat()
    .map((event) => (recording.sides === 'inferred' && event.type === 'trades' ? inferred(event) : event));
}

function inputOf(recording: RecordingOptions, events: readonly TradeEvent[]): ReportInput {
  const making = {
    scales: SCALES,
    bar: parseBarSpec(recording.bar),
    session: sessionCalendar('utc'),
    reset: 'session',
  } as const;
  const bars = barsOf(events, making);
  const signals = detect([windowDetector()], bars);
  return {
    instrument: { venue: 'binance', market: 'spot', symbol: recording.symbol },
    fromDay: FIRST_DAY,
    toDay: FIRST_DAY + recording.days - 1,
    settings: {
      bar: recording.bar,
      session: 'utc',
      reset: 'session',
      aggressor: LABELS[recording.sides],
      sides: recording.sides,
      rules: ['window(20)'],
      barsCommand: `cvdlab bars --symbol ${recording.symbol} --date 2024-08-08 --out bars.csv`,
      more: [
        ['cvdlab', '0.1.0'],
        ['Seed', '7'],
      ],
    },
    bars,
    band: bandOf(events, making),
    profile: profileOf(events),
    signals,
    ownTrades: null,
    tradesOutsideSessions: 0,
    days: Array.from({ length: recording.days }, (_, index) => reportDay(recording, index)),
  };
}

const LABELS: Readonly<Record<SideOrigin, string>> = {
  recorded: 'given by the exchange',
  inferred: 'inferred:quote,tick matching=strict quote-lag=0ms',
  estimated: 'estimated:polarity',
};

function inferred(batch: TradeBatch): ClassifiedTrades {
  const { length } = batch;
  const side = batch.side.map((known, index) => (batch.id[index]! % 90 === 0 ? 0 : known));
  const disagrees = Uint8Array.from({ length }, (_, index) => (batch.id[index]! % 40 === 0 ? 1 : 0));
  const certainSide = side.map((given, index) => (disagrees[index] === 1 ? 0 : given));
  return { ...batch, side, rule: new Uint8Array(length), disagrees, certainSide };
}

function bandOf(events: readonly TradeEvent[], options: CvdEngineOptions): CvdBand {
  const engine = new CvdBandEngine(options);
  for (const event of events) engine.push(event);
  return engine.finish();
}

function profileOf(events: readonly TradeEvent[]): MarketProfile | null {
  const counter = new ProfileCounter(sessionCalendar('utc'));
  for (const event of events) if (event.type === 'trades') counter.add(event);
  return counter.profile();
}

function dayEvents(recording: RecordingOptions, index: number): TradeEvent[] {
  if (recording.missingDays.includes(index)) return [];
  const startUs = (FIRST_DAY + index) * DAY_US + (recording.hasDamage ? 30 * SECOND_US : 0);
  const endUs = (FIRST_DAY + index + 1) * DAY_US;
  const [before, after] = split(dayTrades(recording, index, startUs, endUs), holeUs(index));
  const gap: TradeEvent = { type: 'gap', fromUs: holeUs(index), toUs: holeUs(index) + 7 * MINUTE_US, missing: 31 };
  const trades = recording.hasDamage ? [before, gap, after] : [before, after];
  return [{ type: 'coverage-start', timeUs: startUs }, ...trades, { type: 'coverage-end', timeUs: endUs }];
}

function holeUs(index: number): number {
  return (FIRST_DAY + index) * DAY_US + 600 * MINUTE_US;
}

function dayTrades(recording: RecordingOptions, index: number, startUs: number, endUs: number): TradeBatch {
  const random = seededRandom(7, index);
  const length = recording.tradesPerDay;
  const batch = { timeUs: new Float64Array(length), price: new Float64Array(length), size: new Float64Array(length) };
  const side = new Int8Array(length);
  let price = 5_700_000;
  let pressure = 0;
  for (let trade = 0; trade < length; trade += 1) {
    pressure = 0.995 * pressure + 0.02 * random.normal();
    side[trade] = random.uniform() < 0.5 + pressure / 2 ? 1 : -1;
    price += Math.round(900 * random.normal() + 450 * side[trade]!);
    batch.timeUs[trade] = startUs + Math.floor(((endUs - startUs) * trade) / length);
    batch.price[trade] = price;
    batch.size[trade] = 1 + random.integer(900);
  }
  const id = Float64Array.from({ length }, (_, trade) => index * length + trade + 1);
  return { type: 'trades', length, ...batch, side, id, scales: SCALES };
}

function split(batch: TradeBatch, atUs: number): [TradeBatch, TradeBatch] {
  const isBefore = Array.from(batch.timeUs, (timeUs) => timeUs <= atUs);
  const end = isBefore.lastIndexOf(true) + 1;
  // Seven minutes are lost behind the hole's beginning.
  const resume = batch.timeUs.findIndex((timeUs) => timeUs >= atUs + 7 * MINUTE_US);
  return [part(batch, 0, end), part(batch, resume, batch.length)];
}

function part(batch: TradeBatch, from: number, to: number): TradeBatch {
  const { timeUs, price, size, side, id } = batch;
  return {
    ...batch,
    length: to - from,
    timeUs: timeUs.subarray(from, to),
    price: price.subarray(from, to),
    size: size.subarray(from, to),
    side: side.subarray(from, to),
    id: id.subarray(from, to),
  };
}

function barsOf(events: readonly TradeEvent[], options: CvdEngineOptions): BarTable {
  const engine = new CvdEngine(options);
  const bars = new BarBuffer(SCALES);
  for (const event of events) engine.push(event, bars);
  engine.flush(bars);
  return bars;
}

function backtestOf(
  { bar, days, symbol }: RecordingOptions,
  events: readonly TradeEvent[],
  signals: readonly Signal[],
): { run: RunRecord; result: RunResult; metrics: RunMetrics } {
  const costs = parseCosts('bps:2');
  const setup = freeSetup({
    ...{ bar: parseBarSpec(bar), capital: '10000', costs, detectors: () => [replayed(signals)] },
    strategy: tradesSignals({ exits: { holdBars: 30, flattenBeforeUs: MINUTE_US } }),
    latency: { feedUs: 0, decisionUs: 0, orderUs: 100_000 },
    tape: { slippageTicks: 1, queueFactor: 1, sides: 'known' },
  });
  const result = runOf(events, setup, { scales: SCALES });
  const metrics = runMetrics(result, {
    fees: () => createFeeModel(costs, SCALES, result.money),
    slippageTicks: 1,
    randomEntries: { draws: 99 },
    monteCarlo: { paths: 99 },
  });
  const run = runRecord({
    ...{ id: 'c0ffee0123456789', version: '0.1.0', seed: 1 },
    configuration: {
      ...{ venue: 'binance', market: 'spot', symbol, from: formatDay(FIRST_DAY) },
      ...{ to: formatDay(FIRST_DAY + days - 1), size: '1', hold: '30', costs: 'bps:2', capital: '10000' },
    },
    data: Array.from({ length: days }, (_, index) => {
      return { date: formatDay(FIRST_DAY + index), checksum: `sha256:${index}` };
    }),
    events: { lines: 7, checksum: 'sha256:e7' },
    metrics: metricsDocument(metrics),
    tables: runTables({ result, metrics }),
  });
  return { run, result, metrics };
}

/** A detector that gives signals which were found before, each with the bar at whose close it was known. */
function replayed(signals: readonly Signal[]): Detector {
  return {
    rule: 'replayed',
    warmupBars: 1,
    scan: (bars, from, to) => signals.filter(({ knownTimeUs }) => bars.endUs.subarray(from, to).includes(knownTimeUs)),
  };
}

function reportDay(recording: RecordingOptions, index: number): ReportDay {
  const day = FIRST_DAY + index;
  if (recording.missingDays.includes(index)) return { day, data: null };
  const gap = { type: 'gap', fromUs: holeUs(index), toUs: holeUs(index) + 7 * MINUTE_US, missing: 31 } as const;
  const data = {
    rows: recording.tradesPerDay,
    coveredFromUs: day * DAY_US + (recording.hasDamage ? 30 * SECOND_US : 0),
    coveredToUs: (day + 1) * DAY_US,
    gaps: recording.hasDamage ? [gap] : [],
    duplicatesDropped: recording.hasDamage ? 3 : 0,
    conflicts: recording.hasDamage ? 1 : 0,
    quarantined: recording.hasDamage ? 2 : 0,
    complete: !recording.hasDamage,
  };
  return { day, data };
}
