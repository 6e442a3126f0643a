import type { BarTable } from '../../core/bar-table.ts';
import type { SignalType } from '../../core/signal.ts';
import { cvdStrength } from '../rule/cvd-strength.ts';
import type { FindingBuffer } from '../rule/finding.ts';
import { priceColumn } from '../rule/price-field.ts';
import type { WindowOptions } from '../window-options.ts';
import { ExtremeChain } from './extreme-chain.ts';
import { GrowingList } from './growing-list.ts';

/** Window rules that differ in nothing but the lookback. */
export interface WindowFamily {
  /** The lookbacks, rising. */
  readonly lookbacks: readonly number[];
  /** What they have in common; its `lookback` is not looked at. */
  readonly options: WindowOptions;
}

/**
 * Finds the divergences of a whole {@link WindowFamily} bar by bar: a bar that is above the bars since some earlier one is a
 * new extreme for a range of lookbacks at once. Cooldown and re-arming are left to the caller.
 */
export class WindowFamilyScan {
  /** By finding since {@link WindowFamilyScan.clear}, the place of the first lookback that has it. */
  readonly firstPlace = new GrowingList();
  /** By finding, the place after the last lookback that has it. */
  readonly endPlace = new GrowingList();
  private readonly options: WindowOptions;
  /** By lookback, up to one more than the longest: how many lookbacks of the family are shorter. */
  private readonly shorter: Int32Array;
  private readonly chains: { readonly bearish: ExtremeChain; readonly bullish: ExtremeChain };
  private start = 0;

  constructor({ lookbacks, options }: WindowFamily) {
    this.options = options;
    this.shorter = countShorter(lookbacks);
    this.chains = { bearish: new ExtremeChain(1, options.ties), bullish: new ExtremeChain(-1, options.ties) };
  }

  /** A new stretch begins: nothing before this bar is compared with it or anything after it. */
  begin(bar: number): void {
    this.start = bar;
    this.chains.bearish.begin(bar);
    this.chains.bullish.begin(bar);
  }

  /** Forgets which lookbacks have the findings so far. */
  clear(): void {
    this.firstPlace.clear();
    this.endPlace.clear();
  }

  /** Takes the next bar of the stretch; what some lookback finds at it is appended to `found`, each divergence once. */
  take(bars: BarTable, bar: number, found: FindingBuffer): void {
    this.takeType(bars, bar, { type: 'bearish', found });
    this.takeType(bars, bar, { type: 'bullish', found });
  }

  private takeType(
    bars: BarTable,
    bar: number,
    { type, found }: { readonly type: SignalType; readonly found: FindingBuffer },
  ): void {
    const { cvdClose } = bars;
    const { normalised, priceField } = this.options;
    const chain = this.chains[type];
    const longest = Math.min(bar - this.start, this.shorter.length - 2);
    chain.take(bar, priceColumn(bars, priceField, type)[bar]!);
    while (chain.next()) {
      const { ref } = chain;
      const flow = cvdClose[bar]! - cvdClose[ref]!;
      if (type === 'bearish' ? flow >= 0 : flow <= 0) continue;
      // The reference is the extreme for windows that reach back to it and not to the one beyond it.
      const firstPlace = this.shorter[Math.min(bar - ref, longest + 1)]!;
      const endPlace = this.shorter[Math.min(bar - chain.beyond, longest + 1)]!;
      if (firstPlace >= endPlace) continue;
      const strength = cvdStrength(bars, ref, bar, normalised);
      found.add({ type, kind: 'regular', event: bar, known: bar, ref, strength });
      this.firstPlace.push(firstPlace);
      this.endPlace.push(endPlace);
    }
  }
}

/** By lookback from 0 to one more than the longest, the number of lookbacks below it. */
function countShorter(lookbacks: readonly number[]): Int32Array {
  const shorter = new Int32Array((lookbacks.at(-1) ?? 0) + 2);
  let place = 0;
  for (let lookback = 0; lookback < shorter.length; lookback += 1) {
    while (place < lookbacks.length && lookbacks[place]! < lookback) place += 1;
    shorter[lookback] = place;
  }
  return shorter;
}
