import { noFindings, pageTrades, type TradeStretch } from '../rest/page-trades.ts';
import type { IdRange } from '../rest/tidy-page.ts';
import type { TradeRequests } from '../rest/trade-requests.ts';
import { CsvSpool } from './csv-spool.ts';
import type { DownloadFolder } from './download-folder.ts';
import { idOfCsvRow, TRADE_CSV_HEADERS, tradeCsvRow } from './trade-csv.ts';

/** Missing trades that were fetched. */
export interface FilledIds {
  /** A file with them to import; null when the exchange has none of them. */
  readonly path: string | null;
  /** Its name. */
  readonly name: string;
  /** Trades in it. */
  readonly rows: number;
  /** Ids that the exchange does not have either. */
  readonly absent: readonly IdRange[];
}

/**
 * Fetches trades that a day lacks, stretch by stretch.
 * @param stretches in order of their ids, apart; not empty.
 * @throws RemoteError. What was fetched until then stays for another run.
 */
export async function fillIds(
  requests: TradeRequests,
  folder: DownloadFolder,
  stretches: readonly TradeStretch[],
): Promise<FilledIds> {
  const { symbol, kind } = requests.options;
  const [first, last] = [stretches[0]!.fromId, stretches.at(-1)!.lastId];
  // The same holes always make a file of the same name: the day file keeps it.
  const name = `${symbol}-${kind}-ids-${first}-${last === Number.POSITIVE_INFINITY ? 'on' : last}.csv`;
  const spool = await CsvSpool.open(folder.fileOf(name), TRADE_CSV_HEADERS[kind]);
  const findings = noFindings();
  let rows = 0;
  try {
    const next = spool.lastRow === null ? first : idOfCsvRow(spool.lastRow) + 1;
    for (const stretch of stretches) {
      const rest = { ...stretch, fromId: Math.max(stretch.fromId, next) };
      for await (const page of pageTrades(requests, rest, findings)) {
        await spool.append(page.map((trade) => tradeCsvRow(trade, kind)));
        rows += page.length;
      }
    }
  } catch (error) {
    await spool.close();
    throw error;
  }
  if (spool.lastRow !== null) {
    await spool.finish();
    return { path: spool.path, name, rows, absent: findings.holes };
  }
  await spool.close();
  await folder.remove(name);
  return { path: null, name, rows, absent: findings.holes };
}
