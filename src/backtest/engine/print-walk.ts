import { firstAtOrAfter } from '../../core/time-search.ts';
import type { TradeBatch } from '../../core/trade-batch.ts';
import type { Matcher } from '../matching/matcher.ts';
import type { PrintExtremes } from '../matching/print-extremes.ts';
import type { World } from './world.ts';

/** Prints to walk. */
export interface PrintSpan {
  /** The batch they are of. */
  readonly batch: TradeBatch;
  /** The first one. */
  readonly from: number;
  /** The one after the last. */
  readonly to: number;
  /** Extreme prices of the batch. */
  readonly extremes: PrintExtremes;
}

/**
 * Walks prints through a world. Where no order is alive and no position is open it costs the same however many there are.
 */
export function walkPrints(world: World, matcher: Matcher, span: PrintSpan): void {
  const { batch, from, to, extremes } = span;
  const { timeUs } = batch;
  if (world.nextInstantUs > timeUs[to - 1]! && matcher.isUntouchedBy(batch, from, to, extremes)) {
    passPrints(world, span, { from, to });
    return;
  }
  world.cursor = from;
  matcher.standAt(from);
  while (world.cursor < to) {
    const from = world.cursor;
    const instantUs = world.nextInstantUs;
    if (instantUs <= timeUs[from]!) {
      world.passTime(timeUs[from]!, true);
      continue;
    }
    const end = instantUs > timeUs[to - 1]! ? to : firstAtOrAfter(timeUs, instantUs, from, to);
    const next = matcher.match(batch, from, end, extremes);
    if (next > from) {
      world.cursor = next;
      passPrints(world, span, { from, to: next });
    }
    world.settle(matcher.halted);
  }
}

/** Tells the world's books what some prints were: an open position wants the lowest and the highest. */
function passPrints(
  world: World,
  { batch, extremes }: PrintSpan,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const { ledger } = world;
  const lastTicks = batch.price[to - 1]!;
  world.reach(batch.timeUs[to - 1]!);
  if (ledger.lots === 0) {
    ledger.pass(lastTicks, lastTicks, lastTicks);
    return;
  }
  const { low, high } = extremes.rangeOf(from, to);
  ledger.pass(low, high, lastTicks);
}
