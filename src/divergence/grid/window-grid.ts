import type { BarTable } from '../../core/bar-table.ts';
import type { SignalType } from '../../core/signal.ts';
import { cvdStrength } from '../rule/cvd-strength.ts';
import { ExtremeChain } from './extreme-chain.ts';
import { BEARISH, BULLISH, type FindingBuffer } from '../rule/finding.ts';
import { GrowingList } from './growing-list.ts';
import { NextCrossing } from './next-crossing.ts';
import { priceColumn, referencePrice } from '../rule/price-field.ts';
import { isCut } from '../rule/stretch.ts';
import type { WindowOptions } from '../window-options.ts';

/** Window rules that differ in nothing but the lookback. */
export interface WindowFamily {
  /** The lookbacks, rising. */
  readonly lookbacks: readonly number[];
  /** What they have in common; its `lookback` is not looked at. */
  readonly options: WindowOptions;
}

/**
 * All lookbacks of the window rule in one pass over the bars. A bar that is above the bars since some earlier one is a new
 * extreme for a whole range of lookbacks at once, with the same reference: "bar i, reference k, lookbacks a to b". A monotone
 * stack meets every such pair of bars exactly once (a bar is pushed once and popped at most once), so the cost is that of
 * one detector and not of one per lookback. It gives what {@link windowDetector} gives, to the last bit.
 *
 * @param found takes the pairs that are divergences, each once.
 * @returns for every lookback, the indices of its findings in `found`, in the order of their bars.
 */
export function scanWindowFamily(bars: BarTable, family: WindowFamily, found: FindingBuffer): Uint32Array[] {
  const pass = new FamilyPass(bars, family, found);
  let start = 0;
  for (let bar = 1; bar <= bars.length; bar += 1) {
    if (bar < bars.length && !isCut(bars, bar, family.options.acrossResets)) continue;
    pass.scanStretch(start, bar);
    start = bar;
  }
  return pass.lists.map((list) => list.view());
}

class FamilyPass {
  /** By place of the lookback, the findings it has. */
  readonly lists: readonly GrowingList[];
  private readonly bars: BarTable;
  private readonly options: WindowOptions;
  private readonly found: FindingBuffer;
  /** By lookback, up to one more than the longest: how many lookbacks of the family are shorter. */
  private readonly shorter: Int32Array;
  private readonly chains: { readonly bearish: ExtremeChain; readonly bullish: ExtremeChain };
  private readonly isGated: boolean;
  /** Of the stretch's findings: the lookbacks [first, end) that have them, by place. */
  private readonly firstPlace = new GrowingList();
  private readonly endPlace = new GrowingList();

  constructor(bars: BarTable, { lookbacks, options }: WindowFamily, found: FindingBuffer) {
    this.bars = bars;
    this.options = options;
    this.found = found;
    this.lists = lookbacks.map(() => new GrowingList());
    this.shorter = countShorter(lookbacks);
    const bearish = priceColumn(bars, options.priceField, 'bearish');
    const bullish = priceColumn(bars, options.priceField, 'bullish');
    this.chains = {
      bearish: new ExtremeChain(bearish, 1, options.ties),
      bullish: new ExtremeChain(bullish, -1, options.ties),
    };
    this.isGated = options.cooldownBars > 0 || options.rearm;
  }

  scanStretch(start: number, end: number): void {
    const { chains, found } = this;
    const first = found.length;
    this.firstPlace.clear();
    this.endPlace.clear();
    chains.bearish.begin(start);
    chains.bullish.begin(start);
    for (let bar = start; bar < end; bar += 1) {
      this.scanBar(bar, start, 'bearish');
      this.scanBar(bar, start, 'bullish');
    }
    if (this.isGated) this.hand(first, this.quietRows(first, start, end));
    else this.handAll(first);
  }

  private scanBar(bar: number, start: number, type: SignalType): void {
    const { cvdClose } = this.bars;
    const chain = this.chains[type];
    const longest = Math.min(bar - start, this.shorter.length - 2);
    chain.take(bar);
    while (chain.next()) {
      const { ref } = chain;
      const flow = cvdClose[bar]! - cvdClose[ref]!;
      if (type === 'bearish' ? flow >= 0 : flow <= 0) continue;
      // The reference is the extreme for windows that reach back to it and not to the one beyond it.
      const firstPlace = this.shorter[Math.min(bar - ref, longest + 1)]!;
      const endPlace = this.shorter[Math.min(bar - chain.beyond, longest + 1)]!;
      if (firstPlace >= endPlace) continue;
      const strength = cvdStrength(this.bars, ref, bar, this.options.normalised);
      this.found.add({ type, kind: 'regular', event: bar, known: bar, ref, strength });
      this.firstPlace.push(firstPlace);
      this.endPlace.push(endPlace);
    }
  }

  private handAll(first: number): void {
    for (let index = first; index < this.found.length; index += 1) {
      const end = this.endPlace.at(index - first);
      for (let place = this.firstPlace.at(index - first); place < end; place += 1) this.lists[place]!.push(index);
    }
  }

  /** Hands out what cooldown and re-arming let through, each lookback and type for itself. */
  private hand(first: number, quietRows: Uint32Array): void {
    const { found, lists } = this;
    const bearish = new Uint32Array(lists.length);
    const bullish = new Uint32Array(lists.length);
    for (let index = first; index < found.length; index += 1) {
      const quietUntil = found.type[index] === BEARISH ? bearish : bullish;
      const end = this.endPlace.at(index - first);
      for (let place = this.firstPlace.at(index - first); place < end; place += 1) {
        if (found.known[index]! < quietUntil[place]!) continue;
        lists[place]!.push(index);
        quietUntil[place] = quietRows[index - first]!;
      }
    }
  }

  /** For each finding of a stretch, the first row at which the next of its type would be let through after it. */
  private quietRows(first: number, start: number, end: number): Uint32Array {
    const { found, bars, options } = this;
    const quiet = new Uint32Array(found.length - first);
    const below = new NextCrossing(end - start);
    const above = new NextCrossing(end - start);
    let row = end - 1;
    for (let index = found.length - 1; index >= first; index -= 1) {
      const known = found.known[index]!;
      for (; row > known; row -= 1) {
        below.push(row, bars.low[row]!);
        above.push(row, -bars.high[row]!);
      }
      const finding = found.at(index);
      const level = referencePrice(bars, options.priceField, finding);
      const crossed = found.type[index] === BULLISH ? above.firstBelow(-level, end) : below.firstBelow(level, end);
      quiet[index - first] = Math.max(known + options.cooldownBars + 1, options.rearm ? crossed : 0);
    }
    return quiet;
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
