import { BarBuffer, type BarTable } from '../../src/core/bar-table.ts';
import { seededRandom } from '../../src/core/random.ts';
import { MINUTE_US } from '../../src/core/time.ts';

/** Minutes of a year. */
export const YEAR_MINUTES = 525_600;

/** Seeded minute bars with a CVD that starts again every day; so many of them. */
export function yearOfBars(count: number): BarTable {
  const random = seededRandom(20_240_808);
  const bars = new BarBuffer({ priceScale: 2, sizeScale: 3 });
  let [close, cvd] = [1_000_000, 0];
  for (let minute = 0; minute < count; minute += 1) {
    if (minute % 1440 === 0) cvd = 0;
    const [flow, noise, activity] = [random.normal(), random.normal(), Math.exp(random.normal())];
    const volume = Math.round(20_000 * activity);
    const buy = Math.min(volume, Math.max(0, Math.round((volume / 2) * (1 + 0.3 * flow))));
    const open = close;
    close += Math.round(12 * flow + 18 * noise);
    const delta = 2 * buy - volume;
    const [high, low] = [Math.max(open, close) + random.integer(15), Math.min(open, close) - random.integer(15)];
    const timeUs = minute * MINUTE_US;
    const day = Math.floor(minute / 1440);
    bars.append({
      timeUs,
      endUs: timeUs + MINUTE_US,
      session: day,
      anchor: day,
      open,
      high,
      low,
      close,
      volume,
      buyVolume: buy,
      sellVolume: volume - buy,
      unknownVolume: 0,
      trades: 50,
      delta,
      deltaMin: buy - volume,
      deltaMax: buy,
      cvdOpen: cvd,
      cvdHigh: cvd + buy,
      cvdLow: cvd + buy - volume,
      cvdClose: cvd + delta,
      vwap: close,
      quality: 0,
    });
    cvd += delta;
  }
  return bars;
}
