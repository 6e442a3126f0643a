import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instrument } from '../../core/trade-batch.ts';
import type { AsideRow } from '../csv/malformed-row.ts';
import { checkName } from '../store/layout.ts';
import { type Move, Staging } from '../store/staging.ts';

const HEADER = 'row,reason,text\n';
const BUFFERED_CHARACTERS = 1 << 16;

interface SideFile {
  readonly from: string;
  readonly to: string;
  readonly fd: number;
  pending: string;
}

/**
 * The rows that an import puts aside: `<data-dir>/quarantine/<venue>/<market>/<symbol>/<name of the source>.csv` with
 * the columns row, reason and text. Files appear when the import succeeds, or not at all; sources of the same name
 * share one.
 */
export class Quarantine {
  readonly #dataDir: string;
  readonly #folder: string;
  readonly #files = new Map<string, SideFile>();
  #staging: Staging | null = null;

  /** For one import; nothing is written before the first row. */
  constructor(dataDir: string, instrument: Instrument) {
    const { venue, market, symbol } = instrument;
    this.#dataDir = dataDir;
    this.#folder = join(
      dataDir,
      'quarantine',
      checkName('venue', venue),
      checkName('market', market),
      checkName('symbol', symbol),
    );
  }

  /** Where the rows of a source go. */
  pathOf(sourceName: string): string {
    return join(this.#folder, `${sourceName.replace(/\.(?:csv|zip|txt)$/i, '')}.csv`);
  }

  /** Puts a row of a source aside. */
  add(sourceName: string, { row, reason, text }: AsideRow): void {
    const file = this.#fileOf(sourceName);
    file.pending += `${row},${csvField(reason)},${csvField(text)}\n`;
    if (file.pending.length > BUFFERED_CHARACTERS) flush(file);
  }

  /** Brings the files to the disk and puts them in place. */
  publish(): void {
    const moves: Move[] = [];
    for (const file of this.#files.values()) {
      flush(file);
      fsyncSync(file.fd);
      moves.push(file);
    }
    this.#staging?.publish(moves);
    this.discard();
  }

  /** Forgets everything; does nothing after `publish`. */
  discard(): void {
    for (const file of this.#files.values()) closeSync(file.fd);
    this.#files.clear();
    this.#staging?.remove();
    this.#staging = null;
  }

  #fileOf(sourceName: string): SideFile {
    const to = this.pathOf(sourceName);
    let file = this.#files.get(to);
    if (file === undefined) {
      this.#staging ??= new Staging(this.#dataDir);
      const from = this.#staging.newPath();
      file = { from, to, fd: openSync(from, 'wx'), pending: HEADER };
      this.#files.set(to, file);
    }
    return file;
  }
}

function flush(file: SideFile): void {
  writeFileSync(file.fd, file.pending);
  file.pending = '';
}

/** RFC 4180. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
