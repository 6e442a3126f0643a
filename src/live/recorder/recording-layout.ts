import { join } from 'node:path';
import type { Instrument } from '../../core/trade-batch.ts';
import { checkName } from '../../data/store/layout.ts';

/** What a session is made of: its settings, the days before it, its seed. Present in every recording. */
export const RUN_FILE = 'run.json';
/** What was known when it began; absent where that was nothing. */
export const START_FILE = 'start.json';
/** What stands between the trades: coverage, holes, time that has passed. One JSON object a line. */
export const MARKS_FILE = 'marks.jsonl';
/** What it came to; absent while it goes on, and where it was cut off. */
export const END_FILE = 'end.json';
/** Which of its trades are in the store. */
export const SEALED_FILE = 'sealed.json';

/** Where the recordings of an instrument are, a folder each: `<data-dir>/live/<venue>/<market>/<symbol>`. */
export function recordingsFolder(dataDir: string, { venue, market, symbol }: Instrument): string {
  const parts = [checkName('venue', venue), checkName('market', market), checkName('symbol', symbol)];
  return join(dataDir, 'live', ...parts);
}

/** The name of a recording that begins at an instant of this machine's clock: a time that is a file name everywhere. */
export function recordingName(nowMs: number): string {
  return new Date(nowMs).toISOString().replaceAll(':', '-');
}

/** The trades of a part of a recording, an Arrow IPC stream; parts are numbered from 1 and begin at midnight UTC. */
export function tradesFile(part: number): string {
  return `trades-${numbered(part)}.arrows`;
}

/** The number of a part by the name of its trades; null for any other name. */
export function partOf(name: string): number | null {
  const [, digits] = /^trades-(\d+)\.arrows$/.exec(name) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** The raw frames received while a part was written, one JSON object a line. */
export function framesFile(part: number): string {
  return `frames-${numbered(part)}.jsonl`;
}

/** The log of a view, one JSON object a line: `events.jsonl` of the first, `events-2.jsonl` of the second. */
export function eventsFile(view: number): string {
  return view === 0 ? 'events.jsonl' : `events-${view + 1}.jsonl`;
}

/** The log of paper trading, one JSON object a line. */
export const PAPER_FILE = 'paper.jsonl';

function numbered(part: number): string {
  return String(part).padStart(4, '0');
}
