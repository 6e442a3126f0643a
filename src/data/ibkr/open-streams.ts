import type { Answer } from './answer.ts';
import type { AttemptFault } from './request.ts';
import type { StreamListener } from './tick-stream.ts';

/** The streams of ticks that are open on a connection, by id. */
export class OpenStreams {
  private readonly listeners = new Map<number, StreamListener>();

  /** Adds one. */
  add(id: number, listener: StreamListener): void {
    this.listeners.set(id, listener);
  }

  /** Takes one away: what still comes of it is dropped. @returns whether it was open. */
  remove(id: number): boolean {
    return this.listeners.delete(id);
  }

  /** Hands a tick to whoever watches. @returns false where it belongs to no stream. */
  take(id: number, part: Answer): boolean {
    const listener = this.listeners.get(id);
    listener?.part(part);
    return listener !== undefined;
  }

  /** Ends one. @returns false where there is none of that id. */
  fail(id: number, reason: string, fault: AttemptFault): boolean {
    const listener = this.listeners.get(id);
    this.listeners.delete(id);
    listener?.failed(reason, fault);
    return listener !== undefined;
  }

  /** Ends all. */
  failAll(reason: string, fault: AttemptFault): void {
    for (const id of [...this.listeners.keys()]) this.fail(id, reason, fault);
  }
}
