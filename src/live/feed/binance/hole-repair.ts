import type { Scales } from '../../../core/trade-batch.ts';
import type { IdRange } from '../../../data/binance/rest/tidy-page.ts';
import type { RestTrade } from '../../../data/binance/rest/trade-page.ts';
import type { Clock } from '../../../data/clock.ts';
import { InputError } from '../../../data/input-error.ts';
import { RemoteError, type RemoteFault } from '../../../data/remote-error.ts';
import { decimalUnits } from '../decimal-units.ts';
import type { FeedCounters } from '../feed-counts.ts';
import { newTradeRow } from '../trade-row.ts';
import type { TradeSequence } from '../trade-sequence.ts';
import { reconnectDelayMs } from './reconnect-delay.ts';
import type { RestHistory } from './rest-history.ts';

/** What a {@link HoleRepair} works with. */
export interface HoleRepairOptions {
  /** Knows what is missing, and takes it. */
  readonly sequence: TradeSequence;
  /** Has what is missing. */
  readonly history: RestHistory;
  /** What a tick and a lot are worth. */
  readonly scales: Scales;
  /** Time and chance. */
  readonly clock: Clock;
  /** What is counted. */
  readonly counts: FeedCounters;
  /** How long a hole may fill by itself, ms. */
  readonly settleMs: number;
  /** How long a repair may go on without getting anywhere, ms. */
  readonly patienceMs: number;
  /** Resolves when the reader has room for more trades. */
  readonly hasRoom: () => Promise<void>;
  /** Hears that something has changed: trades came, or what is said about the repair. */
  readonly onChange: () => void;
  /** Hears of a fault of the program. */
  readonly onFault: (error: unknown) => void;
}

/** Answers without the missing trades, apart in time, before their absence is believed. */
const ABSENT_ANSWERS = 3;
const HOPELESS: ReadonlySet<RemoteFault> = new Set<RemoteFault>(['refused', 'not-found', 'deadline']);

/**
 * Has the holes of a sequence filled, one after the other. What the exchange does not have, or does not give in time, is
 * given up.
 */
export class HoleRepair {
  /** What it does, or what came of the last hole it gave up; empty when there is nothing to say. */
  reason = '';
  private readonly options: HoleRepairOptions;
  private readonly row = newTradeRow();
  private phase: 'idle' | 'settling' | 'repairing' = 'idle';
  /** Whether it waits for the reader, which is no fault of the exchange. */
  private isBlocked = false;
  private callOffs: (() => void)[] = [];
  /** Rises when a hole is done with: what is still under way for it then is of no interest. */
  private round = 0;
  private failures = 0;
  private absences = 0;
  /** What was wrong with a trade that was asked for; empty when all could be read. */
  private unreadable = '';

  /** A repair that waits for a hole. */
  constructor(options: HoleRepairOptions) {
    this.options = options;
  }

  /** Whether something is missing that did not come by itself. */
  get isRepairing(): boolean {
    return this.phase === 'repairing';
  }

  /** Looks whether something is missing; to be called whenever trades came. */
  notice(): void {
    const { sequence, settleMs } = this.options;
    const isMissing = sequence.hole !== null;
    if (isMissing && this.phase === 'idle') {
      this.phase = 'settling';
      this.after(settleMs, () => this.begin());
    } else if (!isMissing && this.phase !== 'idle') {
      this.stop();
    }
  }

  /** Leaves off. */
  stop(): void {
    this.phase = 'idle';
    this.reason = '';
    this.renew();
  }

  private begin(): void {
    this.phase = 'repairing';
    this.renew();
    this.wearOut();
    this.fetch();
  }

  private wearOut(): void {
    this.after(this.options.patienceMs, () => {
      if (this.isBlocked) this.wearOut();
      else this.giveUp('the exchange did not give them in time');
    });
  }

  private renew(): void {
    for (const callOff of this.callOffs.splice(0)) callOff();
    this.round += 1;
    this.failures = 0;
    this.absences = 0;
    this.unreadable = '';
  }

  private after(ms: number, action: () => void): void {
    this.callOffs.push(this.options.clock.after(ms, action));
  }

  private fetch(): void {
    const { sequence, onChange, onFault } = this.options;
    const { hole } = sequence;
    if (hole === null) return;
    this.reason = `asking for the missing trades ${idsOf(hole)}`;
    onChange();
    this.ask(hole, this.round).catch(onFault);
  }

  private async ask(hole: IdRange, round: number): Promise<void> {
    const { history, hasRoom } = this.options;
    this.isBlocked = true;
    await hasRoom();
    this.isBlocked = false;
    if (round !== this.round) return;
    try {
      const { trades, isConclusive } = await history.page(hole);
      if (round === this.round) this.takeAnswer(hole, trades, isConclusive);
    } catch (error) {
      if (round === this.round) this.takeFailure(error);
    }
  }

  private takeAnswer(hole: IdRange, trades: readonly RestTrade[], isConclusive: boolean): void {
    const { sequence, onChange } = this.options;
    for (const trade of trades) this.mend(trade);
    const left = sequence.hole;
    if (left === null) {
      this.stop();
      onChange();
    } else if (left.first > hole.first) {
      this.begin();
    } else if (isConclusive && this.absences + 1 >= ABSENT_ANSWERS) {
      this.giveUp(this.unreadable === '' ? 'the exchange does not have them' : this.unreadable);
    } else {
      this.absences += Number(isConclusive);
      this.again('the exchange does not have them yet', 0);
    }
  }

  private mend(trade: RestTrade): void {
    const { sequence, scales, counts } = this.options;
    const { row } = this;
    try {
      row.price = decimalUnits(trade.price, scales.priceScale);
      row.size = decimalUnits(trade.size, scales.sizeScale);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      counts.malformed += 1;
      this.unreadable = `trade ${trade.id} cannot be read: ${error.message}`;
      return;
    }
    row.id = trade.id;
    row.timeUs = trade.timeUs;
    row.side = trade.buyerIsMaker ? -1 : 1;
    sequence.mend(row);
  }

  private takeFailure(error: unknown): void {
    if (error instanceof InputError || (error instanceof RemoteError && isHopeless(error, this.options.patienceMs))) {
      this.giveUp(error.message);
    } else if (error instanceof RemoteError) {
      this.again(error.message, error.retryAfterMs ?? 0);
    } else {
      throw error;
    }
  }

  private again(why: string, askedMs: number): void {
    const { clock, onChange } = this.options;
    this.failures += 1;
    const waitMs = askedMs + reconnectDelayMs(this.failures, clock);
    const { hole } = this.options.sequence;
    const what = hole === null ? '' : `trades ${idsOf(hole)} are missing; `;
    this.reason = `${what}${why}: asking again in ${Math.ceil(waitMs / 1000)} s`;
    this.after(waitMs, () => this.fetch());
    onChange();
  }

  private giveUp(why: string): void {
    const { sequence, onChange } = this.options;
    const { hole } = sequence;
    this.stop();
    if (hole === null) return;
    sequence.giveUp();
    this.reason = `gave up trades ${idsOf(hole)}: ${why}`;
    onChange();
  }
}

/** What will not be otherwise however often it is tried, or not within the patience there is. */
function isHopeless({ fault, retryAfterMs }: RemoteError, patienceMs: number): boolean {
  return HOPELESS.has(fault) || (retryAfterMs ?? 0) >= patienceMs;
}

function idsOf({ first, last }: IdRange): string {
  return first === last ? String(first) : `${first} to ${last}`;
}
