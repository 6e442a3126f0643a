import { canonicalJson } from '../../core/canonical-json.ts';
import { type Reading, READINGS } from '../matching/reading.ts';
import type { EventSink, EventStream, RunEvent } from './run-event.ts';

/**
 * Writes a run as lines of canonical JSON, numbered from 1, in one order: what happened in the worlds comes before the next
 * event of the market, the readings one after the other. The same run gives the same lines however the tape was cut: whoever
 * hashes them has a hash of the run. What happens between two bars is held until the second one.
 */
export class EventLog implements EventSink {
  /** Lines written so far. */
  lines = 0;

  private readonly write: (line: string) => void;
  private readonly held: Readonly<Record<Reading, RunEvent[]>> = { optimistic: [], base: [], pessimistic: [] };

  /** @param write takes a line, without a line end. */
  constructor(write: (line: string) => void) {
    this.write = write;
  }

  take(stream: EventStream, event: RunEvent): void {
    if (stream !== 'market') {
      this.held[stream].push(event);
      return;
    }
    this.flush();
    this.put(stream, event);
  }

  /** Writes what is held: at the end of a run. */
  flush(): void {
    for (const reading of READINGS) {
      const events = this.held[reading];
      for (const event of events) this.put(reading, event);
      events.length = 0;
    }
  }

  private put(stream: EventStream, event: RunEvent): void {
    this.lines += 1;
    this.write(canonicalJson({ seq: this.lines, stream, ...event }));
  }
}
