import { formatUnits } from '../../../src/core/decimal.ts';
import { groupDigits, readableTime, signedDigits } from '../../../src/report/page/readable.ts';
import { type FakeSymbol, fakeSymbol, firstBars } from '../server/fake-hub.ts';
import { recording } from '../server/recording.ts';

/** A recording with a hole, most of which is known when a test begins. */
export const WHOLE = recording({ minutes: 700, hasHole: true });
/** Its bars. */
export const BARS = WHOLE.bars;
/** Its signals. */
export const SIGNALS = WHOLE.signals;
/** How many of its bars are known at first. */
export const KNOWN = 650;

/** The symbol as it is known at first. */
export function knownSymbol(): FakeSymbol {
  const made = fakeSymbol(WHOLE);
  made.bars = firstBars(BARS, KNOWN);
  made.signals = SIGNALS.filter(({ knownTimeUs }) => knownTimeUs <= BARS.endUs[KNOWN - 1]!);
  return made;
}

/** A price as the widget shows it. */
export function price(ticks: number): string {
  return groupDigits(formatUnits(ticks, 2));
}

/** A size or CVD as the widget shows it. */
export function size(lots: number): string {
  return groupDigits(formatUnits(lots, 3));
}

/** A delta as the widget shows it. */
export function change(lots: number): string {
  return signedDigits(formatUnits(lots, 3));
}

/** What the line over the chart has to say of a bar. */
export function said(index: number, of = BARS): string {
  const prices = `O ${price(of.open[index]!)} H ${price(of.high[index]!)} L ${price(of.low[index]!)} C ${price(of.close[index]!)}`;
  const sizes = `Volume ${size(of.volume[index]!)} Delta ${change(of.delta[index]!)} CVD ${size(of.cvdClose[index]!)}`;
  return `${readableTime(of.timeUs[index]!)} UTC ${prices} ${sizes}`;
}
