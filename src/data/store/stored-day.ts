import { statSync } from 'node:fs';
import { InputError } from '../input-error.ts';
import { ArrowFileReader } from './arrow-reader.ts';
import { checksumOf } from './checksum.ts';
import { contractText, isSameContract } from './contract-metadata.ts';
import type { DayMetadata } from './day-metadata.ts';
import { parseDayMetadata } from './day-metadata-codec.ts';
import type { IngestOptions } from './ingest-options.ts';
import type { MergeInput } from './run-merger.ts';
import { RECV_COLUMN, tradeColumns } from './trade-columns.ts';
import type { RunInput } from './trade-run.ts';

/** A day that is in the store already, as something to merge into. */
export class StoredDay implements MergeInput {
  /** Its file. */
  readonly path: string;
  /** What its file says about itself, as it is written there. */
  readonly entries: ReadonlyMap<string, string>;
  readonly hasRecv: boolean;
  private readonly stamp: string;

  private constructor(reader: ArrowFileReader, stamp: string) {
    this.path = reader.path;
    this.entries = reader.metadata;
    this.hasRecv = reader.columns.some((column) => column.name === RECV_COLUMN.name);
    this.stamp = stamp;
    checkColumns(reader);
  }

  /** Opens a day; null when there is none. */
  static find(path: string): StoredDay | null {
    const stamp = stampOf(path);
    if (stamp === null) return null;
    const reader = ArrowFileReader.open(path);
    try {
      return new StoredDay(reader, stamp);
    } finally {
      reader.close();
    }
  }

  /** What its file says about itself. */
  metadata(): DayMetadata {
    return parseDayMetadata(this.entries, this.path);
  }

  /** Opens its rows. @throws InputError when they are not the ones that were written. */
  input(): RunInput {
    const reader = ArrowFileReader.open(this.path);
    if (checksumOf(reader) === this.metadata().checksum) return { reader, distinct: true };
    reader.close();
    throw new InputError(
      `${this.path}: its rows do not match their checksum; the file is damaged, replace it by --overwrite`,
    );
  }

  /** Leaves the file alone. */
  discard(): void {
    // The file belongs to the store: a rename replaces it, nothing else.
  }

  /** @throws InputError when somebody else has changed the file since it was opened. */
  checkUntouched(): void {
    if (stampOf(this.path) === this.stamp) return;
    throw new InputError(
      `${this.path}: changed by another process during this import; nothing was written, import again`,
    );
  }
}

/** @throws InputError when a day of the store holds another kind of trades than those to be merged into it. */
export function checkMergeable(metadata: DayMetadata, options: IngestOptions, path: string): void {
  for (const key of ['kind', 'ids', 'aggressor'] as const) {
    if (metadata[key] === options[key]) continue;
    throw new InputError(
      `${path}: has ${key} "${metadata[key]}", the import has "${options[key]}": these cannot be one day; ` +
        'use --overwrite to replace it',
    );
  }
  const { contract } = metadata;
  if (contract !== null && options.contract !== undefined && !isSameContract(contract, options.contract)) {
    throw new InputError(
      `${path}: holds ${contractText(contract)}, not ${contractText(options.contract)}: these cannot be one day; ` +
        'use another --data-dir, or --overwrite to replace it',
    );
  }
  const { venue, market, symbol } = options.instrument;
  if (metadata.venue !== venue || metadata.market !== market || metadata.symbol !== symbol) {
    throw new InputError(
      `${path}: belongs to ${metadata.venue} ${metadata.market} ${metadata.symbol}; it is misplaced`,
    );
  }
}

function checkColumns(reader: ArrowFileReader): void {
  const has = (name: string, type: string): boolean =>
    reader.columns.some((column) => column.name === name && column.type === type);
  const missing = tradeColumns(false).find((column) => !has(column.name, column.type));
  if (missing !== undefined)
    throw new InputError(`${reader.path}: has no column ${missing.name} of type ${missing.type}`);
  const known = tradeColumns(true);
  const foreign = reader.columns.find((column) => !known.some(({ name }) => name === column.name));
  if (foreign === undefined) return;
  throw new InputError(
    `${reader.path}: its column ${foreign.name} would be lost in a merge; use --overwrite to replace it`,
  );
}

function stampOf(path: string): string | null {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
}
