import { BarBuffer, type BarRow, type BarTable } from '../../core/bar-table.ts';
import { formatUnits } from '../../core/decimal.ts';
import type { Signal } from '../../core/signal.ts';
import { tableToJson } from '../../core/text-table.ts';
import { formatTime } from '../../core/time.ts';
import type { Scales } from '../../core/trade-batch.ts';
import { barTextTable } from '../../cvd/bar-text.ts';
import { signalTextTable } from '../../divergence/signal-text.ts';
import { newestBars } from './bar-range.ts';
import { ClosedRows, rowsToJson } from './closed-rows.ts';
import type { LiveSnapshot, LiveState, LiveUpdate, OpenBar, SymbolInfo } from './live-hub.ts';
import { PROTOCOL_VERSION } from './protocol-limits.ts';
import type { WireGap, WireReplay, WireView } from './wire-messages.ts';

/** The bars as a JSON array, number by number as exact as they are. */
export function barsToJson(bars: BarTable): string {
  return tableToJson(barTextTable(bars));
}

/** The signals as a JSON array. */
export function signalsToJson(signals: readonly Signal[], scales: Scales): string {
  return tableToJson(signalTextTable(signals, scales));
}

/** What can be watched, as it goes over the wire. */
export function wireView(info: SymbolInfo): WireView {
  const { instrument, scales, bar, session, reset, sizes, aggressor, rules } = info;
  const { symbol, venue, market } = instrument;
  const digits = { price_digits: scales.priceScale, size_digits: scales.sizeScale };
  return { symbol, venue, market, bar, session, reset, sizes, aggressor, rules, ...digits };
}

/**
 * Writes the messages of one symbol as JSON text. Numbers go from integers to decimal text without a float in between,
 * so that none loses a digit, however large.
 */
export class MessageEncoder {
  private readonly info: SymbolInfo;
  private readonly symbol: string;
  private readonly single: BarBuffer;
  private readonly closed = new ClosedRows();

  constructor(info: SymbolInfo) {
    this.info = info;
    this.symbol = JSON.stringify(info.instrument.symbol);
    this.single = new BarBuffer(info.scales);
  }

  /** All that is known, with at most so many of the newest bars; `nowMs` is the server's clock. */
  snapshot(snapshot: LiveSnapshot, content: SnapshotContent): string {
    const bars = newestBars(snapshot.bars, content.mostBars);
    const fromUs = bars.timeUs[0] ?? Number.NEGATIVE_INFINITY;
    const signals = snapshot.signals.filter(({ eventTimeUs }) => eventTimeUs >= fromUs);
    const members = [
      `"version":${PROTOCOL_VERSION}`,
      `"view":${JSON.stringify(wireView(this.info))}`,
      `"views":${JSON.stringify(content.offered.map(wireView))}`,
      `"bars":[${this.closed.newest(snapshot.bars, content.mostBars).join(',\n')}]`,
      `"open":${this.openBar(snapshot.open)}`,
      `"signals":${signalsToJson(signals, this.info.scales)}`,
      `"status":${this.status(snapshot.state, content.nowMs)}`,
    ];
    return this.message('snapshot', ...members);
  }

  /** CVD and the bar that is forming. */
  cvdUpdate(update: LiveUpdate & { type: 'cvd' }): string {
    const { sizeScale } = this.info.scales;
    return this.message(
      'cvd_update',
      `"cvd":${formatUnits(update.cvd, sizeScale)}`,
      `"delta":${formatUnits(update.delta, sizeScale)}`,
      `"timestamp":${timeJson(update.timeUs)}`,
      `"bar":${this.openBar(update.open)}`,
    );
  }

  /** A bar that has closed; snapshots from now on hold it as it is written here. */
  bar(row: BarRow, cvdCarry: bigint): string {
    const text = this.row(row, cvdCarry);
    this.closed.add(text, row.endUs);
    return this.message('bar', `"timestamp":${timeJson(row.endUs)}`, `"bar":${text}`);
  }

  /** All bars before are void. */
  reset(): void {
    this.closed.clear();
  }

  /** A signal that became known. */
  signal(signal: Signal): string {
    const row = rowsToJson(signalTextTable([signal], this.info.scales)).join();
    return this.message('signal', `"timestamp":${timeJson(signal.knownTimeUs)}`, `"signal":${row}`);
  }

  /** The state of the feed; `nowMs` is the server's clock. */
  status(state: LiveState, nowMs: number): string {
    const members = {
      timestamp: formatTime(nowMs * 1000),
      status: state.status,
      reason: state.reason,
      since: formatTime(state.sinceMs * 1000),
      covered_from: timeOrNull(state.coveredFromUs),
      known_to: timeOrNull(state.knownToUs),
      last_trade: timeOrNull(state.lastTradeUs),
      gaps: state.gaps.map(
        ({ fromUs, toUs, missing }): WireGap => ({ from: formatTime(fromUs), to: formatTime(toUs), missing }),
      ),
      gap_count: state.gapCount,
      missing_trades: state.missingTrades,
      late_trades: state.lateTrades,
      replay: wireReplay(state),
    };
    return this.message('status', JSON.stringify(members).slice(1, -1));
  }

  /** What was wrong with a message of the client. */
  error(message: string): string {
    return this.message('error', `"message":${JSON.stringify(message)}`);
  }

  private message(type: string, ...members: readonly string[]): string {
    return `{"type":"${type}","symbol":${this.symbol},${members.join(',')}}`;
  }

  private openBar(open: OpenBar | null): string {
    return open === null ? 'null' : this.row(open.row, open.cvdCarry);
  }

  private row(row: BarRow, cvdCarry: bigint): string {
    this.single.length = 0;
    this.single.cvdCarry = null;
    this.single.append(row, cvdCarry);
    return rowsToJson(barTextTable(this.single)).join();
  }
}

/** What goes into a snapshot beside what is known of the symbol. */
export interface SnapshotContent {
  /** Everything that the server offers. */
  readonly offered: readonly SymbolInfo[];
  /** The most bars it holds. */
  readonly mostBars: number;
  /** The server's clock, ms. */
  readonly nowMs: number;
}

function timeJson(timeUs: number): string {
  return Number.isNaN(timeUs) ? 'null' : `"${formatTime(timeUs)}"`;
}

function timeOrNull(timeUs: number | null): string | null {
  return timeUs === null ? null : formatTime(timeUs);
}

function wireReplay({ replay }: LiveState): WireReplay | null {
  if (replay === null) return null;
  const { isPaused, speed, fromUs, toUs, atUs } = replay;
  return { paused: isPaused, speed, from: formatTime(fromUs), to: formatTime(toUs), at: formatTime(atUs) };
}
