import { formatUnits } from '../../core/decimal.ts';
import { formatTime } from '../../core/time.ts';
import { shareOf } from '../costs/share-of.ts';
import type { MoneyScale } from '../money.ts';
import type { LossLimit, RiskLimits } from './risk-limits.ts';

/** Why nothing is entered, and until when. */
interface Stop {
  readonly untilUs: number;
  readonly reason: string;
}

/** Follows equity, and stops trading when a day or the run has lost too much. */
export class LossLimits {
  private readonly limits: Pick<RiskLimits, 'maximumDailyLoss' | 'maximumDrawdown'>;
  private readonly money: MoneyScale;
  private dayStart: bigint;
  private peak: bigint;
  private last: bigint;
  private stop: Stop | null = null;

  /** @param capital money at the start. */
  constructor(limits: Pick<RiskLimits, 'maximumDailyLoss' | 'maximumDrawdown'>, money: MoneyScale, capital: bigint) {
    this.limits = limits;
    this.money = money;
    this.dayStart = capital;
    this.peak = capital;
    this.last = capital;
  }

  /** A new day has begun: it counts from that equity, or from what was last seen. */
  newDay(equity: bigint = this.last): void {
    this.dayStart = equity;
  }

  /**
   * Takes the equity at an instant.
   * @param dayEndsUs when the day of that instant ends.
   * @returns true when a limit is reached that was not reached before.
   */
  mark(equity: bigint, timeUs: number, dayEndsUs: number): boolean {
    this.last = equity;
    const stop = this.stopAt(equity, dayEndsUs);
    if (equity > this.peak) this.peak = equity;
    if (stop === null || stop.untilUs <= this.stoppedUntil(timeUs)) return false;
    this.stop = stop;
    return true;
  }

  /** Why nothing may be entered at an instant; null when it may. */
  stopped(timeUs: number): string | null {
    if (this.stop === null || timeUs >= this.stop.untilUs) return null;
    const { untilUs, reason } = this.stop;
    return `${reason}: stopped ${untilUs === Number.POSITIVE_INFINITY ? 'for good' : `until ${formatTime(untilUs)}`}`;
  }

  /** The highest equity at which a limit is reached that is not reached yet; null when there is none. */
  threshold(timeUs: number): bigint | null {
    const untilUs = this.stoppedUntil(timeUs);
    const daily = untilUs > timeUs ? null : floorOf(this.limits.maximumDailyLoss, this.dayStart, this.money);
    const run =
      untilUs === Number.POSITIVE_INFINITY ? null : floorOf(this.limits.maximumDrawdown, this.peak, this.money);
    if (daily === null || run === null) return daily ?? run;
    return daily > run ? daily : run;
  }

  private stoppedUntil(timeUs: number): number {
    return this.stop !== null && this.stop.untilUs > timeUs ? this.stop.untilUs : Number.NEGATIVE_INFINITY;
  }

  private stopAt(equity: bigint, dayEndsUs: number): Stop | null {
    const { maximumDailyLoss, maximumDrawdown } = this.limits;
    const run = floorOf(maximumDrawdown, this.peak, this.money);
    if (run !== null && equity <= run) {
      return { untilUs: Number.POSITIVE_INFINITY, reason: `maximum drawdown of ${textOf(maximumDrawdown!)} reached` };
    }
    const daily = floorOf(maximumDailyLoss, this.dayStart, this.money);
    if (daily === null || equity > daily) return null;
    return { untilUs: dayEndsUs, reason: `maximum daily loss of ${textOf(maximumDailyLoss!)} reached` };
  }
}

function floorOf(limit: LossLimit | null, from: bigint, money: MoneyScale): bigint | null {
  if (limit === null) return null;
  return from - ('amount' in limit ? money.amount(limit.amount) : shareOf(from, limit.share));
}

function textOf(limit: LossLimit): string {
  if ('amount' in limit) return formatUnits(limit.amount.units, limit.amount.scale);
  const { units, scale } = limit.share;
  return `${formatUnits(scale >= 2 ? units : units * 10n ** BigInt(2 - scale), Math.max(scale - 2, 0))} %`;
}
