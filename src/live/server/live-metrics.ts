import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { AlertCounts } from '../alerts/alert-counts.ts';
import type { LiveHub, SymbolInfo } from '../protocol/live-hub.ts';

/** Counters of a live server, and their names and meanings for Prometheus. */
const COUNTERS = {
  cvdlab_http_requests_total: 'HTTP requests answered, by status.',
  cvdlab_websocket_clients_total: 'WebSocket clients let in.',
  cvdlab_websocket_refused_total: 'WebSocket clients not let in, by reason.',
  cvdlab_websocket_dropped_total: 'WebSocket clients cut off by the server, by reason.',
  cvdlab_websocket_sent_messages_total: 'Messages sent to clients.',
  cvdlab_websocket_sent_bytes_total: 'Bytes sent to clients, without framing.',
  cvdlab_websocket_received_messages_total: 'Messages received from clients.',
  cvdlab_websocket_left_updates_total: 'CVD updates left out for clients that were behind.',
  cvdlab_websocket_left_queues_total: 'Queues replaced by a snapshot for clients that were too far behind.',
} as const;

/** The name of a counter. */
export type CounterName = keyof typeof COUNTERS;

const GAUGES = {
  cvdlab_websocket_clients: 'WebSocket clients now.',
  cvdlab_websocket_backlog_bytes: 'Bytes waiting for clients.',
  cvdlab_event_loop_delay_p99_seconds: 'Delay of the event loop since the last scrape, 99th percentile.',
  cvdlab_resident_memory_bytes: 'Memory of the process.',
  cvdlab_feed_status: 'What the feed of a symbol is doing: 1 for the status that holds.',
  cvdlab_feed_last_trade_seconds: 'Exchange time of the newest trade.',
  cvdlab_feed_gaps: 'Holes that could not be repaired.',
  cvdlab_feed_missing_trades: 'Trades missing in them.',
  cvdlab_feed_late_trades: 'Trades that came after their bar had closed.',
} as const;

/** The present state of the clients. */
export interface ClientGauges {
  /** WebSocket clients. */
  readonly clients: number;
  /** Bytes waiting for them. */
  readonly backlogBytes: number;
}

/** What became of alerts; only where there can be some. */
const ALERT_COUNTERS: Readonly<Record<keyof AlertCounts, string>> = {
  signals: 'Signals that somebody was to be told of.',
  past: 'Signals that became known too long before they came; nobody was told of them.',
  sent: 'Alerts that a webhook took.',
  retried: 'Tries to send an alert that failed and were followed by another one.',
  failed: 'Alerts that a webhook did not take.',
  dropped: 'Alerts not sent because too many waited or the program ended.',
  logged: 'Alerts written to their log.',
  unlogged: 'Alerts that could not be written to their log.',
};

/** Counts what happens, and writes it down in the Prometheus text format. */
export class LiveMetrics {
  private readonly counts = new Map<CounterName, Map<string, number>>();
  private readonly loopDelay = monitorEventLoopDelay({ resolution: 10 });
  private readonly alerts: (() => AlertCounts) | null;

  /** @param alerts tells what became of alerts; none are counted without. */
  constructor(alerts: (() => AlertCounts) | null = null) {
    this.alerts = alerts;
    this.loopDelay.enable();
  }

  /** Stops measuring. */
  close(): void {
    this.loopDelay.disable();
  }

  /** Adds to a counter, to that of a label where it has one. */
  add(name: CounterName, amount = 1, label: readonly [name: string, value: string] | null = null): void {
    const labels = label === null ? '' : labelText([label]);
    const series = this.counts.get(name) ?? new Map<string, number>();
    series.set(labels, (series.get(labels) ?? 0) + amount);
    this.counts.set(name, series);
  }

  /** Everything as Prometheus reads it. */
  text(hub: LiveHub, now: ClientGauges): string {
    const lines: string[] = [];
    for (const [name, help] of Object.entries(COUNTERS)) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} counter`);
      // Every name of COUNTERS is a CounterName.
      const series = this.counts.get(name as CounterName) ?? new Map([['', 0]]);
      for (const [labels, value] of series) lines.push(`${name}${labels} ${value}`);
    }
    if (this.alerts !== null) lines.push(...alertLines(this.alerts()));
    const gauges = [...this.processGauges(now), ...feedGauges(hub)];
    for (const [name, help] of Object.entries(GAUGES)) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`);
      for (const gauge of gauges) if (gauge.name === name) lines.push(`${name}${gauge.labels} ${gauge.value}`);
    }
    return `${lines.join('\n')}\n`;
  }

  private processGauges(now: ClientGauges): Gauge[] {
    const delaySeconds = this.loopDelay.count === 0 ? 0 : this.loopDelay.percentile(99) / 1e9;
    this.loopDelay.reset();
    return [
      { name: 'cvdlab_websocket_clients', labels: '', value: now.clients },
      { name: 'cvdlab_websocket_backlog_bytes', labels: '', value: now.backlogBytes },
      { name: 'cvdlab_event_loop_delay_p99_seconds', labels: '', value: delaySeconds },
      { name: 'cvdlab_resident_memory_bytes', labels: '', value: process.memoryUsage.rss() },
    ];
  }
}

function alertLines(counts: AlertCounts): string[] {
  // Every name of ALERT_COUNTERS is one of AlertCounts.
  const names = Object.keys(ALERT_COUNTERS) as (keyof AlertCounts)[];
  return names.flatMap((name) => {
    const counter = `cvdlab_alerts_${name}_total`;
    return [`# HELP ${counter} ${ALERT_COUNTERS[name]}`, `# TYPE ${counter} counter`, `${counter} ${counts[name]}`];
  });
}

interface Gauge {
  readonly name: keyof typeof GAUGES;
  readonly labels: string;
  readonly value: number;
}

function feedGauges(hub: LiveHub): Gauge[] {
  return hub.symbols().flatMap((info): Gauge[] => {
    const state = hub.snapshot(info.key)?.state;
    if (state === undefined) return [];
    const symbol = symbolLabels(info);
    const labels = labelText(symbol);
    const gauges: Gauge[] = [
      { name: 'cvdlab_feed_status', labels: labelText([...symbol, ['status', state.status]]), value: 1 },
      { name: 'cvdlab_feed_gaps', labels, value: state.gapCount },
      { name: 'cvdlab_feed_missing_trades', labels, value: state.missingTrades },
      { name: 'cvdlab_feed_late_trades', labels, value: state.lateTrades },
    ];
    if (state.lastTradeUs === null) return gauges;
    return [...gauges, { name: 'cvdlab_feed_last_trade_seconds', labels, value: state.lastTradeUs / 1e6 }];
  });
}

function symbolLabels(info: SymbolInfo): [name: string, value: string][] {
  const { venue, market, symbol } = info.instrument;
  return [
    ['venue', venue],
    ['market', market],
    ['symbol', symbol],
    ['view', info.key],
  ];
}

function labelText(labels: readonly (readonly [name: string, value: string])[]): string {
  const escaped = (value: string): string =>
    value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `{${labels.map(([name, value]) => `${name}="${escaped(value)}"`).join(',')}}`;
}
