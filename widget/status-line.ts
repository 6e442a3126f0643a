import type { WireStatus } from '../src/live/protocol/wire-messages.ts';
import { element } from './element.ts';
import type { ConnectionState } from './feed-connection.ts';
import { clockTime, readable } from './texts.ts';

/** What the badge says, and how bad that is. */
interface Verdict {
  readonly level: 'good' | 'busy' | 'bad';
  readonly text: string;
  readonly detail: string;
}

const FEED_LEVELS = {
  live: 'good',
  connecting: 'busy',
  repairing: 'busy',
  reconnecting: 'busy',
  stale: 'bad',
  closed: 'bad',
} as const;
const SYMBOLS = { good: '●', busy: '◌', bad: '▲' } as const;

/** Says how connection and feed are doing, and up to when the data is known. */
export class StatusLine {
  /** Where it is. */
  readonly element = element('div', { class: 'status' });
  private readonly badge = element('span', { class: 'badge' });
  private readonly detail = element('span', { class: 'detail' });
  private readonly announce: (text: string) => void;
  private announced = '';

  /** @param announce tells people who do not see it. */
  constructor(announce: (text: string) => void) {
    this.announce = announce;
    this.element.append(this.badge, this.detail);
  }

  /** Shows how things are. */
  show(connection: ConnectionState, status: WireStatus | null, lastTrade: string | null): void {
    const verdict = verdictOf(connection, status);
    const since = lastTrade === null ? '' : `last trade ${lastTrade.slice(11, 19)} UTC`;
    this.badge.textContent = `${SYMBOLS[verdict.level]} ${verdict.text}`;
    this.badge.dataset['level'] = verdict.level;
    this.detail.textContent = [verdict.detail, since].filter((text) => text !== '').join(' · ');
    if (verdict.text === this.announced) return;
    this.announced = verdict.text;
    this.announce(`${verdict.text}. ${verdict.detail}`);
  }
}

function verdictOf(connection: ConnectionState, status: WireStatus | null): Verdict {
  if (connection.type === 'connecting') return { level: 'busy', text: 'connecting', detail: '' };
  if (connection.type === 'waiting') {
    const { seconds, reason } = connection;
    return {
      level: 'bad',
      text: 'disconnected',
      detail: `${reason === '' ? '' : `${reason}; `}next attempt in ${seconds} s`,
    };
  }
  if (status === null) return { level: 'busy', text: 'waiting for data', detail: '' };
  const { replay, reason } = status;
  if (replay !== null && status.status === 'live') {
    return { level: 'good', text: replay.paused ? 'replay paused' : 'replay', detail: reason };
  }
  return { level: FEED_LEVELS[status.status], text: status.status, detail: reason };
}

/** Says from when to when trades are known and what is missing among them; the holes in a list that opens. */
export class CoverageLine {
  /** Where it is. */
  readonly element = element('div', { class: 'coverage' });
  private shown = '';

  /** Shows what a status says. */
  show(status: WireStatus): void {
    const { covered_from: from, gaps, gap_count: count, missing_trades: missing, late_trades: late } = status;
    const state = JSON.stringify([from, gaps, count, missing, late]);
    if (state === this.shown) return;
    this.shown = state;
    const known = element('span', {}, from === null ? 'No trades yet' : `Trades from ${readable(from)} UTC`);
    const lateText = late === 0 ? '' : ` · ${counted(late, 'late trade')}`;
    if (count === 0) {
      known.append(`, nothing missing${lateText}`);
      this.element.replaceChildren(known);
      return;
    }
    const summary = element(
      'summary',
      {},
      `▲ ${counted(count, 'gap')}, ${counted(missing, 'trade')} missing${lateText}`,
    );
    const list = element('ul');
    for (const gap of gaps.slice(-20).reverse()) {
      list.append(element('li', {}, `${readable(gap.from)} to ${clockTime(gap.to)}: ${counted(gap.missing, 'trade')}`));
    }
    this.element.replaceChildren(known, element('details', { class: 'gaps' }, summary, list));
  }
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
