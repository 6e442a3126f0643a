import { createHash } from 'node:crypto';
import { ZipFile } from 'yazl';
import { formatDay } from '../../../src/core/time.ts';
import type { BinanceMarket } from '../../../src/data/binance/origins.ts';
import { type FakeKline, type FakeTrade, fillsOf, klinesOf } from './fake-series.ts';

const DAY_US = 86_400_000_000;
/** Spot dumps have times in microseconds since this day. */
const MICROSECONDS_FROM_US = Date.UTC(2025, 0, 1) * 1000;

/** What the fake exchange has of one symbol. */
export interface FakeSymbolOptions {
  readonly market: BinanceMarket;
  readonly symbol: string;
  /** Aggregate trades, by id. */
  readonly aggTrades: readonly FakeTrade[];
  /** Single trades; by default the fills behind the aggregates. */
  readonly trades?: readonly FakeTrade[];
  /** Klines; by default those of the trades. */
  readonly klines?: readonly FakeKline[];
  /** Days with a daily dump, `YYYY-MM-DD`. */
  readonly daily?: readonly string[];
  /** Months with a monthly dump, `YYYY-MM`. */
  readonly monthly?: readonly string[];
  /** Changes the lines of a dump, by the name of its CSV: holes, interleaved blocks, republished content. */
  readonly changeDump?: (name: string, lines: readonly string[]) => readonly string[];
  readonly tickSize?: string;
  readonly stepSize?: string;
}

/** A file of the dump host. */
export interface FakeFile {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly sha256: string;
}

/** One symbol of the fake exchange: its trades and its dump files. */
export class FakeSymbol {
  readonly options: FakeSymbolOptions;
  readonly trades: readonly FakeTrade[];
  readonly klines: readonly FakeKline[];
  private readonly files = new Map<string, Promise<FakeFile>>();

  constructor(options: FakeSymbolOptions) {
    this.options = options;
    this.trades = options.trades ?? fillsOf(options.aggTrades);
    this.klines = options.klines ?? klinesOf(options.aggTrades);
  }

  /** Trades of a kind, by id. */
  seriesOf(kind: 'aggTrades' | 'trades'): readonly FakeTrade[] {
    return kind === 'aggTrades' ? this.options.aggTrades : this.trades;
  }

  /** The paths of all zips, without a slash in front. */
  zipPaths(): string[] {
    const { market, symbol, daily = [], monthly = [] } = this.options;
    const root = `data/${market === 'spot' ? 'spot' : `futures/${market}`}`;
    const kinds = [
      [`aggTrades/${symbol}`, `${symbol}-aggTrades`],
      [`trades/${symbol}`, `${symbol}-trades`],
      [`klines/${symbol}/1m`, `${symbol}-1m`],
    ] as const;
    return kinds.flatMap(([folder, stem]) => [
      ...daily.map((day) => `${root}/daily/${folder}/${stem}-${day}.zip`),
      ...monthly.map((month) => `${root}/monthly/${folder}/${stem}-${month}.zip`),
    ]);
  }

  /** A zip by its path; null when it is not published. */
  zip(path: string): Promise<FakeFile> | null {
    if (!this.zipPaths().includes(path)) return null;
    let file = this.files.get(path);
    if (file === undefined) {
      file = zipOf(path.slice(path.lastIndexOf('/') + 1).replace('.zip', '.csv'), this.csvOf(path));
      this.files.set(path, file);
    }
    return file;
  }

  private csvOf(path: string): string {
    const [, kind, date] = /-(aggTrades|trades|1m)-([\d-]+)\.zip$/.exec(path)!;
    const first = date!.length === 7 ? `${date!}-01` : date!;
    const fromUs = Date.parse(first) * 1000;
    const inFile = (timeUs: number): boolean =>
      timeUs >= fromUs && formatDay(Math.floor(timeUs / DAY_US)).startsWith(date!);
    const lines =
      kind === '1m'
        ? this.klines.filter((kline) => inFile(kline.openMs * 1000)).map((kline) => this.klineLine(kline))
        : this.seriesOf(kind === 'trades' ? 'trades' : 'aggTrades')
            .filter((trade) => inFile(trade.timeUs))
            .map((trade) => (kind === 'trades' ? this.tradeLine(trade) : this.aggLine(trade)));
    const name = path.slice(path.lastIndexOf('/') + 1).replace('.zip', '.csv');
    const changed = this.options.changeDump?.(name, lines) ?? lines;
    const header = this.options.market === 'spot' ? [] : [HEADERS[kind as keyof typeof HEADERS]];
    return [...header, ...changed].map((line) => `${line}\n`).join('');
  }

  private aggLine(trade: FakeTrade): string {
    const row = [trade.id, trade.price, trade.size, trade.firstId, trade.lastId, this.time(trade.timeUs)];
    return [...row, ...this.booleans(trade)].join(',');
  }

  private tradeLine(trade: FakeTrade): string {
    const quote = (Number(trade.price) * Number(trade.size)).toFixed(8);
    return [trade.id, trade.price, trade.size, quote, this.time(trade.timeUs), ...this.booleans(trade)].join(',');
  }

  private klineLine(kline: FakeKline): string {
    const isMicro = this.options.market === 'spot' && kline.openMs * 1000 >= MICROSECONDS_FROM_US;
    const [open, close] = isMicro
      ? [kline.openMs * 1000, kline.openMs * 1000 + 59_999_999]
      : [kline.openMs, kline.openMs + 59_999];
    const { fields, quoteVolume, trades, takerBuyVolume, takerBuyQuoteVolume } = kline;
    return [open, ...fields, close, quoteVolume, trades, takerBuyVolume, takerBuyQuoteVolume, 0].join(',');
  }

  private time(timeUs: number): number {
    const isMicro = this.options.market === 'spot' && timeUs >= MICROSECONDS_FROM_US;
    return isMicro ? timeUs : Math.floor(timeUs / 1000);
  }

  private booleans(trade: FakeTrade): string[] {
    if (this.options.market === 'spot') return [trade.buyerIsMaker ? 'True' : 'False', 'True'];
    return [String(trade.buyerIsMaker)];
  }
}

const HEADERS = {
  aggTrades: 'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker',
  trades: 'id,price,qty,quote_qty,time,is_buyer_maker',
  '1m': 'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore',
} as const;

async function zipOf(name: string, csv: string): Promise<FakeFile> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(csv), name, { mtime: new Date(Date.UTC(2024, 7, 9)) });
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(Buffer.from(piece as Uint8Array));
  const bytes = Buffer.concat(pieces);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, etag: `"${createHash('md5').update(bytes).digest('hex')}"`, sha256 };
}
