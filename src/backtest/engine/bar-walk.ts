import type { InputBars } from '../../cvd/input-bars.ts';
import type { BarMatcher } from '../matching/bar-matcher.ts';
import type { World } from './world.ts';

/**
 * Walks one bar of a source without prints through a world. What prices the bar had counts for the excursions of a position
 * that outlives it: nobody knows which of them came before an exit inside it. A loss limit inside the bar's range is hit.
 */
export function walkBar(world: World, matcher: BarMatcher, bars: InputBars, index: number): void {
  const { ledger } = world;
  const [low, high, close] = [bars.low[index]!, bars.high[index]!, bars.close[index]!];
  world.passTime(bars.timeUs[index]!, true);
  while (!matcher.matchBar(bars, index)) world.settle();
  if (!(bars.volume[index]! > 0)) return;
  world.reach(bars.timeUs[index]! + bars.lengthUs - 1);
  if (matcher.halted) {
    ledger.pass(low, high, ledger.lots > 0 ? matcher.haltBelow : matcher.haltAbove);
    world.settle(true);
  }
  ledger.pass(low, high, close);
}
