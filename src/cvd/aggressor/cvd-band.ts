import type { BarTable } from '../../core/bar-table.ts';
import type { BarSpec } from '../bar-spec.ts';
import type { CvdEngineOptions } from '../cvd-engine.ts';
import { BandPass } from './band-pass.ts';
import { type DoubtfulEvent, onlyDisagreeing, withDoubtAs } from './doubtful-events.ts';

/** One edge of a {@link CvdBand}, a row for each bar, lots. */
export interface BandEdge {
  /** The bar's delta. */
  readonly delta: Float64Array;
  /** CVD at the bar's close, without the carry. */
  readonly cvd: Float64Array;
  /** What has to be added to `cvd`, or null while that is 0 for all bars. */
  readonly cvdCarry: readonly bigint[] | null;
}

/**
 * In what the truth must lie as far as the inference goes, bar by bar. A side that is not in doubt can still be wrong: that
 * error is not in the band. Where no side is in doubt both edges are the bars' own delta and CVD.
 */
export interface CvdBand {
  /** Number of bars. */
  readonly length: number;
  /** If everything in doubt had been sold. */
  readonly least: BandEdge;
  /** If everything in doubt had been bought. */
  readonly most: BandEdge;
  /** Trades of each bar on which strict and inclusive matching disagree; NaN where sides were not inferred from trades. */
  readonly disagreeing: Float64Array;
}

/** Whether there can be a band: bars cut by delta would be other bars if the sides were others. */
export function canHaveBand(bar: BarSpec): boolean {
  return bar.kind !== 'delta';
}

/**
 * Makes the band of the same events that the bars are made of. Each edge is a pass of the very engine that makes the bars,
 * so sessions, resets, holes and carries are the same; as is the count of what is in doubt.
 */
export class CvdBandEngine {
  private readonly least: EdgePass;
  private readonly most: EdgePass;
  private readonly disagreement: BandPass;
  private readonly disagreeing: number[] = [];
  private isCompared = true;

  /** @throws RangeError for bars cut by delta. */
  constructor(options: CvdEngineOptions) {
    if (!canHaveBand(options.bar)) {
      throw new RangeError('delta bars have no CVD band: they depend on the sides in doubt');
    }
    this.least = new EdgePass(options, -1);
    this.most = new EdgePass(options, 1);
    this.disagreement = new BandPass(options, (bars, index) => this.disagreeing.push(bars.trades[index]!));
  }

  /** Takes the next event of a source; its columns are not kept. */
  push(event: DoubtfulEvent): void {
    this.least.push(event);
    this.most.push(event);
    const disagreeing = onlyDisagreeing(event);
    if (disagreeing === null || event.type === 'bars') this.isCompared = false;
    if (this.isCompared && disagreeing !== null) this.disagreement.push(disagreeing);
  }

  /** Ends the data. */
  finish(): CvdBand {
    this.disagreement.flush();
    const least = this.least.finish();
    const { length } = least.delta;
    const disagreeing = this.isCompared
      ? Float64Array.from(this.disagreeing)
      : new Float64Array(length).fill(Number.NaN);
    return { length, least, most: this.most.finish(), disagreeing };
  }
}

class EdgePass {
  private readonly sign: 1 | -1;
  private readonly pass: BandPass;
  private readonly delta: number[] = [];
  private readonly cvd: number[] = [];
  private readonly carries: bigint[] = [];
  private scratch = new Int8Array(0);

  constructor(options: CvdEngineOptions, sign: 1 | -1) {
    this.sign = sign;
    this.pass = new BandPass(options, (bars, index) => this.keep(bars, index));
  }

  push(event: DoubtfulEvent): void {
    if (event.type === 'trades' && this.scratch.length < event.length) this.scratch = new Int8Array(event.length);
    this.pass.push(withDoubtAs(this.sign, event, this.scratch));
  }

  finish(): BandEdge {
    this.pass.flush();
    const cvdCarry = this.carries.some((carry) => carry !== 0n) ? this.carries : null;
    return { delta: Float64Array.from(this.delta), cvd: Float64Array.from(this.cvd), cvdCarry };
  }

  private keep(bars: BarTable, index: number): void {
    this.delta.push(bars.delta[index]!);
    this.cvd.push(bars.cvdClose[index]!);
    this.carries.push(bars.cvdCarry?.[index] ?? 0n);
  }
}
