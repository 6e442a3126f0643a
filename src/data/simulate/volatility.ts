import type { Random } from '../../core/random.ts';
import type { VolatilityTerm } from './simulator-options.ts';

/**
 * Slowly moving volatility σ = exp(Σxᵢ − Σsdᵢ²), the xᵢ Ornstein–Uhlenbeck, stepped exactly once per minute.
 * The constant makes E[σ²] = 1, so that the impact alone sets the size of price moves.
 */
export class Volatility {
  private readonly persistence: readonly number[];
  private readonly shock: readonly number[];
  private readonly meanLog: number;
  private readonly levels: Float64Array;

  /** The current factor on price moves. */
  factor: number;

  constructor(terms: readonly VolatilityTerm[], random: Random) {
    this.persistence = terms.map((term) => Math.exp(-60 / term.tauSeconds));
    this.shock = terms.map((term, index) => term.sd * Math.sqrt(1 - this.persistence[index]! ** 2));
    this.meanLog = -terms.reduce((sum, term) => sum + term.sd ** 2, 0);
    this.levels = Float64Array.from(terms, (term) => term.sd * random.normal());
    this.factor = this.currentFactor();
  }

  /** One minute passes. */
  step(random: Random): void {
    for (let i = 0; i < this.levels.length; i += 1) {
      this.levels[i] = this.persistence[i]! * this.levels[i]! + this.shock[i]! * random.normal();
    }
    this.factor = this.currentFactor();
  }

  private currentFactor(): number {
    let log = this.meanLog;
    for (const level of this.levels) log += level;
    return Math.exp(log);
  }
}
