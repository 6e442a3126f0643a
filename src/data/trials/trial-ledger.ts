import { closeSync, existsSync, fsyncSync, fstatSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Instrument } from '../../core/trade-batch.ts';
import { readFully } from '../store/file-io.ts';
import { checkName } from '../store/layout.ts';
import { finishedLine, parseTrialLine, startedLine } from './trial-line.ts';
import { type Trial, type TrialCell, type TrialResult, trialId } from './trial.ts';

/** What the ledger knows of some days. */
export interface TrialsOnDays {
  /** Distinct cells ever evaluated on any of the days, the aborted ones included, in the order of their first start. */
  readonly trials: readonly Trial[];
  /** Lines that could not be read (a write that a crash cut off): each may have been a try. */
  readonly damagedLines: number;
}

/**
 * Every cell ever evaluated on an instrument's data: `<data-dir>/trials/<venue>/<market>/<symbol>.jsonl`, only ever
 * appended to. A cell is entered before it is evaluated, so that one that was aborted counts as tried.
 */
export class TrialLedger {
  /** The file. */
  readonly path: string;
  private readonly now: () => number;

  /** @param now milliseconds since the epoch: when a line was written. */
  constructor(dataDir: string, { venue, market, symbol }: Instrument, now: () => number) {
    const folder = join(dataDir, 'trials', checkName('venue', venue), checkName('market', market));
    this.path = join(folder, `${checkName('symbol', symbol)}.jsonl`);
    this.now = now;
  }

  /** Enters cells that are about to be evaluated; on the disk when it returns. */
  start(cells: readonly TrialCell[]): void {
    const at = this.timestamp();
    this.append(cells.map((cell) => startedLine(cell, at)).join(''));
  }

  /** Enters what came of a cell that was started. */
  finish(cell: TrialCell, result: TrialResult): void {
    this.append(finishedLine(trialId(cell), result, this.timestamp()));
  }

  /** Everything that was tried on any day of a range. */
  on({ fromDay, toDay }: { readonly fromDay: number; readonly toDay: number }): TrialsOnDays {
    const { trials, damagedLines } = this.read();
    const touches = (trial: Trial): boolean => trial.fromDay <= toDay && trial.toDay >= fromDay;
    return { trials: [...trials.values()].filter(touches), damagedLines };
  }

  private read(): { trials: Map<string, Trial>; damagedLines: number } {
    const trials = new Map<string, Trial>();
    let damagedLines = 0;
    const text = existsSync(this.path) ? readFileSync(this.path, 'utf8') : '';
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const parsed = parseTrialLine(line);
      if (parsed === null) damagedLines += 1;
      else if ('finished' in parsed) {
        const started = trials.get(parsed.finished);
        if (started !== undefined) trials.set(parsed.finished, { ...started, result: parsed.result });
      } else if (!trials.has(parsed.started.id)) trials.set(parsed.started.id, parsed.started);
    }
    return { trials, damagedLines };
  }

  private timestamp(): string {
    return new Date(this.now()).toISOString();
  }

  /** One write per call: lines of two processes do not mix. A line that a crash cut off is ended first. */
  private append(lines: string): void {
    if (lines === '') return;
    mkdirSync(dirname(this.path), { recursive: true });
    const descriptor = openSync(this.path, 'a+');
    try {
      writeSync(descriptor, endsInLine(descriptor) ? lines : `\n${lines}`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
}

function endsInLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  if (size === 0) return true;
  const last = new Uint8Array(1);
  readFully(descriptor, last, size - 1);
  return last[0] === '\n'.charCodeAt(0);
}
