import type { BarTable } from '../../core/bar-table.ts';
import { BEARISH, BULLISH, type FindingBuffer } from '../rule/finding.ts';
import { GrowingList } from './growing-list.ts';
import { NextCrossing } from './next-crossing.ts';
import { referencePrice } from '../rule/price-field.ts';
import { isCut } from '../rule/stretch.ts';
import type { WindowOptions } from '../window-options.ts';
import { type WindowFamily, WindowFamilyScan } from './window-family.ts';

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
  private readonly scan: WindowFamilyScan;
  private readonly isGated: boolean;

  constructor(bars: BarTable, family: WindowFamily, found: FindingBuffer) {
    const { lookbacks, options } = family;
    this.bars = bars;
    this.options = options;
    this.found = found;
    this.lists = lookbacks.map(() => new GrowingList());
    this.scan = new WindowFamilyScan(family);
    this.isGated = options.cooldownBars > 0 || options.rearm;
  }

  scanStretch(start: number, end: number): void {
    const { found, scan } = this;
    const first = found.length;
    scan.clear();
    scan.begin(start);
    for (let bar = start; bar < end; bar += 1) scan.take(this.bars, bar, found);
    if (this.isGated) this.hand(first, this.quietRows(first, start, end));
    else this.handAll(first);
  }

  private handAll(first: number): void {
    const { firstPlace, endPlace } = this.scan;
    for (let index = first; index < this.found.length; index += 1) {
      const end = endPlace.at(index - first);
      for (let place = firstPlace.at(index - first); place < end; place += 1) this.lists[place]!.push(index);
    }
  }

  /** Hands out what cooldown and re-arming let through, each lookback and type for itself. */
  private hand(first: number, quietRows: Uint32Array): void {
    const { found, lists } = this;
    const { firstPlace, endPlace } = this.scan;
    const bearish = new Uint32Array(lists.length);
    const bullish = new Uint32Array(lists.length);
    for (let index = first; index < found.length; index += 1) {
      const quietUntil = found.type[index] === BEARISH ? bearish : bullish;
      const end = endPlace.at(index - first);
      for (let place = firstPlace.at(index - first); place < end; place += 1) {
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
