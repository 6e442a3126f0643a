import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Scales } from '../../../src/core/trade-batch.ts';
import type { BinanceMarket } from '../../../src/data/binance/origins.ts';
import type { TradeKind } from '../../../src/data/binance/trade-kind.ts';
import { type FakeTrade, type GeneratedTrades, generateTrades } from '../fake-binance/fake-series.ts';

/** A message of a stream, and the trade in it. */
export interface TapeFrame {
  readonly text: string;
  /** Null for what is no trade. */
  readonly trade: FakeTrade | null;
}

/** What an exchange will send, in order. */
export interface StreamTape {
  readonly market: BinanceMarket;
  readonly symbol: string;
  readonly kind: TradeKind;
  readonly scales: Scales;
  readonly frames: readonly TapeFrame[];
  /** The trades of the frames. */
  readonly trades: readonly FakeTrade[];
}

type TapeOf = Pick<StreamTape, 'market' | 'symbol' | 'scales'>;

/** Messages of an aggregate trade's form, in the order of the documentation. */
export function aggTradeText(trade: FakeTrade, { market, symbol }: Pick<StreamTape, 'market' | 'symbol'>): string {
  const time = market === 'spot' ? trade.timeUs : Math.floor(trade.timeUs / 1000);
  const sent = market === 'spot' ? trade.timeUs + 1500 : time + 1;
  const [nq, last] = market === 'spot' ? ['', ',"M":true'] : [`"nq":"${trade.size}",`, ''];
  const fills = `"f":${trade.firstId},"l":${trade.lastId}`;
  const data =
    `{"e":"aggTrade","E":${sent},"s":"${symbol}","a":${trade.id},"p":"${trade.price}","q":"${trade.size}",` +
    `${nq}${fills},"T":${time},"m":${trade.buyerIsMaker}${last}}`;
  return `{"stream":"${symbol.toLowerCase()}@aggTrade","data":${data}}`;
}

function tapeOf(of: TapeOf, kind: TradeKind, frames: readonly TapeFrame[]): StreamTape {
  return { ...of, kind, frames, trades: frames.flatMap(({ trade }) => (trade === null ? [] : [trade])) };
}

/** A tape of aggregate trades. */
export function aggTradeTape(of: TapeOf, trades: readonly FakeTrade[]): StreamTape {
  const frames = trades.map((trade) => ({ trade, text: aggTradeText(trade, of) }));
  return tapeOf(of, 'aggTrades', frames);
}

/** A tape of a random walk. */
export function syntheticTape(market: BinanceMarket, generated: Partial<GeneratedTrades> = {}): StreamTape {
  const fromUs = Date.UTC(2024, 7, 9, 12) * 1000;
  const trades = generateTrades({
    fromUs,
    toUs: fromUs + 60_000_000,
    everyUs: 100_000,
    milliseconds: market !== 'spot',
    ...generated,
  });
  return aggTradeTape({ market, symbol: 'BTCUSDT', scales: { priceScale: 2, sizeScale: 5 } }, trades);
}

/** The recorded raw streams: `<local ns> <json>` lines with trades, quotes and depth, byte for byte. */
export function recordedTape(of: TapeOf, paths: readonly string[]): StreamTape {
  const lines = paths.flatMap((path) => gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n'));
  const texts = lines.map((line) => line.slice(line.indexOf(' ') + 1));
  const frames = texts.map((text) => ({ text, trade: text.includes('"e":"trade"') ? recordedTrade(text) : null }));
  return tapeOf(of, 'trades', frames);
}

interface RecordedTrade {
  readonly data: {
    readonly t: number;
    readonly T: number;
    readonly p: string;
    readonly q: string;
    readonly m: boolean;
  };
}

function recordedTrade(text: string): FakeTrade {
  const { t: id, T: time, p: price, q: size, m: buyerIsMaker } = (JSON.parse(text) as RecordedTrade).data;
  return { id, timeUs: time * 1000, price, size, buyerIsMaker, firstId: id, lastId: id };
}
