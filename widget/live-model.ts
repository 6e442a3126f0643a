import type {
  WireBar,
  WireMessage,
  WireSignal,
  WireSnapshot,
  WireStatus,
  WireView,
} from '../src/live/protocol/wire-messages.ts';
import { secondsOf } from './texts.ts';

/** A bar and its place on the time axis. */
export interface PlacedBar {
  /** Its start, seconds since the epoch; moved by microseconds where bars of trades start at the same time. */
  readonly time: number;
  /** Its values. */
  readonly bar: WireBar;
}

/** A signal and the places of the two bars it speaks of. */
export interface PlacedSignal {
  /** Where the bar it speaks of starts, seconds. */
  readonly event: number;
  /** Where the bar it is compared with starts, seconds. */
  readonly reference: number;
  /** The finding. */
  readonly signal: WireSignal;
}

/** The most bars that are kept. */
export const MOST_BARS = 5000;
/** Trimming moves every bar, so it is done for many at once. */
const TRIMMED_BARS = 250;
const STEP_SECONDS = 1e-6;

/** All that a widget knows of what it shows. Memory does not grow with time. */
export class LiveModel {
  /** The bars, oldest first; the last one may still be open. */
  bars: PlacedBar[] = [];
  /** Whether the last bar is still open. */
  hasOpen = false;
  /** The signals that speak of them, in the order in which they became known. */
  signals: PlacedSignal[] = [];
  /** What is watched; null before the first snapshot. */
  view: WireView | null = null;
  /** Everything that the server offers. */
  views: readonly WireView[] = [];
  /** The state of the feed; null before the first snapshot. */
  status: WireStatus | null = null;
  /** CVD now. */
  cvd: number | null = null;
  /** Exchange time of the newest trade that was told of. */
  lastTrade: string | null = null;
  /** Index of the first bar that has changed since the last drawing; -1 when all have to be drawn anew. */
  changedFrom = -1;

  /** Takes a message in; the answer is the signals that became known with it. */
  apply(message: WireMessage): readonly WireSignal[] {
    switch (message.type) {
      case 'snapshot':
        return this.begin(message);
      case 'cvd_update':
        this.cvd = message.cvd;
        this.lastTrade = message.timestamp;
        if (message.bar !== null) this.place(message.bar, true);
        return [];
      case 'bar':
        this.cvd = message.bar.cvd_close;
        this.place(message.bar, false);
        return [];
      case 'signal':
        this.signals.push(placed(message.signal));
        return [message.signal];
      case 'status':
        this.status = message;
        this.lastTrade = message.last_trade ?? this.lastTrade;
        return [];
      case 'error':
      default:
        return [];
    }
  }

  /** Index of the bar at a place of the time axis, or of the last one before it; -1 before all. */
  indexAt(time: number): number {
    let [low, high] = [0, this.bars.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.bars[middle]?.time ?? Infinity) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private begin(message: WireSnapshot): readonly WireSignal[] {
    const isSame = JSON.stringify(message.view) === JSON.stringify(this.view) && message.status.replay === null;
    const newest = isSame ? (this.signals.at(-1)?.signal.known_time ?? null) : null;
    this.view = message.view;
    this.views = message.views;
    this.status = message.status;
    this.bars = [];
    this.hasOpen = false;
    for (const bar of message.bars) this.place(bar, false);
    if (message.open !== null) this.place(message.open, true);
    this.signals = message.signals.map(placed);
    this.cvd = this.bars.at(-1)?.bar.cvd_close ?? null;
    this.lastTrade = message.status.last_trade;
    this.changedFrom = -1;
    // What became known while the connection was down is news too.
    return newest === null ? [] : message.signals.filter(({ known_time }) => known_time > newest);
  }

  private place(bar: WireBar, isOpen: boolean): void {
    if (this.hasOpen) this.bars.pop();
    const after = (this.bars.at(-1)?.time ?? -Infinity) + STEP_SECONDS;
    if (this.changedFrom > this.bars.length) this.changedFrom = this.bars.length;
    this.bars.push({ time: Math.max(secondsOf(bar.time), after), bar });
    this.hasOpen = isOpen;
    if (this.bars.length > MOST_BARS) this.trim();
  }

  private trim(): void {
    this.bars.splice(0, TRIMMED_BARS);
    const first = this.bars[0]?.time ?? 0;
    this.signals = this.signals.filter(({ event }) => event >= first);
    this.changedFrom = -1;
  }
}

function placed(signal: WireSignal): PlacedSignal {
  return { event: secondsOf(signal.event_time), reference: secondsOf(signal.ref_time), signal };
}
