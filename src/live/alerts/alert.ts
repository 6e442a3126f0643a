import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.ts';
import type { Signal } from '../../core/signal.ts';
import { formatTime } from '../../core/time.ts';
import { signalTextTable } from '../../divergence/signal-text.ts';
import { rowsToJson } from '../protocol/closed-rows.ts';
import type { SymbolInfo } from '../protocol/live-hub.ts';

/** The version of the form of alerts; it rises when something changes or goes. */
export const ALERT_VERSION = 1;

/** A signal that somebody is to be told of. */
export interface Alert {
  /** The same for the same signal of the same view, whoever tells of it and however often: 32 hexadecimal digits. */
  readonly id: string;
  /** What is told: one line of JSON, without a line feed. */
  readonly body: string;
}

/**
 * Puts a signal into words for other programs.
 * @param nowMs the clock now.
 */
export function alertOf(info: SymbolInfo, signal: Signal, nowMs: number): Alert {
  const { symbol, venue, market } = info.instrument;
  const { bar, session, reset, sizes } = info;
  const id = alertId(info, signal);
  const about = { version: ALERT_VERSION, id, symbol, venue, market, bar, session, reset, sizes };
  const sent = JSON.stringify({ sent_at: formatTime(nowMs * 1000) });
  const row = rowsToJson(signalTextTable([signal], info.scales)).join();
  return { id, body: `${JSON.stringify(about).slice(0, -1)},"signal":${row},${sent.slice(1)}` };
}

function alertId({ key }: SymbolInfo, { rule, type, eventTimeUs, knownTimeUs }: Signal): string {
  const what = canonicalJson({ key, rule, type, eventTimeUs, knownTimeUs });
  return createHash('sha256').update(what).digest('hex').slice(0, 32);
}
