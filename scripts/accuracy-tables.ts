import { formatFixed } from '../src/core/decimal.ts';
import { formatDuration, SECOND_US } from '../src/core/time.ts';
import type { QuoteMatching } from '../src/cvd/aggressor/aggressor-options.ts';
import { compareMethods } from '../src/cvd/aggressor/compare-methods.ts';
import type { ComparedMethod } from '../src/cvd/aggressor/method-comparison.ts';
import type { MethodScore } from '../src/cvd/aggressor/method-score.ts';
import type { ArrivedTrades, QuoteBatch } from '../src/cvd/aggressor/quote-batch.ts';
import { parseAggressorRules } from '../src/cvd/aggressor/rule-stack.ts';
import { type RecordedStream, readBinanceStream } from './binance-stream.ts';

/** The recordings under `binance/streams/` of the shared data, with what the tables call them. */
const RECORDINGS = [
  ['BTCUSDT spot, 2024-08-08 23:54', 'spot-btcusdt-20240808.gz'],
  ['BTCUSDT spot, 2024-08-09 00:00', 'spot-btcusdt-20240809.gz'],
  ['BTCUSDT futures, 2024-08-08 23:54', 'um-btcusdt-20240808.gz'],
] as const;

const LAGS_US = [0, 10_000, 50_000, 100_000, 200_000, SECOND_US];
const METHODS = ['tick', 'quote', 'lee-ready', 'emo', 'clnv'];
const SECOND_MATCHINGS: readonly QuoteMatching[] = ['strict', 'inclusive', 'interval', 'interpolated'];

/**
 * The tables of docs/aggressor-accuracy.md as Markdown, a heading and two tables for each recording.
 * @param dataFolder the shared data.
 */
export function accuracyTables(dataFolder: string): string {
  return RECORDINGS.map(([title, file]) => {
    const stream = readBinanceStream(`${dataFolder}/binance/streams/${file}`);
    const counts = `${stream.trades.length} trades, ${stream.quotes.length} quotes`;
    return [`### ${title} (${counts})`, lagTable(stream), secondTable(stream)].join('\n\n');
  }).join('\n\n');
}

/** Methods down, lags across; by order of arrival. */
function lagTable({ trades, quotes }: RecordedStream): string {
  const methods = METHODS.map((name) => methodOf(name, 'arrival'));
  const scores = compareMethods(trades, quotes, { methods, quoteLagsUs: LAGS_US });
  const rows = METHODS.map((name) => {
    const cells = scores.filter((score) => score.name === name).map(scoreCell);
    // What looks at no quotes is the same at every lag.
    return [name, ...(cells.length === 1 ? LAGS_US.map(() => cells[0] ?? '') : cells)];
  });
  return markdown(['quote lag', ...LAGS_US.map(formatDuration)], rows);
}

/** The same trades and quotes as if stamped in whole seconds, without their order. */
function secondTable({ trades, quotes }: RecordedStream): string {
  const methods = ['tick', 'quote', 'lee-ready'].flatMap((name) =>
    (name === 'tick' ? (['strict'] as const) : SECOND_MATCHINGS).map((matching) => methodOf(name, matching)),
  );
  const scores = compareMethods(inSeconds(trades), inSeconds(quotes), { methods });
  const rows = scores.map((score) => [
    score.name,
    score.needsQuotes ? score.options.matching : '',
    percent(score.accuracy),
    percent(score.unclassifiedShare),
    percent(score.disagreementShare),
    signedShare(score),
  ]);
  return markdown(['one-second stamps', 'matching', 'accuracy', 'unclassified', 'in doubt', 'delta error'], rows);
}

function methodOf(name: string, matching: QuoteMatching): ComparedMethod {
  return { name, settings: { rules: parseAggressorRules(name), matching } };
}

function inSeconds<Batch extends ArrivedTrades | QuoteBatch>(batch: Batch): Batch {
  return { ...batch, timeUs: batch.timeUs.map((timeUs) => Math.floor(timeUs / SECOND_US) * SECOND_US) };
}

function scoreCell(score: MethodScore): string {
  return `${percent(score.accuracy)} (${signedShare(score)})`;
}

function percent(share: number): string {
  return formatFixed(100 * share, 1);
}

function signedShare({ deltaError, deltaErrorShare }: MethodScore): string {
  const text = percent(deltaErrorShare);
  return deltaError > 0n ? `+${text}` : deltaError < 0n ? `−${text}` : text;
}

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
