import type { Scales, TradeBatch } from '../../core/trade-batch.ts';
import type { MarketEvent, MarketSource } from '../../cvd/bars-from-source.ts';
import { copyOf, joinedPieces, pieceOf } from '../../cvd/trade-pieces.ts';
import { tradesAtScales } from './at-scales.ts';
import type { TapeJoint } from './live-tape.ts';
import type { LiveView } from './live-view.ts';
import { Session } from './session.ts';
import { NO_TAIL, type SessionStart, tailJson } from './session-start.ts';

/** What recorded days came to: what a session starts with, and where its feed is to go on. */
export interface WarmUp {
  /** What was known at the end of the days. */
  readonly start: SessionStart;
  /** Where they end; the last id is the largest of them. */
  readonly joint: TapeJoint & { readonly lastId: number };
}

/** What to warm up. */
export interface WarmUpOptions {
  /** The recorded days: trades, in the order of the tape. */
  readonly source: MarketSource;
  /** The scales of the session; those of the source may be coarser. */
  readonly scales: Scales;
  /** The views. */
  readonly views: readonly LiveView[];
}

/**
 * Brings views up to the end of recorded days. That the days are covered up to their end is left open: a feed that goes on
 * from there without a hole makes one tape of both.
 * @returns null when the source has no trades.
 * @throws RangeError when it is one of bars.
 */
export async function warmUp(options: WarmUpOptions): Promise<WarmUp | null> {
  const run = new WarmUpRun(options);
  for await (const event of options.source) run.take(event);
  return run.finish();
}

/** Holds back what a feed may go on with: the trades of the last instant, and the end of the coverage. */
class WarmUpRun {
  private readonly scales: Scales;
  private readonly session: Session;
  private tail: TradeBatch | null = null;
  private endUs: number | null = null;
  private lastId: number | null = null;
  private reachedUs = Number.NaN;
  private coveredFromUs = Number.NaN;

  constructor({ scales, views }: WarmUpOptions) {
    this.scales = scales;
    this.session = new Session({ scales, views, start: null, paper: null });
  }

  take(event: MarketEvent): void {
    switch (event.type) {
      case 'bars':
        throw new RangeError('a live session is warmed up by recorded trades, got bars');
      case 'trades':
        this.takeTrades(tradesAtScales(event, this.scales));
        break;
      case 'coverage-end':
        this.endUs = event.timeUs;
        break;
      case 'coverage-start':
      case 'gap':
        this.release();
        this.session.take(event, null);
        if (event.type === 'coverage-start') this.startCoverage(event.timeUs);
        break;
    }
  }

  finish(): WarmUp | null {
    const { scales, reachedUs, coveredFromUs, lastId, tail } = this;
    if (lastId === null) return null;
    const views = this.session.runs.map((run) => run.startAt(reachedUs));
    const start = { scales, coveredFromUs, reachedUs, views, tail: tail === null ? NO_TAIL : tailJson(tail) };
    return { start, joint: { lastId, endUs: this.endUs ?? reachedUs + 1 } };
  }

  private startCoverage(timeUs: number): void {
    this.reachedUs = timeUs;
    if (Number.isNaN(this.coveredFromUs)) this.coveredFromUs = timeUs;
  }

  private takeTrades(batch: TradeBatch): void {
    const { timeUs, length } = batch;
    const lastUs = timeUs[length - 1];
    if (lastUs === undefined) return;
    for (const id of batch.id.subarray(0, length)) this.lastId = Math.max(this.lastId ?? id, id);
    let from = length - 1;
    while (from > 0 && timeUs[from - 1] === lastUs) from -= 1;
    // The source reuses its columns.
    const tail = copyOf(batch, from, length);
    if (from === 0 && this.tail !== null && lastUs === this.reachedUs) this.tail = joinedPieces([this.tail, tail]);
    else {
      this.release();
      if (from > 0) this.session.take(pieceOf(batch, 0, from), null);
      this.tail = tail;
    }
    this.reachedUs = lastUs;
  }

  private release(): void {
    if (this.tail !== null) this.session.take(this.tail, null);
    this.tail = null;
    if (this.endUs !== null) this.session.take({ type: 'coverage-end', timeUs: this.endUs }, null);
    this.endUs = null;
  }
}
