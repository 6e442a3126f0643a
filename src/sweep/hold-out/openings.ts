import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatTime } from '../../core/time.ts';
import type { Clock } from '../../data/clock.ts';
import { InputError } from '../../data/input-error.ts';
import { writeAtomically } from '../parts/atomic-file.ts';

/** A look at the days that were set aside. */
export interface Opening {
  /** When, ISO 8601 UTC. */
  readonly opened: string;
  /** The cells that were evaluated on them. */
  readonly cells: readonly string[];
  /** Why those, in the words of whoever opened it. */
  readonly reason: string;
}

/**
 * Keeps account of who looked at the hold-out. It is written down before anything is evaluated: a look that was broken off
 * counts. Only the first look is evidence; what later ones show was chosen with knowledge of the first.
 */
export class HoldOutSeal {
  private readonly path: string;
  private readonly clock: Clock;

  /** The account in a file, which need not be there yet. */
  constructor(path: string, clock: Clock) {
    this.path = path;
    this.clock = clock;
  }

  /**
   * All looks so far, in order.
   * @throws InputError when the file is damaged: then nobody knows how often somebody looked.
   */
  openings(): readonly Opening[] {
    if (!existsSync(this.path)) return [];
    try {
      // Nobody but `open` writes this file.
      const { openings } = JSON.parse(readFileSync(this.path, 'utf8')) as { openings?: readonly Opening[] };
      if (openings !== undefined) return openings;
    } catch {
      // Said below.
    }
    throw new InputError(`${this.path} is damaged: how often the hold-out was opened is not known any more`);
  }

  /**
   * Writes a look down.
   * @param again whether it may be the second one or a later one.
   * @returns which look this is, from 1 on.
   * @throws InputError when it was opened before and that is not said.
   */
  open({ cells, reason }: Omit<Opening, 'opened'>, again: boolean): number {
    const before = this.openings();
    if (before.length > 0 && !again) {
      throw new InputError(
        `the hold-out was opened on ${before[0]!.opened} already, and is evidence only once: ` +
          'look at the result in sweep.json, or open it again with --again, which is counted',
      );
    }
    const opened = formatTime(Math.round(this.clock.now() * 1000));
    const openings = [...before, { opened, cells, reason }];
    writeAtomically(dirname(this.path), this.path, `${JSON.stringify({ openings }, null, 2)}\n`);
    return openings.length;
  }
}
