import type { Signal } from '../core/signal.ts';
import type { TextColumn, TextTable } from '../core/text-table.ts';
import { formatTime } from '../core/time.ts';
import type { Scales } from '../core/trade-batch.ts';
import { formatFixed, formatUnits } from '../core/decimal.ts';
import { formatCarried } from '../cvd/bar-text.ts';

const NUMBER_COLUMNS = new Set(['price', 'cvd', 'ref_price', 'ref_cvd', 'strength', 'strength_shift_free']);

/** The columns of signals as they leave the program, in order: a contract. */
export const SIGNAL_TEXT_COLUMNS: readonly TextColumn[] = [
  'rule',
  'type',
  'kind',
  'event_time',
  'known_time',
  'price',
  'cvd',
  'ref_time',
  'ref_price',
  'ref_cvd',
  'strength',
  'strength_shift_free',
].map((name) => ({ name, type: NUMBER_COLUMNS.has(name) ? 'number' : 'text' }));

/** Signals as text: strength in percent and its shift-free form (0 to 1) with six decimals, empty where undefined. */
export function signalTextTable(signals: readonly Signal[], scales: Scales): TextTable {
  return { columns: SIGNAL_TEXT_COLUMNS, rows: signals.map((signal) => signalCells(signal, scales)) };
}

function signalCells(signal: Signal, scales: Scales): string[] {
  return [
    signal.rule,
    signal.type,
    signal.kind,
    formatTime(signal.eventTimeUs),
    formatTime(signal.knownTimeUs),
    formatUnits(signal.price, scales.priceScale),
    formatCarried(signal.cvd, signal.cvdCarry, scales.sizeScale),
    formatTime(signal.refTimeUs),
    formatUnits(signal.refPrice, scales.priceScale),
    formatCarried(signal.refCvd, signal.cvdCarry, scales.sizeScale),
    formatFixed(signal.strength, 6),
    formatFixed(signal.strengthShiftFree, 6),
  ];
}
