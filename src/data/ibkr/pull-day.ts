import { existsSync } from 'node:fs';
import { SECOND_US } from '../../core/time.ts';
import type { Instrument } from '../../core/trade-batch.ts';
import { tradeDayPath } from '../store/layout.ts';
import type { BarCheck } from './bar-check.ts';
import type { TwsClient } from './client.ts';
import { contractReference, type ResolvedContract } from './contract.ts';
import { type DayWindows, findWindows } from './day-windows.ts';
import { ExclusionTally } from './excluded-trades.ts';
import { type ContractPlace, heldQuotes, heldTrades } from './held-day.ts';
import { PageJournal } from './page-journal.ts';
import { instrumentOf, journalPath, recordPath, sourceName, writeRecord } from './pull-files.ts';
import type { PulledDay, PulledQuotes, PulledTrades, PullIbkrOptions, StreamFindings } from './pull-options.ts';
import { storeQuotes } from './store-quotes.ts';
import { type DayTarget, storeTrades } from './store-trades.ts';
import type { Tick, TickKind, TickOf } from './tick.ts';
import { trimPage } from './tick-pager.ts';
import { readQuotes, readTrades, type TickReader, tickRequest } from './tick-request.ts';
import { verifyBars } from './verify-bars.ts';

/** Pulls days of one contract. */
export class DayPull {
  private readonly client: TwsClient;
  private readonly contract: ResolvedContract;
  private readonly instrument: Instrument;
  private readonly options: PullIbkrOptions;
  private readonly nowS: () => number;
  private windows: { readonly day: number; readonly found: DayWindows } | null = null;

  /** Pulls what the options say. */
  constructor(
    client: TwsClient,
    contract: ResolvedContract,
    { options, nowMs }: { readonly options: PullIbkrOptions; readonly nowMs: () => number },
  ) {
    this.client = client;
    this.contract = contract;
    this.instrument = instrumentOf(contract);
    this.options = options;
    this.nowS = () => Math.floor(nowMs() / 1000);
  }

  /**
   * Pulls a day: each kind of ticks into its journal, page by page, then into the store. The journals go when the whole
   * day is there, so that a pull that is killed in between knows what it has already stored.
   * @throws InputError when the store has the day of another contract with that name.
   */
  async pull(day: number): Promise<PulledDay> {
    const kinds = this.options.kinds ?? ['trades', 'quotes'];
    const [asksTrades, asksQuotes] = [kinds.includes('trades'), kinds.includes('quotes')];
    const first = asksTrades ? await this.pullTrades(day) : null;
    const quotes = asksQuotes ? await this.pullQuotes(day) : null;
    const quoted = asksQuotes ? heldQuotes(this.place, day) : null;
    const isQuiet = isQuoted(quotes === null ? quoted : quotes.stored);
    const trades = first?.stored === null && isQuiet ? await this.pullTrades(day, true) : first;
    const held = { trades: asksTrades ? heldTrades(this.place, day) : null, quotes: quoted };
    const bars = this.options.verifyBars === true ? await this.checkBars(day) : null;
    for (const kind of kinds) PageJournal.remove(this.journalPath(day, kind));
    return { day, trades, quotes, held, bars };
  }

  private async pullTrades(day: number, isQuiet = false): Promise<PulledTrades | null> {
    if (this.isThere('trades', day)) return null;
    const journal = await this.openJournal(day, 'trades');
    try {
      await this.fill(journal, 'trades', readTrades);
      const findings = findingsOf(journal);
      if (!isQuiet && isUnknown(findings)) return { ...findings, ...NO_TRADES };
      const target = this.target(journal, 'trades');
      const { report, excluded, excludedFile } = await storeTrades(journal, target, new Set(this.options.keep));
      this.record(day, 'trades', { ...findings, excluded });
      return { ...findings, stored: report, excluded, excludedFile };
    } finally {
      journal.close();
    }
  }

  private async pullQuotes(day: number): Promise<PulledQuotes | null> {
    if (this.isThere('quotes', day)) return null;
    const journal = await this.openJournal(day, 'quotes');
    try {
      await this.fill(journal, 'quotes', readQuotes);
      const findings = findingsOf(journal);
      if (isUnknown(findings)) return { ...findings, ...NO_QUOTES };
      const { report, ...counts } = storeQuotes(journal, this.target(journal, 'quotes'));
      this.record(day, 'quotes', { ...findings, ...counts });
      return { ...findings, stored: report, ...counts };
    } finally {
      journal.close();
    }
  }

  /** A day with a journal is not finished, even if its file is there. */
  private isThere(kind: TickKind, day: number): boolean {
    if (this.options.overwrite === true) return false;
    const held = kind === 'trades' ? heldTrades(this.place, day) : heldQuotes(this.place, day);
    return held !== null && !PageJournal.exists(this.journalPath(day, kind));
  }

  private async openJournal<K extends TickKind>(day: number, kind: K): Promise<PageJournal<TickOf[K]>> {
    const path = this.journalPath(day, kind);
    const { conId, exchange } = this.contract;
    const subject = { conId, exchange, kind, day, ignoreSize: this.ignoresSize(kind) };
    const begun = PageJournal.resume<TickOf[K]>(path, subject);
    if (begun !== null) return begun;
    const { windows, source, trading } = await this.windowsOf(day);
    const replaces = this.options.overwrite === true;
    return PageJournal.begin<TickOf[K]>(path, { ...subject, replaces, windows, windowSource: source, trading });
  }

  /** Trades and quotes of a day share its windows. */
  private async windowsOf(day: number): Promise<DayWindows> {
    if (this.windows?.day !== day) {
      const found = await findWindows(this.client, this.contract, { day, nowS: this.nowS() });
      this.windows = { day, found };
    }
    return this.windows.found;
  }

  /** Asks page by page until the day is through. */
  private async fill<K extends TickKind>(
    journal: PageJournal<TickOf[K]>,
    kind: K,
    read: TickReader<TickOf[K]>,
  ): Promise<void> {
    const contract = contractReference(this.contract);
    const about = { contract, symbol: this.contract.localSymbol, ignoreSize: this.ignoresSize(kind) };
    for (let next = journal.pager.next; next !== null; next = journal.pager.next) {
      const answer = await this.client.ask(tickRequest(kind, { ...about, startS: next.fromS }, read));
      journal.append(trimPage(answer, next.fromS, next.window));
      this.tell(journal, kind);
    }
  }

  private tell(journal: PageJournal<Tick>, kind: TickKind): void {
    const { pager, header } = journal;
    const { ticks, pages } = pager.facts;
    const untilS = pager.next?.fromS ?? header.windows.at(-1)?.endS ?? 0;
    this.options.onProgress?.({ type: 'page', day: header.day, kind, untilUs: untilS * SECOND_US, ticks, pages });
  }

  private checkBars(day: number): Promise<BarCheck> {
    const path = tradeDayPath(this.options.dataDir, this.instrument, day);
    return verifyBars(this.client, this.contract, { day, path: existsSync(path) ? path : null });
  }

  private ignoresSize(kind: TickKind): boolean {
    return kind === 'quotes' && this.options.ignoreSize === true;
  }

  private get place(): ContractPlace {
    return { dataDir: this.options.dataDir, instrument: this.instrument, contract: this.contract };
  }

  private target({ header }: PageJournal<Tick>, kind: TickKind): DayTarget {
    const { day, replaces } = header;
    return {
      ...this.place,
      contract: this.contract,
      source: sourceName(this.instrument, { day, kind }),
      overwrite: replaces || this.options.overwrite === true,
    };
  }

  private record(day: number, kind: TickKind, findings: object): void {
    const path = recordPath(this.options.dataDir, this.instrument, { day, kind });
    writeRecord(path, { contract: this.contract, ...findings });
  }

  private journalPath(day: number, kind: TickKind): string {
    return journalPath(this.options.dataDir, this.instrument, { day, kind });
  }
}

const NO_TRADES = { stored: null, excluded: new ExclusionTally().byReason(), excludedFile: null };
const NO_QUOTES = { stored: null, malformed: 0, oneSided: 0, crossed: 0 };

/** Quotes without a single trade are a quiet day; without quotes either, nobody knows what the day was. */
function isQuoted(quotes: { readonly rows: number } | null): boolean {
  return quotes !== null && quotes.rows > 0;
}

/** Without a tick only the hours can tell an empty day from one whose data TWS does not have. */
function isUnknown({ paging, trading }: StreamFindings): boolean {
  return paging.ticks === 0 && trading !== 'closed';
}

function findingsOf({ header, pager }: PageJournal<Tick>): StreamFindings {
  return { windowSource: header.windowSource, trading: header.trading, paging: pager.facts };
}
