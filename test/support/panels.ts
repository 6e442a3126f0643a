import { BarBuffer } from '../../src/core/bar-table.ts';
import { MINUTE_US } from '../../src/core/time.ts';
import type { BarOptions, MarketEvent } from '../../src/cvd/bars-from-source.ts';
import { CvdEngine } from '../../src/cvd/cvd-engine.ts';
import type { EventPanel } from '../../src/stats/event/event-panel.ts';
import type { PanelOptions } from '../../src/stats/event/panel-options.ts';
import { PanelRecorder } from '../../src/stats/event/recorder/panel-recorder.ts';
import { barsFrom } from './bars.ts';
import { TEST_SCALES } from './trades.ts';

/** The panel of events, without a source around them. */
export function panelOf(
  events: readonly MarketEvent[],
  barOptions: BarOptions,
  options: PanelOptions,
  scales = TEST_SCALES,
): EventPanel {
  const engine = new CvdEngine({ ...barOptions, scales });
  const bars = new BarBuffer(scales);
  const kind = events.some(({ type }) => type === 'bars') ? 'bars' : 'trades';
  const recorder = new PanelRecorder(bars, barOptions.session, kind, options);
  for (const event of events) {
    engine.push(event, bars);
    recorder.push(event);
  }
  engine.flush(bars);
  return recorder.finish();
}

/** What a panel says, as plain arrays that can be compared; its bars left out. */
export function panelRows(panel: EventPanel): Record<string, unknown> {
  const plain = (columns: readonly (Float64Array | Uint8Array)[]): number[][] => columns.map((column) => [...column]);
  return {
    ...{ askAfter: [...panel.askAfter], bidAfter: [...panel.bidAfter], segment: [...panel.segment] },
    ...{ exitAsk: plain(panel.exitAsk), exitBid: plain(panel.exitBid), exitUs: plain(panel.exitUs) },
    ...{ crosses: plain(panel.crossesSession), marked: plain(panel.marked) },
    ...{ prices: panel.prices, latencyUs: panel.latencyUs },
  };
}

/** A panel written down by hand: minutes in one stretch, one price after each of them, horizons in bars. */
export function panelOfPrices(
  prices: readonly number[],
  horizons: readonly number[],
  change: Partial<Pick<EventPanel, 'segment' | 'askAfter' | 'bidAfter'>> = {},
): EventPanel {
  const bars = barsFrom(prices.map((close) => ({ close, delta: 0 })));
  const { length } = bars;
  const segment = change.segment ?? new Float64Array(length);
  const later = (column: Float64Array, amount: number): Float64Array =>
    column.map((_, row) => (segment[row + amount] === segment[row] ? column[row + amount]! : Number.NaN));
  const askAfter = change.askAfter ?? Float64Array.from(prices);
  const bidAfter = change.bidAfter ?? Float64Array.from(prices);
  const exitAsk = horizons.map((amount) => later(askAfter, amount));
  const exitBid = horizons.map((amount) => later(bidAfter, amount));
  const lastSegment = segment.at(-1);
  const crosses = exitAsk.map((column) =>
    Uint8Array.from(column, (price, row) => Number(Number.isNaN(price) && segment[row] !== lastSegment)),
  );
  return {
    ...{ bars, latencyUs: 0, askAfter, bidAfter, exitAsk, exitBid, segment, prices: 'both-sides', sidedShare: 1 },
    horizons: horizons.map((amount) => ({ unit: 'bars', amount })),
    exitUs: horizons.map((amount, horizon) =>
      exitAsk[horizon]!.map((price, row) => (Number.isNaN(price) ? price : bars.endUs[row]! + amount * MINUTE_US)),
    ),
    crossesSession: crosses,
    marked: horizons.map(() => new Uint8Array(length)),
  };
}
