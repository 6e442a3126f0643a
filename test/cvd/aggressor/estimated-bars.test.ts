import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimatedBars } from '../../../src/cvd/aggressor/estimated-bars.ts';
import { ESTIMATE_METHODS, type EstimateOptions } from '../../../src/cvd/aggressor/estimate-volumes.ts';
import type { MarketEvent } from '../../../src/cvd/bars-from-source.ts';
import type { InputBars } from '../../../src/cvd/input-bars.ts';
import { at, end, gap, sourceOf, start, tape, WHOLE } from '../../support/tape.ts';

const MINUTE = 60e6;

/** One minute after the other from 09:00 on, each closing where it is told and holding 100 lots that were all bought. */
function minutes(closes: readonly number[], firstMinute = 0): InputBars {
  const { length } = closes;
  const column = (value: (index: number) => number): Float64Array =>
    Float64Array.from({ length }, (_, index) => value(index));
  const opens = closes.map((close, index) => closes[index - 1] ?? close);
  return {
    type: 'bars',
    length,
    lengthUs: MINUTE,
    scales: WHOLE,
    timeUs: column((index) => at('09:00') + (firstMinute + index) * MINUTE),
    open: column((index) => opens[index]!),
    high: column((index) => Math.max(opens[index]!, closes[index]!)),
    low: column((index) => Math.min(opens[index]!, closes[index]!)),
    close: Float64Array.from(closes),
    volume: column(() => 100),
    buyVolume: column(() => 100),
    sellVolume: column(() => 0),
    unknownVolume: column(() => 0),
    trades: column(() => 5),
    turnover: closes.map(() => null),
  };
}

function part(bars: InputBars, from: number, to: number): InputBars {
  const columns = (['timeUs', 'open', 'high', 'low', 'close', 'volume', 'buyVolume', 'sellVolume'] as const).map(
    (name) => [name, bars[name].subarray(from, to)] as const,
  );
  const rest = { unknownVolume: bars.unknownVolume.subarray(from, to), trades: bars.trades.subarray(from, to) };
  return {
    ...bars,
    ...Object.fromEntries(columns),
    ...rest,
    turnover: bars.turnover.slice(from, to),
    length: to - from,
  };
}

interface Estimated {
  readonly bought: number[];
  readonly unknown: number[];
  readonly types: string[];
}

async function estimated(events: readonly MarketEvent[], options: EstimateOptions): Promise<Estimated> {
  const found: Estimated = { bought: [], unknown: [], types: [] };
  for await (const event of estimatedBars(sourceOf(events, WHOLE, 'bars'), options)) {
    found.types.push(event.type);
    if (event.type !== 'bars') continue;
    found.bought.push(...event.buyVolume);
    found.unknown.push(...event.unknownVolume);
    for (let index = 0; index < event.length; index += 1) {
      expect(event.buyVolume[index]! + event.sellVolume[index]! + event.unknownVolume[index]!).toBe(100);
    }
  }
  return found;
}

describe('estimated bars', () => {
  it('have estimated volumes in the place of their own, and leave everything else as it was', async () => {
    const bars = minutes([10, 12, 11, 11]);
    const events = [start('09:00'), bars, end('09:04')];
    const found: MarketEvent[] = [];
    for await (const event of estimatedBars(sourceOf(events, WHOLE, 'bars'), { method: 'polarity' })) found.push(event);
    const buyVolume = Float64Array.of(100, 100, 0, 0);
    const sellVolume = Float64Array.of(0, 0, 100, 100);
    const estimate = { ...bars, buyVolume, sellVolume, unknownVolume: new Float64Array(4), estimate: 'polarity' };
    expect(found).toEqual([events[0], estimate, events[2]]);
  });

  it('carry their label', () => {
    const source = sourceOf([], WHOLE, 'bars');
    expect(estimatedBars(source, { method: 'body-range' })).toMatchObject({
      kind: 'bars',
      scales: WHOLE,
      label: 'estimated:body-range',
    });
  });

  it.each(ESTIMATE_METHODS)('by %s are the same however the bars are cut', async (method) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 90, max: 110 }), { minLength: 1, maxLength: 30 }),
        fc.array(fc.nat(30), { maxLength: 4 }),
        async (closes, cuts) => {
          const whole = minutes(closes);
          const places = [0, ...cuts.map((cut) => cut % (closes.length + 1)).toSorted((a, b) => a - b), closes.length];
          const pieces = places.slice(1).map((place, index) => part(whole, places[index]!, place));
          const options = { method, window: 3 };
          const bounds = [start('09:00'), end('10:00')] as const;
          const cut = await estimated([bounds[0], ...pieces, bounds[1]], options);
          const uncut = await estimated([bounds[0], whole, bounds[1]], options);
          expect([cut.bought, cut.unknown]).toEqual([uncut.bought, uncut.unknown]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('start anew with each reading', async () => {
    const source = estimatedBars(sourceOf([start('09:00'), minutes([10, 8, 8]), end('09:03')], WHOLE, 'bars'), {
      method: 'bulk-volume',
      window: 2,
    });
    const readings: number[][] = [];
    for (let reading = 0; reading < 2; reading += 1) {
      for await (const event of source) if (event.type === 'bars') readings.push([...event.unknownVolume]);
    }
    expect(readings).toEqual([
      [100, 100, 0],
      [100, 100, 0],
    ]);
  });

  describe('across bars that are missing', () => {
    const before = [start('09:00'), minutes([10, 11, 13, 12]), end('09:04')];
    const after = [start('09:10'), minutes([30, 30, 30], 10), end('09:13')];

    it('know of no change in bulk volume, and keep the changes there were', async () => {
      const { unknown, bought } = await estimated([...before, ...after], { method: 'bulk-volume', window: 3 });
      // Changes 1, 2, −1 fill the window; the bar after the hole has none; 0 and 0 are halves.
      expect(unknown).toEqual([100, 100, 100, 0, 100, 0, 0]);
      expect(bought.slice(5)).toEqual([50, 50]);
    });

    it('take the close before the hole in polarity, as TradingView does', async () => {
      const { bought } = await estimated([...before, ...after], { method: 'polarity' });
      expect(bought).toEqual([100, 100, 100, 0, 100, 100, 100]);
    });

    it('know of no change after a hole inside the coverage', async () => {
      const events = [
        start('09:00'),
        minutes([10, 11, 13]),
        gap('09:03', '09:10'),
        minutes([30, 30], 10),
        end('09:13'),
      ];
      expect((await estimated(events, { method: 'bulk-volume', window: 2 })).unknown).toEqual([100, 100, 0, 100, 0]);
    });

    it('are not missing where coverage goes on in the same microsecond', async () => {
      const events = [
        start('09:00'),
        minutes([10, 11, 13]),
        end('09:03'),
        start('09:03'),
        minutes([14], 3),
        end('09:04'),
      ];
      expect((await estimated(events, { method: 'bulk-volume', window: 2 })).unknown).toEqual([100, 100, 0, 0]);
    });
  });

  it('are not made of trades', () => {
    expect(() => estimatedBars(sourceOf([tape('09:00 1 1 +')]), { method: 'polarity' })).toThrow(
      new RangeError('volumes are estimated from bars only: the sides of trades are recorded or can be inferred'),
    );
  });

  it('refuse a window of one bar before anything is read', () => {
    const source = sourceOf([], WHOLE, 'bars');
    expect(() => estimatedBars(source, { method: 'bulk-volume', window: 1 })).toThrow('a window is 2 bars or more');
  });
});
