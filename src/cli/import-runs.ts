import type { Command } from 'commander';
import { parseDuration } from '../core/time.ts';
import type { ImportKind } from '../data/import/detect-kind.ts';
import { importBars } from '../data/import/import-bars.ts';
import type { ImportOptions } from '../data/import/import-options.ts';
import { importQuotes } from '../data/import/import-quotes.ts';
import { importRecording } from '../data/import/import-recording.ts';
import { importTimeAndSales } from '../data/import/import-time-and-sales.ts';
import { type ImportTradesOptions, importTrades } from '../data/import/import-trades.ts';
import { quotesReport } from './import-quotes-report.ts';
import { barsReportJson, barsReportText, tradesReportJson, tradesReportText } from './import-report.ts';
import { recordingReport, timeAndSalesReport } from './import-tape-report.ts';
import { flagOption, integerOption, requiredText, textOption } from './options.ts';

/** What an import did, for a person or as one JSON document. */
export interface PrintableReport {
  /** Lines of text. */
  text(): string;
  /** One JSON document, without a line end. */
  json(): string;
}

/** Imports files of a kind with the options of the command line. */
export async function reportOf(kind: ImportKind, common: ImportOptions, command: Command): Promise<PrintableReport> {
  switch (kind) {
    case 'trades': {
      const report = await importTrades({ ...common, ...tradeOptions(command) });
      return { text: () => tradesReportText(report), json: () => tradesReportJson(report) };
    }
    case 'bars': {
      const report = await importBars({ ...common, ...barOptions(command) });
      return { text: () => barsReportText(report), json: () => barsReportJson(report) };
    }
    case 'quotes':
      return quotesReport(await importQuotes({ ...common, symbol: requiredText(command, 'symbol') }));
    case 'ticks':
      return recordingReport(await importRecording({ ...common, symbol: requiredText(command, 'symbol') }));
    case 'time-and-sales':
      return timeAndSalesReport(
        await importTimeAndSales({ ...common, symbol: requiredText(command, 'symbol') }),
        common.timeZone,
      );
  }
}

function tradeOptions(command: Command): Omit<ImportTradesOptions, keyof ImportOptions> {
  const ids = textOption(command, 'ids');
  return {
    sideBuy: textOption(command, 'sideBuy'),
    wholeDay: flagOption(command, 'wholeDay') ? true : undefined,
    scales: scalesOf(command),
    ids: ids === undefined ? undefined : ids === 'opaque' ? 'opaque' : 'contiguous',
  };
}

function scalesOf(command: Command): NonNullable<ImportTradesOptions['scales']> {
  const given = (name: string): number | undefined =>
    textOption(command, name) === undefined ? undefined : integerOption(command, name, { min: 0, max: 15 });
  const [priceScale, sizeScale] = [given('priceScale'), given('sizeScale')];
  return { ...(priceScale !== undefined && { priceScale }), ...(sizeScale !== undefined && { sizeScale }) };
}

function barOptions(command: Command): { intervalUs: number | undefined; timeIs: 'open' | 'close' } {
  const interval = textOption(command, 'interval');
  return {
    intervalUs: interval === undefined ? undefined : parseDuration(interval),
    timeIs: textOption(command, 'timeIs') === 'close' ? 'close' : 'open',
  };
}
