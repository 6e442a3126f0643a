import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDecimal, type DecimalNumber } from '../../../src/data/csv/decimal-text.ts';
import { CountedVolume } from '../../../src/data/ibkr-recording/counted-volume.ts';
import type { VolumeFacts } from '../../../src/data/ibkr-recording/volume-facts.ts';

/** `p443.6` a price, `s100` a lastSize, `v5000` a value of the counter. */
type Tick = string;

/** Number of the tick, price, size, and whether a lastSize tick told of it. */
type Trade = readonly [number: number, price: number, size: number, origin: string];

function decimal(text: string): DecimalNumber {
  const read = readDecimal(text);
  if (typeof read === 'string') throw new Error(read);
  return read;
}

/** What ticks, a millisecond apart and numbered from 1, make of a tape. */
function tapeOf(ticks: readonly Tick[]): { trades: Trade[]; facts: VolumeFacts } {
  const trades: Trade[] = [];
  const volume = new CountedVolume(({ number, price, size }, origin) => {
    trades.push([number, price.value, size.value, origin]);
  });
  for (const [index, tick] of ticks.entries()) {
    const value = decimal(tick.slice(1));
    const at = { number: index + 1, timeUs: 1000 * index, size: value };
    if (tick.startsWith('p')) volume.setPrice(value);
    else if (tick.startsWith('s')) volume.say(at);
    else volume.count(at);
  }
  volume.finish();
  return { trades: trades.sort((a, b) => a[0] - b[0]), facts: volume.facts() };
}

describe('the volume counter', () => {
  it('bears out what a lastSize tick right before it says', () => {
    const { trades, facts } = tapeOf(['p10', 'v1000', 's100', 'v1100']);
    expect(trades).toEqual([[3, 10, 100, 'said']]);
    expect(facts).toMatchObject({ counterFirst: '1000', counterLast: '1100', growth: '100', shortfallShare: 0 });
  });

  it('books what it grew by beyond that at the last price, when it says so', () => {
    const { trades, facts } = tapeOf(['p10', 'v1000', 's100', 'p11', 'v1250', 'v1300']);
    expect(trades).toEqual([
      [3, 10, 100, 'said'],
      [5, 11, 150, 'counted'],
      [6, 11, 50, 'counted'],
    ]);
    expect(facts).toMatchObject({
      growth: '300',
      said: { trades: 1, volume: '100' },
      shortfall: { trades: 2, volume: '200' },
    });
    expect(facts.shortfallShare).toBeCloseTo(2 / 3, 12);
  });

  it('takes back a shortfall that a lastSize tick explains afterwards', () => {
    expect(tapeOf(['p10', 'v1000', 'v1100', 's100', 's300', 'v1400']).trades).toEqual([
      [4, 10, 100, 'said'],
      [5, 10, 300, 'said'],
    ]);
    expect(tapeOf(['p10', 'v1000', 'v1100', 's60']).trades).toEqual([
      [3, 10, 40, 'counted'],
      [4, 10, 60, 'said'],
    ]);
  });

  it('may be a value late: what it does not bear out at once, it may bear out next', () => {
    const { trades, facts } = tapeOf(['p10', 'v1000', 's100', 's200', 'v1100', 'v1300']);
    expect(trades).toEqual([
      [3, 10, 100, 'said'],
      [4, 10, 200, 'said'],
    ]);
    expect(facts.unconfirmed).toEqual({ trades: 0, volume: '0' });
  });

  it('leaves out what it never bears out, as a lastSize tick that was repeated', () => {
    const { trades, facts } = tapeOf(['p10', 'v1000', 's100', 's100', 'v1100', 's50', 'v1150', 'v1200']);
    expect(trades.map(([, , size]) => size).reduce((sum, size) => sum + size)).toBe(200);
    expect(facts.unconfirmed).toEqual({ trades: 1, volume: '50' });
    const atEnd = tapeOf(['p10', 'v1000', 's100', 'v1100', 's100']);
    expect(atEnd.trades).toEqual([[3, 10, 100, 'said']]);
    expect(atEnd.facts.unconfirmed).toEqual({ trades: 1, volume: '100' });
  });

  it('has in its first value what was said before', () => {
    const { trades, facts } = tapeOf(['p10', 's100', 'v1000', 's200', 'v1200']);
    expect(trades).toEqual([[4, 10, 200, 'said']]);
    expect(facts).toMatchObject({ counterFirst: '1000', growth: '200', beforeCounter: { trades: 1, volume: '100' } });
  });

  it('is counted from the last value before a price is known: nothing can be booked at none', () => {
    const { trades, facts } = tapeOf(['v1000', 's5', 'v1500', 'p10', 'v1600']);
    expect(trades).toEqual([[5, 10, 100, 'counted']]);
    expect(facts).toMatchObject({ counterFirst: '1500', growth: '100', unpriced: '500' });
  });

  it('says nothing by a value that it repeats', () => {
    const { trades, facts } = tapeOf(['p10', 'v1000', 's100', 'v1000', 'v1000', 'v1100']);
    expect(trades).toEqual([[3, 10, 100, 'said']]);
    expect(facts.growth).toBe('100');
  });

  it('begins anew with a trading day: all of its first value was traded then', () => {
    const { trades, facts } = tapeOf(['p10', 'v1000', 'v0', 's300', 'v300', 's40', 'v40']);
    expect(trades).toEqual([
      [4, 10, 300, 'said'],
      [6, 10, 40, 'said'],
    ]);
    expect(facts).toMatchObject({ growth: '340', restarts: 2 });
  });

  it('goes back a little when trades are cancelled, and counts on from there', () => {
    const { trades, facts } = tapeOf(['p10', 'v1000', 's500', 'v1500', 'v1400', 's100', 'v1500']);
    expect(trades.map(([, , size]) => size)).toEqual([500, 100]);
    expect(facts).toMatchObject({ growth: '600', restarts: 0, cancellations: { trades: 1, volume: '100' } });
  });

  it('is exact with decimals', () => {
    const { trades, facts } = tapeOf(['p10', 'v0.1', 's0.2', 'v0.30000001']);
    expect(trades).toEqual([
      [3, 10, 0.2, 'said'],
      [4, 10, 1e-8, 'counted'],
    ]);
    expect(facts).toMatchObject({ growth: '0.20000001', shortfall: { trades: 1, volume: '0.00000001' } });
  });

  it('and the tape agree to the last digit, whatever is sent, doubled or lost', () => {
    const lots = fc.integer({ min: 0, max: 50 });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('p' as const), lots: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ kind: fc.constant('s' as const), lots }),
      fc.record({ kind: fc.constant('v' as const), lots }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let counter = 1000;
        const ticks = steps.map(({ kind, lots: many }) => `${kind}${kind === 'v' ? (counter += many) : many}`);
        const { trades, facts } = tapeOf(['p5', 'v1000', ...ticks]);
        const sumOf = (origin: string): number =>
          trades.reduce((sum, [, , size, from]) => sum + (from === origin ? size : 0), 0);
        const heard = steps.reduce((sum, { kind, lots: many }) => sum + (kind === 's' ? many : 0), 0);
        expect(sumOf('said') + sumOf('counted')).toBe(counter - 1000);
        expect(facts.growth).toBe(String(counter - 1000));
        expect([facts.said.volume, facts.shortfall.volume]).toEqual([String(sumOf('said')), String(sumOf('counted'))]);
        expect(Number(facts.said.volume) + Number(facts.unconfirmed.volume)).toBe(heard);
        expect(trades.every(([, , size]) => size > 0)).toBe(true);
        expect(new Set(trades.map(([number]) => number)).size).toBe(trades.length);
      }),
      { numRuns: 500 },
    );
  });
});
