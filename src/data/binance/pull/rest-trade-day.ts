import { DAY_US, formatDay, formatTime } from '../../../core/time.ts';
import { InputError } from '../../input-error.ts';
import { fetchServerTime } from '../rest/server-time.ts';
import { findFirstId } from '../rest/first-id.ts';
import { noFindings, type PageFindings, pageTrades } from '../rest/page-trades.ts';
import { TradeRequests } from '../rest/trade-requests.ts';
import type { TradeKind } from '../trade-kind.ts';
import { CsvSpool } from './csv-spool.ts';
import type { DownloadFolder } from './download-folder.ts';
import type { PullContext } from './pull-context.ts';
import { type StoredTrades, isCoveredFromStart } from './stored-trades.ts';
import { idOfCsvRow, TRADE_CSV_HEADERS, tradeCsvRow } from './trade-csv.ts';

/** Spot dumps have times in microseconds from this day on. Source: binance-public-data, README. */
const MICROSECONDS_FROM_US = 1_735_689_600_000_000;

/** Which day of trades to fetch over REST. */
export interface RestDayRequest {
  /** Which symbol. */
  readonly symbol: string;
  /** As what. */
  readonly kind: TradeKind;
  /** The day. */
  readonly day: number;
  /** Where rows are kept meanwhile. */
  readonly folder: DownloadFolder;
  /** What the store has of this day and the day before. */
  readonly stored: StoredTrades;
}

/** A day, or the rest of it, as a file to import. */
export interface RestDay {
  /** The file's path. */
  readonly path: string;
  /** Its name. */
  readonly name: string;
  /** True when with it the whole day is there. */
  readonly completesDay: boolean;
  /** What was wrong with the pages. */
  readonly findings: PageFindings;
}

/** Requests for the trades of a day, in the unit of time that its dump has. */
export function requestsFor(
  context: PullContext,
  about: { readonly symbol: string; readonly kind: TradeKind; readonly timeUs: number },
): TradeRequests {
  const { symbol, kind, timeUs } = about;
  return new TradeRequests(context.rest, { symbol, kind, inMicroseconds: timeUs >= MICROSECONDS_FROM_US });
}

/**
 * Fetches a day over REST, or what of it is not in the store yet; of a day that is not over what there is by now.
 * @returns null when there is no trade to fetch.
 * @throws RemoteError. What was fetched until then stays for another run.
 */
export async function fetchRestDay(context: PullContext, request: RestDayRequest): Promise<RestDay | null> {
  const { symbol, kind, day, stored } = request;
  const nowUs = context.rest.now() * 1000;
  const isOver = (day + 1) * DAY_US <= nowUs;
  const stretch = { startUs: day * DAY_US, endUs: isOver ? (day + 1) * DAY_US : nowUs };
  const requests = requestsFor(context, { symbol, kind, timeUs: stretch.startUs });
  const stem = `${symbol}-${kind}-${formatDay(day)}`;
  const known = stored.get(day);
  if (known?.lastId != null && isCoveredFromStart(known) && known.gapsTotal === 0) {
    const fromId = known.lastId + 1;
    const file = { name: `${stem}-from-${fromId}.csv`, stem, fromId };
    const rest = await spoolDay(context, request, { ...stretch, requests, file });
    if (rest !== null || !isOver) return rest === null ? null : { ...rest, completesDay: isOver };
    // The day ended as the store has it, but nothing that could be imported says so: only the whole day does.
  }
  const fromId = await firstIdOf(requests, stored, { day, endUs: stretch.endUs });
  if (fromId === null) return null;
  // Only the name of a file with the whole day says that it has the whole day.
  const name = isOver ? `${stem}.csv` : `${stem}-from-${fromId}.csv`;
  const whole = await spoolDay(context, request, { ...stretch, requests, file: { name, stem, fromId } });
  return whole === null ? null : { ...whole, completesDay: isOver };
}

interface SpoolTask {
  readonly startUs: number;
  readonly endUs: number;
  readonly requests: TradeRequests;
  readonly file: { readonly name: string; readonly stem: string; readonly fromId: number };
}

async function spoolDay(
  context: PullContext,
  { kind, folder }: RestDayRequest,
  { startUs, endUs, requests, file }: SpoolTask,
): Promise<Omit<RestDay, 'completesDay'> | null> {
  const spool = await CsvSpool.open(folder.fileOf(file.name), TRADE_CSV_HEADERS[kind]);
  const findings = noFindings();
  try {
    const fromId = spool.lastRow === null ? file.fromId : idOfCsvRow(spool.lastRow) + 1;
    const stretch = { fromId, endUs, lastId: Number.POSITIVE_INFINITY };
    for await (const page of pageTrades(requests, stretch, findings)) {
      await spool.append(page.filter((trade) => trade.timeUs >= startUs).map((trade) => tradeCsvRow(trade, kind)));
      const done = Math.max(page.at(-1)!.timeUs - startUs, 0) / 1000;
      context.onProgress({ name: file.stem, phase: 'rest', done, total: (endUs - startUs) / 1000 });
    }
    if (findings.ranOut) await checkClock(requests, endUs);
  } catch (error) {
    await spool.close();
    throw error;
  }
  if (spool.lastRow === null) {
    await spool.close();
    await folder.remove(file.name);
    return null;
  }
  await spool.finish();
  return { path: spool.path, name: file.name, findings };
}

/**
 * Without a trade after it, only the clock says that a day is over.
 * @throws InputError when the exchange's clock says something else than this machine's.
 */
async function checkClock({ rest }: TradeRequests, endUs: number): Promise<void> {
  const serverMs = await fetchServerTime(rest);
  if (serverMs === null || serverMs * 1000 >= endUs) return;
  throw new InputError(
    `the clock of this machine is ahead: ${formatTime(rest.now() * 1000)} here, ${formatTime(serverMs * 1000)} at the exchange\nset it right and pull again`,
  );
}

async function firstIdOf(
  requests: TradeRequests,
  stored: StoredTrades,
  { day, endUs }: { day: number; endUs: number },
): Promise<number | null> {
  const before = stored.get(day - 1);
  // Ids count on over midnight: where the day before ends is where this one begins.
  if (before?.complete === true && before.lastId !== null) return before.lastId + 1;
  return await findFirstId(requests, day * DAY_US, endUs);
}
