import { createHash } from 'node:crypto';
import type { EventLogFacts } from '../../data/runs/run-folder.ts';

/** Passes lines on, counts them and keeps their checksum. */
export class HashedLines {
  /** Lines so far. */
  count = 0;
  private readonly hash = createHash('sha256');
  private readonly write: (line: string) => void;

  /** @param write takes each line, without a line feed. */
  constructor(write: (line: string) => void) {
    this.write = write;
  }

  /** Takes the next line. */
  put(line: string): void {
    this.count += 1;
    this.hash.update(line).update('\n');
    this.write(line);
  }

  /** The lines so far, each counted with its line feed. */
  facts(): EventLogFacts {
    return { lines: this.count, checksum: `sha256:${this.hash.copy().digest('hex')}` };
  }
}
