import { createHash } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { csvChunks, type TextTable } from '../../core/text-table.ts';
import { InputError } from '../input-error.ts';
import { runId, type RunManifest } from './run-manifest.ts';

/** The event log of a run. */
export interface EventLogFacts {
  /** Lines. */
  readonly lines: number;
  /** `sha256:…` over all lines, each ended by a newline: equal for equal runs, in any process, on any machine. */
  readonly checksum: string;
}

/** A run folder that is in its place. */
export interface WrittenRun {
  /** Its path. */
  readonly folder: string;
  /** Its event log. */
  readonly events: EventLogFacts;
}

/** What a run folder holds besides its events. */
export interface RunContent {
  /** What it was made of. */
  readonly manifest: RunManifest;
  /** A CSV for each. */
  readonly tables: Readonly<Record<string, TextTable>>;
  /** A JSON document for each. */
  readonly documents: Readonly<Record<string, unknown>>;
}

const BUFFERED_CHARACTERS = 1 << 18;
const EVENTS = 'events.jsonl';
const MANIFEST = 'run.json';

/**
 * A run folder while it is being written: `run.json`, a CSV per table, a JSON file per document and `events.jsonl`. It
 * appears whole or not at all; a folder of an earlier run is replaced.
 */
export class RunFolder {
  private readonly staging: string;
  private readonly descriptor: number;
  private readonly hash = createHash('sha256');
  private buffered: string[] = [];
  private characters = 0;
  private lines = 0;
  private isClosed = false;

  /** @param beside a path in the folder that the run is to stand in: its name need not be known yet. */
  constructor(beside: string) {
    const place = path.resolve(beside);
    mkdirSync(path.dirname(place), { recursive: true });
    this.staging = mkdtempSync(`${place}.tmp-`);
    // A temporary folder is its owner's alone; a run is not.
    chmodSync(this.staging, 0o755);
    this.descriptor = openSync(path.join(this.staging, EVENTS), 'w');
  }

  /** Adds a line to the event log. */
  readonly writeEvent = (line: string): void => {
    this.lines += 1;
    this.buffered.push(line, '\n');
    this.characters += line.length + 1;
    if (this.characters >= BUFFERED_CHARACTERS) this.flush();
  };

  /**
   * Writes the rest and puts the folder in its place.
   * @param folder where it is to be, on the same disk as what was given before.
   * @returns its path, and the facts of its event log.
   * @throws InputError when something else is there.
   */
  async commit({ manifest, tables, documents }: RunContent, folder: string): Promise<WrittenRun> {
    const target = path.resolve(folder);
    try {
      this.flush();
      fsyncSync(this.descriptor);
      this.close();
      const events: EventLogFacts = { lines: this.lines, checksum: `sha256:${this.hash.digest('hex')}` };
      for (const [name, document] of Object.entries({
        run: { id: runId(manifest), ...manifest, events },
        ...documents,
      })) {
        await writeSynced(path.join(this.staging, `${name}.json`), [`${JSON.stringify(document, null, 2)}\n`]);
      }
      for (const [name, table] of Object.entries(tables)) {
        await writeSynced(path.join(this.staging, `${name}.csv`), csvChunks(table));
      }
      await removeOldRun(target);
      await rename(this.staging, target);
      return { folder: target, events };
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  /** Leaves nothing behind. */
  async abort(): Promise<void> {
    this.close();
    await rm(this.staging, { recursive: true, force: true });
  }

  private flush(): void {
    const bytes = Buffer.from(this.buffered.join(''), 'utf8');
    this.hash.update(bytes);
    for (let written = 0; written < bytes.length; ) written += writeSync(this.descriptor, bytes, written);
    this.buffered = [];
    this.characters = 0;
  }

  private close(): void {
    if (!this.isClosed) closeSync(this.descriptor);
    this.isClosed = true;
  }
}

async function writeSynced(file: string, chunks: Iterable<string>): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const chunk of chunks) await handle.write(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Only what an earlier run wrote is replaced: a folder with anything else in it is somebody's. */
async function removeOldRun(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const names = await readdir(folder);
  const foreign = names.find((name) => !/\.(csv|json|jsonl)$/.test(name));
  if (foreign !== undefined || (names.length > 0 && !names.includes(MANIFEST))) {
    throw new InputError(`${folder} is not a run folder and is not empty: choose another --out`);
  }
  await rm(folder, { recursive: true, force: true });
}
