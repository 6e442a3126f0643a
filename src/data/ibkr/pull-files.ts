import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatDay } from '../../core/time.ts';
import type { Instrument } from '../../core/trade-batch.ts';
import { instrumentFolder } from '../store/layout.ts';
import { syncFolder } from '../store/file-io.ts';
import type { ResolvedContract } from './contract.ts';
import type { TickKind } from './tick.ts';

/** The instrument of a contract in the store: `ibkr`, `fut` or `stk`, and the exchange's own name of it. */
export function instrumentOf(contract: ResolvedContract): Instrument {
  const name = contract.localSymbol === '' ? contract.symbol : contract.localSymbol;
  // Names have blanks (`BRK B`), folders here have none.
  return { venue: 'ibkr', market: contract.secType.toLowerCase(), symbol: name.trim().replaceAll(/\s+/g, '-') };
}

/** The folder of the store for what is unfinished. */
export const PARTIAL = '.partial';

/** Where unfinished days of an instrument are kept: `<data-dir>/.partial/ibkr/<market>/<symbol>`. */
export function partialFolder(dataDir: string, instrument: Instrument): string {
  // Asked for its checks of the names.
  instrumentFolder(dataDir, 'trades', instrument);
  return join(dataDir, PARTIAL, instrument.venue, instrument.market, instrument.symbol);
}

/** The journal of an unfinished day. */
export function journalPath(dataDir: string, instrument: Instrument, what: { day: number; kind: TickKind }): string {
  return join(partialFolder(dataDir, instrument), `${formatDay(what.day)}-${what.kind}.journal`);
}

/** The name of a day's ticks as a source. */
export function sourceName(instrument: Instrument, what: { day: number; kind: TickKind }): string {
  return `ibkr-${instrument.symbol}-${formatDay(what.day)}-${what.kind}`;
}

/**
 * Where it is written down what a pull found out about a day and its contract:
 * `<data-dir>/pulls/ibkr/<market>/<symbol>/<YYYY-MM-DD>-<kind>.json`.
 */
export function recordPath(dataDir: string, instrument: Instrument, what: { day: number; kind: TickKind }): string {
  const { venue, market, symbol } = instrument;
  return join(dataDir, 'pulls', venue, market, symbol, `${formatDay(what.day)}-${what.kind}.json`);
}

/** Writes a JSON document, whole or not at all. */
export function writeRecord(path: string, record: object): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const staging = `${path}.tmp-${process.pid}`;
  const descriptor = openSync(staging, 'w');
  try {
    writeFileSync(descriptor, `${JSON.stringify(record, null, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(staging, path);
  syncFolder(folder);
}
