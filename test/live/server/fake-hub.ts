import { BAR_COLUMNS, type BarColumn, type BarRow, type BarTable } from '../../../src/core/bar-table.ts';
import type { Signal } from '../../../src/core/signal.ts';
import type {
  LiveHub,
  LiveSnapshot,
  LiveState,
  LiveUpdate,
  OpenBar,
  ReplayCommand,
  SymbolInfo,
} from '../../../src/live/protocol/live-hub.ts';
import { type Recording, recording } from './recording.ts';

/** One symbol of a {@link FakeHub}. */
export interface FakeSymbol {
  readonly info: SymbolInfo;
  bars: BarTable;
  open: OpenBar | null;
  signals: readonly Signal[];
  state: LiveState;
}

/** A feed about which all is well. */
export const LIVE_STATE: LiveState = {
  status: 'live',
  reason: '',
  sinceMs: Date.UTC(2024, 7, 9, 0, 0, 0),
  coveredFromUs: Date.UTC(2024, 7, 8) * 1000,
  knownToUs: Date.UTC(2024, 7, 9) * 1000,
  lastTradeUs: Date.UTC(2024, 7, 8, 23, 59, 46) * 1000,
  gaps: [],
  gapCount: 0,
  missingTrades: 0,
  lateTrades: 0,
  replay: null,
};

/** What a made-up day of trades gives through the real engine and detector, as a hub tells it. */
export function fakeSymbol(made: Recording, changes: Partial<SymbolInfo> = {}): FakeSymbol {
  const { instrument, bar, bars, signals, gaps } = made;
  const info: SymbolInfo = {
    key: `${instrument.symbol} ${bar}`,
    instrument,
    scales: bars.scales,
    bar,
    session: 'utc',
    reset: 'session',
    sizes: 'all',
    aggressor: 'given by the exchange',
    rules: ['window(20)'],
    ...changes,
  };
  const missingTrades = gaps.reduce((sum, { missing }) => sum + missing, 0);
  return { info, bars, open: null, signals, state: { ...LIVE_STATE, gaps, gapCount: gaps.length, missingTrades } };
}

/** The first bars of a table, sharing its columns. */
export function firstBars(bars: BarTable, length: number): BarTable {
  return { ...bars, length };
}

/** One bar of a table. */
export function rowOf(bars: BarTable, index: number): BarRow {
  const entries = BAR_COLUMNS.map((column): [BarColumn, number] => [column, bars[column][index]!]);
  return Object.fromEntries(entries) as Record<BarColumn, number>;
}

/** A hub whose every event comes from the test. */
export class FakeHub implements LiveHub {
  readonly entries: FakeSymbol[];
  readonly commands: [key: string, command: ReplayCommand][] = [];
  readonly control?: (key: string, command: ReplayCommand) => void;
  private readonly listeners = new Map<string, Set<(update: LiveUpdate) => void>>();

  constructor(entries: FakeSymbol[] = [fakeSymbol(recording())], isReplay = false) {
    this.entries = entries;
    if (isReplay) this.control = (key, command) => void this.commands.push([key, command]);
  }

  symbols(): readonly SymbolInfo[] {
    return this.entries.map(({ info }) => info);
  }

  snapshot(key: string): LiveSnapshot | null {
    return this.entries.find(({ info }) => info.key === key) ?? null;
  }

  subscribe(key: string, listener: (update: LiveUpdate) => void): () => void {
    const listeners = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** How many listen to the symbol now. */
  listening(key: string): number {
    return this.listeners.get(key)?.size ?? 0;
  }

  /** Tells all who listen to the first symbol, or to another. */
  tell(update: LiveUpdate, key = this.entries[0]!.info.key): void {
    for (const listener of this.listeners.get(key) ?? []) listener(update);
  }

  /** Changes what is known of the feed of a symbol, and tells it. */
  tellState(changes: Partial<LiveState>, entry = this.entries[0]!): void {
    entry.state = { ...entry.state, ...changes };
    this.tell({ type: 'status', state: entry.state }, entry.info.key);
  }

  /** Lets the next bar of a longer recording be the open one, as if part of its trades had come. */
  tellOpen(row: BarRow, entry = this.entries[0]!): void {
    entry.open = { row, cvdCarry: 0n };
    const cvd = BigInt(row.cvdClose);
    this.tell({ type: 'cvd', timeUs: row.timeUs + 1000, cvd, delta: row.delta, open: entry.open }, entry.info.key);
  }

  /** Closes the next bar of a longer recording, and tells it. */
  tellBar(recording: BarTable, entry = this.entries[0]!): void {
    const index = entry.bars.length;
    entry.bars = firstBars(recording, index + 1);
    entry.open = null;
    this.tell({ type: 'bar', row: rowOf(recording, index), cvdCarry: 0n }, entry.info.key);
  }
}
