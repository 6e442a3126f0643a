import { firstAtOrAfter } from '../../core/time-search.ts';
import type { TradeBatch } from '../../core/trade-batch.ts';
import type { Matcher } from '../matching/matcher.ts';
import type { World } from './world.ts';

/**
 * Walks the prints [from, to) of a batch through a world. Where no order is alive and no position is open it costs the same
 * however many there are.
 */
export function walkPrints(
  world: World,
  matcher: Matcher,
  batch: TradeBatch,
  span: { from: number; to: number },
): void {
  const { timeUs } = batch;
  const { to } = span;
  world.cursor = span.from;
  while (world.cursor < to) {
    const from = world.cursor;
    const instantUs = world.nextInstantUs;
    if (instantUs <= timeUs[from]!) {
      world.passTime(timeUs[from]!, true);
      continue;
    }
    const end = instantUs > timeUs[to - 1]! ? to : firstAtOrAfter(timeUs, instantUs, from, to);
    const next = matcher.match(batch, from, end);
    if (next > from) {
      world.cursor = next;
      passPrints(world, batch, { from, to: next });
    }
    world.settle(matcher.halted);
  }
}

/** Tells the world's books what the prints [from, to) were: an open position wants the lowest and the highest. */
function passPrints(world: World, batch: TradeBatch, { from, to }: { from: number; to: number }): void {
  const { ledger } = world;
  const { price } = batch;
  const lastTicks = price[to - 1]!;
  let low = lastTicks;
  let high = lastTicks;
  if (ledger.lots !== 0) {
    for (let index = from; index < to; index += 1) {
      const ticks = price[index]!;
      if (ticks < low) low = ticks;
      if (ticks > high) high = ticks;
    }
  }
  world.reach(batch.timeUs[to - 1]!);
  ledger.pass(low, high, lastTicks);
}
