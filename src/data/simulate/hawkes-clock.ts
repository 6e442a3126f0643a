import type { Random } from '../../core/random.ts';

/** Rates of a self-exciting arrival process with an exponential kernel. */
export interface HawkesRates {
  /** Mean baseline rate, per second. */
  readonly baseline: number;
  /** By how much each arrival lifts the rate, per second. */
  readonly jump: number;
  /** How fast that lift decays, per second. */
  readonly decay: number;
  /** Baseline in the middle of the session ÷ its mean, 0 to 1; see {@link HawkesClock}. */
  readonly middayRate: number;
  /** Length of a session, seconds. */
  readonly sessionSeconds: number;
}

/**
 * Arrival times λ(t) = μ·w(τ) + Σ jump·exp(−decay·(t − tᵢ)) by Ogata's thinning (1981), over sessions that follow each
 * other without a break: the excitation at a session's end is there at the next one's start. τ = t ÷ session length and
 * w(τ) = midday + 3(1 − midday)(2τ − 1)², a U of mean 1; midday 0.6 gives 0.6 + 1.2(2τ − 1)².
 */
export class HawkesClock {
  private readonly rates: HawkesRates;
  private readonly curvature: number;
  private readonly peakBaseline: number;
  private seconds = 0;
  private excitation = 0;

  constructor(rates: HawkesRates) {
    this.rates = rates;
    this.curvature = 3 * (1 - rates.middayRate);
    this.peakBaseline = rates.baseline * (rates.middayRate + this.curvature);
  }

  /** Starts the next session at second 0, with the excitation kept. */
  startSession(): void {
    this.seconds = 0;
  }

  /** Second of the session at which the next order arrives; the session's length when none arrives before its end. */
  next(random: Random): number {
    const { jump, decay, sessionSeconds } = this.rates;
    let seconds = this.seconds;
    let excitation = this.excitation;
    for (;;) {
      const bound = this.peakBaseline + excitation;
      const wait = -Math.log(1 - random.uniform()) / bound;
      if (seconds + wait >= sessionSeconds) {
        this.excitation = excitation * Math.exp(-decay * (sessionSeconds - seconds));
        this.seconds = sessionSeconds;
        return sessionSeconds;
      }
      seconds += wait;
      excitation *= Math.exp(-decay * wait);
      if (random.uniform() * bound <= this.baselineAt(seconds) + excitation) {
        this.excitation = excitation + jump;
        this.seconds = seconds;
        return seconds;
      }
    }
  }

  private baselineAt(seconds: number): number {
    const { baseline, middayRate, sessionSeconds } = this.rates;
    const fromMiddle = (2 * seconds) / sessionSeconds - 1;
    return baseline * (middayRate + this.curvature * fromMiddle * fromMiddle);
  }
}
