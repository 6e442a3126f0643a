import { wallClockToUtcUs } from '../../core/time-zone.ts';
import type { Instrument } from '../../core/trade-batch.ts';
import type { ColumnSpec } from '../csv/column-names.ts';
import type { BadRowPolicy } from '../csv/malformed-row.ts';
import type { TimeUnit } from '../csv/time-text.ts';
import { InputError, quoteValue } from '../input-error.ts';
import { checkName } from '../store/layout.ts';

/** How far an import is. */
export interface ImportProgress {
  /** The file's base name. */
  readonly file: string;
  /** Bytes of this file read so far. */
  readonly bytesRead: number;
  /** Its size on disk. */
  readonly bytesTotal: number;
  /** Rows of this file read so far. */
  readonly rows: number;
}

/** What imports of trades and of bars have in common. */
export interface ImportOptions {
  /** CSVs or zips with one CSV each. A file named twice is read once. */
  readonly files: readonly string[];
  /** The store's folder. */
  readonly dataDir: string;
  /** The exchange or broker. */
  readonly venue: string;
  /** `spot`, `um`, `cm`, or a venue's own word. */
  readonly market: string;
  /** The symbol; may be absent when the names of all files give the same one. */
  readonly symbol?: string | undefined;
  /** Which column holds what; absent: from the header or the shape of a Binance dump. */
  readonly columns?: ColumnSpec | undefined;
  /** How times are written; absent: `auto`. */
  readonly timeUnit?: TimeUnit | undefined;
  /** The zone of times that name no offset, an IANA name; absent: UTC. */
  readonly timeZone?: string | undefined;
  /** What a malformed row does; absent: `stop`. */
  readonly onBadRow?: BadRowPolicy | undefined;
  /** Replace what the store has instead of merging into it; absent: false. */
  readonly overwrite?: boolean | undefined;
  /** Called about once per MiB. */
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

/** A row that was put aside, as a report lists it. */
export interface QuarantinedRow {
  /** The file's row, the first line being row 1. */
  readonly row: number;
  /** Why. */
  readonly reason: string;
}

/**
 * The symbol that the user and the names of the files agree on.
 * @param claimed the symbol that each file's name gives; null where it gives none.
 * @throws InputError when there is none, or two.
 */
export function agreedSymbol(
  given: string | undefined,
  claimed: readonly { name: string; symbol: string | null }[],
): string {
  const symbol = given ?? claimed.find((file) => file.symbol !== null)?.symbol ?? null;
  for (const file of claimed) {
    if (file.symbol === null && given === undefined) {
      throw new InputError(`${file.name}: its name does not say whose trades these are; add --symbol`);
    }
    if (file.symbol !== null && file.symbol !== symbol) {
      throw new InputError(`${file.name}: its name says ${quoteValue(file.symbol)}, not ${quoteValue(symbol ?? '')}`);
    }
  }
  if (symbol === null) throw new InputError('no files to import');
  return symbol;
}

/**
 * Checks what the store and the readers would refuse only later, and less kindly.
 * @throws InputError naming the option.
 */
export function checkedInstrument({ venue, market, timeZone }: ImportOptions, symbol: string): Instrument {
  try {
    checkName('venue', venue);
    checkName('market', market);
    checkName('symbol', symbol);
    if (timeZone !== undefined) wallClockToUtcUs(timeZone, 0, 0);
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  return { venue, market, symbol };
}
