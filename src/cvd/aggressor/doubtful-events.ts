import type { TradeBatch } from '../../core/trade-batch.ts';
import type { MarketEvent } from '../bars-from-source.ts';
import type { InputBars } from '../input-bars.ts';
import type { ClassifiedTrades } from './aggressor-classifier.ts';
import type { EstimatedBars } from './estimated-bars.ts';

/** What a source can yield, those that say how far their sides can be trusted among them. */
export type DoubtfulEvent = MarketEvent | ClassifiedTrades | EstimatedBars;

/**
 * The event as it were if everything in doubt had gone one way: trades of unknown side, inferred sides that depend on how
 * trades and quotes are matched, volume of bars whose side is unknown or only estimated. Nothing else is changed.
 * @param sign +1: all of it was bought; −1: all of it was sold.
 * @param scratch room for the sides of the longest batch; the event given out may use it.
 */
export function withDoubtAs(sign: 1 | -1, event: DoubtfulEvent, scratch: Int8Array): MarketEvent {
  if (event.type === 'trades') return { ...event, side: resolvedSides(sign, event, scratch) };
  return event.type === 'bars' ? resolvedBars(sign, event) : event;
}

function resolvedSides(sign: 1 | -1, batch: TradeBatch | ClassifiedTrades, scratch: Int8Array): Int8Array {
  const certain = 'certainSide' in batch ? batch.certainSide : batch.side;
  for (let index = 0; index < batch.length; index += 1) {
    const side = certain[index]!;
    scratch[index] = side === 0 ? sign : side;
  }
  return scratch;
}

function resolvedBars(sign: 1 | -1, bars: InputBars | EstimatedBars): InputBars {
  const isEstimated = 'estimate' in bars;
  const buyVolume = new Float64Array(bars.length);
  const sellVolume = new Float64Array(bars.length);
  for (let index = 0; index < bars.length; index += 1) {
    const volume = bars.volume[index]!;
    const bought = isEstimated ? 0 : bars.buyVolume[index]!;
    const sold = isEstimated ? 0 : bars.sellVolume[index]!;
    buyVolume[index] = sign === 1 ? volume - sold : bought;
    sellVolume[index] = sign === 1 ? sold : volume - bought;
  }
  return { ...bars, buyVolume, sellVolume, unknownVolume: new Float64Array(bars.length) };
}

/**
 * The event with nothing counted but the trades on which strict and inclusive matching disagree, one lot each; null where
 * nobody compared the two.
 */
export function onlyDisagreeing(event: DoubtfulEvent): MarketEvent | null {
  if (event.type !== 'trades') return event;
  if (!('disagrees' in event)) return null;
  const { length, disagrees, sizeInBucket } = event;
  const counted = new Float64Array(length);
  for (let index = 0; index < length; index += 1) {
    counted[index] = disagrees[index] === 1 && sizeInBucket?.[index] !== 0 ? 1 : 0;
  }
  return { ...event, sizeInBucket: counted };
}
