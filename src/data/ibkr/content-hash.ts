import { createHash } from 'node:crypto';
import type { JournalSubject } from './page-journal.ts';
import type { Tick } from './tick.ts';

/** A digest of the ticks of a day: what identifies them as a source, however often they were pulled. */
export class ContentHash {
  private readonly hash = createHash('sha256');

  /** Starts without ticks. */
  constructor(subject: JournalSubject, more: readonly string[] = []) {
    const { conId, exchange, kind, day } = subject;
    this.hash.update(`${JSON.stringify(['cvdlab ibkr ticks 1', conId, exchange, kind, day, ...more])}\n`);
  }

  /** Adds ticks, in order. */
  add(ticks: readonly Tick[]): void {
    if (ticks.length > 0) this.hash.update(`${ticks.map((tick) => JSON.stringify(tick)).join('\n')}\n`);
  }

  /** The digest, hex. */
  digest(): string {
    return this.hash.digest('hex');
  }
}
