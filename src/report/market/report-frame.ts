import type { Signal } from '../../core/signal.ts';
import { formatDay } from '../../core/time.ts';
import type { NamedValue } from '../page/named-value.ts';
import { readableDays } from '../page/readable.ts';
import type { PageContent } from '../page/render-page.ts';
import { type Thinned, thinned } from '../page/thinned.ts';
import { type Doubt, doubtOf } from './doubt.ts';
import { type DrawnBars, drawBars } from './drawn-bars.ts';
import { MAX_OWN_TRADES, tradesInView } from './own-trade-section.ts';
import type { OwnTrade } from './own-trade.ts';
import type { ReportInput } from './report-input.ts';

/** The most signals a page lists and draws. */
export const MAX_SHOWN_SIGNALS = 2000;

/** What is made of a report's input once and used by many of its parts. */
export interface ReportFrame {
  /** The bars as they are drawn. */
  readonly drawn: DrawnBars;
  /** The signals that are drawn and listed. */
  readonly signals: Thinned<Signal>;
  /** The reader's own trades that are drawn and listed. */
  readonly ownTrades: readonly OwnTrade[];
  /** What is in doubt; null when nothing is. */
  readonly doubt: Doubt | null;
}

/**
 * Makes the parts that a page of a market shares.
 * @throws RangeError when the band does not fit the bars.
 */
export function reportFrame(input: ReportInput): ReportFrame {
  const drawn = drawBars(input.bars);
  const own = input.ownTrades === null ? [] : tradesInView(input.ownTrades, drawn);
  return {
    drawn,
    ownTrades: thinned(own, MAX_OWN_TRADES).kept,
    signals: thinned(input.signals, MAX_SHOWN_SIGNALS),
    doubt: doubtOf(input),
  };
}

/** What a page of a market says of itself. */
export function marketHead(
  input: ReportInput,
): Pick<PageContent, 'title' | 'heading' | 'place' | 'settings' | 'facts'> {
  const { instrument, settings } = input;
  const { venue, market, symbol } = instrument;
  const days = readableDays(input.fromDay, input.toDay);
  const shown: NamedValue[] = [
    ['Bars', settings.bar],
    ['Session', settings.session],
    ['CVD reset', settings.reset],
    ['Aggressor', settings.aggressor],
    ['Rules', settings.rules.join(', ')],
    ...settings.more,
  ];
  return {
    title: `${symbol} ${days}`,
    heading: symbol,
    place: `${venue} ${market} · ${days}`,
    settings: shown,
    facts: {
      venue,
      market,
      symbol,
      from: formatDay(input.fromDay),
      to: formatDay(input.toDay),
      bar: settings.bar,
      signals: input.signals.length,
    },
  };
}
