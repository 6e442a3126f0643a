import { formatTime } from '../../core/time.ts';
import type { BarTable } from '../../core/bar-table.ts';

/**
 * Volume of each bar's trades whose inferred side is in doubt, because it depends on how trades and quotes are matched;
 * lots.
 */
export interface DisagreementVolumes {
  /** Of those taken for buys. */
  readonly buyVolume: Float64Array;
  /** Of those taken for sells. */
  readonly sellVolume: Float64Array;
}

/**
 * In what the truth must lie as far as the inference goes, bar by bar: columns of as many rows as there are bars, lots. A
 * side that is not in doubt can still be wrong: that error is not in the band.
 */
export interface CvdBand {
  /** The least the bar's delta can be. */
  readonly deltaLeast: Float64Array;
  /** The most the bar's delta can be. */
  readonly deltaMost: Float64Array;
  /** The least CVD can be at the bar's close; the bar's `cvdCarry` has to be added. */
  readonly cvdLeast: Float64Array;
  /** The most CVD can be at the bar's close; the bar's `cvdCarry` has to be added. */
  readonly cvdMost: Float64Array;
}

/**
 * The band in which delta and CVD lie when every unknown trade, and every one in doubt, may have been a buy or a sell.
 * Delta: from `delta − unknown − 2 × doubtful buys` to `delta + unknown + 2 × doubtful sells`, for a buy that was a sell
 * takes twice its size. CVD: these summed from the bar's anchor on; what CVD was when the anchor began is taken as given.
 * @param disagreement of as many rows as there are bars; left out where no side is in doubt.
 * @throws RangeError when its columns have another length, or a sum passes 2^53.
 */
export function cvdBand(bars: BarTable, disagreement?: DisagreementVolumes): CvdBand {
  const { length, delta, unknownVolume, anchor, cvdOpen } = bars;
  if (disagreement !== undefined) requireLength(disagreement, length);
  const columns = (): Float64Array => new Float64Array(length);
  const band = { deltaLeast: columns(), deltaMost: columns(), cvdLeast: columns(), cvdMost: columns() };
  let least = 0;
  let most = 0;
  for (let index = 0; index < length; index += 1) {
    if (index === 0 || anchor[index] !== anchor[index - 1]) {
      least = cvdOpen[index]!;
      most = cvdOpen[index]!;
    }
    const unknown = unknownVolume[index]!;
    band.deltaLeast[index] = delta[index]! - unknown - 2 * (disagreement?.buyVolume[index] ?? 0);
    band.deltaMost[index] = delta[index]! + unknown + 2 * (disagreement?.sellVolume[index] ?? 0);
    least += band.deltaLeast[index]!;
    most += band.deltaMost[index]!;
    if (!Number.isSafeInteger(least) || !Number.isSafeInteger(most)) {
      const at = formatTime(bars.timeUs[index]!);
      throw new RangeError(`the CVD band at ${at} is too wide to sum exactly: take a shorter reset`);
    }
    band.cvdLeast[index] = least;
    band.cvdMost[index] = most;
  }
  return band;
}

/**
 * What is in doubt, bar by bar.
 * @param bars of trades with their inferred sides.
 * @param certainBars of the same trades with `certainSide` in the place of the side: unknown where in doubt.
 * @throws RangeError when the tables do not have the same bars: bars cut by delta differ with the sides.
 */
export function disagreementVolumes(bars: BarTable, certainBars: BarTable): DisagreementVolumes {
  const { length } = bars;
  const buyVolume = new Float64Array(length);
  const sellVolume = new Float64Array(length);
  if (certainBars.length !== length) throw differentBars(`${length} bars against ${certainBars.length}`);
  for (let index = 0; index < length; index += 1) {
    if (bars.timeUs[index] !== certainBars.timeUs[index] || bars.volume[index] !== certainBars.volume[index]) {
      throw differentBars(`bar ${index} at ${formatTime(bars.timeUs[index]!)} is another one`);
    }
    buyVolume[index] = bars.buyVolume[index]! - certainBars.buyVolume[index]!;
    sellVolume[index] = bars.sellVolume[index]! - certainBars.sellVolume[index]!;
  }
  return { buyVolume, sellVolume };
}

function differentBars(what: string): RangeError {
  return new RangeError(
    `bars with inferred and with certain sides are not of the same trades: ${what}; delta bars cannot be`,
  );
}

function requireLength({ buyVolume, sellVolume }: DisagreementVolumes, length: number): void {
  if (buyVolume.length === length && sellVolume.length === length) return;
  throw new RangeError(
    `disagreement volumes of ${buyVolume.length} and ${sellVolume.length} rows do not fit ${length} bars`,
  );
}
