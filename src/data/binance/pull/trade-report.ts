import type { Instrument } from '../../../core/trade-batch.ts';
import { type DayLogs, dayStatus, type PulledDay, type PullReport } from './pull-report.ts';
import type { PullTradesRequest } from './pull-request.ts';
import { gapsWithin, type StoredTrades } from './stored-trades.ts';

/** What a report is made from. */
export interface TradeReportInputs {
  /** What was asked for. */
  readonly request: PullTradesRequest;
  /** Whose trades. */
  readonly instrument: Instrument;
  /** What was noted meanwhile. */
  readonly logs: DayLogs;
  /** The store before, the days next to the range included. */
  readonly before: StoredTrades;
  /** The store now. */
  readonly stored: StoredTrades;
  /** The day that is not over yet. */
  readonly today: number;
}

/** Reports how each day stands: what counts is what the store says now. */
export function reportTrades(inputs: TradeReportInputs): PullReport {
  const { request, instrument } = inputs;
  const { fromDay, toDay, kind } = request;
  const days = Array.from({ length: toDay - fromDay + 1 }, (_, index) => reportDay(inputs, fromDay + index));
  return { instrument, kind, days, gaps: gapsWithin(inputs.stored, request) };
}

const NOTHING = { rows: 0, missingTotal: 0, fillIdHoles: 0, rowsQuarantined: 0, complete: null } as const;

function reportDay({ logs, before, stored, today }: TradeReportInputs, day: number): PulledDay {
  const log = logs.of(day);
  const { rows, missingTotal, fillIdHoles, rowsQuarantined, complete } = stored.get(day) ?? NOTHING;
  const aside = rowsQuarantined > 0 ? [`${rowsQuarantined} rows were put aside (see the quarantine folder)`] : [];
  return {
    day,
    status: dayStatus(log, complete, day === today),
    way: log.way,
    rows,
    rowsAdded: rows - (before.get(day)?.rows ?? 0),
    repairedIds: log.repairedIds,
    missingIds: missingTotal,
    fillIdHoles,
    notes: [...log.notes, ...aside],
    error: log.error,
  };
}
