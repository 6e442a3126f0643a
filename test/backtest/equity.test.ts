import { describe, expect, it } from 'vitest';
import { equityCurve } from '../../src/backtest/equity.ts';
import { MoneyScale } from '../../src/backtest/money.ts';
import type { RoundTrip } from '../../src/backtest/signal-backtest.ts';
import { parseDecimal } from '../../src/core/decimal.ts';
import { barsFrom } from '../support/bars.ts';
import { signalAt } from '../support/backtest.ts';
import { WHOLE } from '../support/tape.ts';
import { DAY_START } from '../support/trades.ts';

const MINUTE = 60e6;
const MONEY = new MoneyScale(WHOLE, parseDecimal('100')); // one percent a side
const CAPITAL = MONEY.parse('1000');

/** A round trip of ten lots between two minutes of the day. */
function trip(
  side: 1 | -1,
  [entryMinute, entryPrice]: [number, number],
  [exitMinute, exitPrice]: [number, number],
): RoundTrip {
  const lots = 10;
  const gross = BigInt(side) * (MONEY.notional(exitPrice, lots) - MONEY.notional(entryPrice, lots));
  const fees = MONEY.fee(entryPrice, lots) + MONEY.fee(exitPrice, lots);
  const fills = {
    entryTimeUs: DAY_START + entryMinute * MINUTE,
    entryPrice,
    exitTimeUs: DAY_START + exitMinute * MINUTE,
    exitPrice,
  };
  return {
    signal: signalAt('00:00', 'bullish'),
    side,
    lots,
    ...fills,
    exitReason: 'hold',
    gross,
    fees,
    net: gross - fees,
  };
}

function rows(trips: readonly RoundTrip[], closes: readonly number[]): string[] {
  const curve = equityCurve(trips, barsFrom(closes.map((close) => ({ close, delta: 1 }))), MONEY, CAPITAL);
  return curve.timeUs.map((timeUs, index) => {
    const amounts = [curve.equity[index]!, curve.drawdown[index]!].map((amount) => MONEY.toNumber(amount));
    return [(timeUs - DAY_START) / MINUTE, ...amounts, curve.positionLots[index]!].join(' ');
  });
}

describe('the equity curve', () => {
  it('marks an open position at every close, the entry’s fee paid, the exit’s not yet', () => {
    // In at 50 (fee 5), closes 52 and 47, out at 48 (fee 4.8).
    expect(rows([trip(1, [0.5, 50], [2.5, 48])], [52, 47, 49, 49])).toEqual([
      '1 1015 0 10',
      '2 965 -50 10',
      '3 970.2 -44.8 0',
      '4 970.2 -44.8 0',
    ]);
    expect(rows([trip(-1, [0.5, 50], [2.5, 48])], [52, 47, 49])).toEqual([
      '1 975 -25 -10',
      '2 1025 0 -10',
      '3 1010.2 -14.8 0',
    ]);
  });

  it('falls below the initial capital as a drawdown', () => {
    expect(rows([trip(1, [0.2, 50], [0.8, 40])], [40, 40])).toEqual(['1 891 -109 0', '2 891 -109 0']);
  });

  it('keeps the last price through bars that have none', () => {
    expect(rows([trip(1, [0.5, 50], [2.5, 50])], [50, Number.NaN, 50])).toEqual([
      '1 995 -5 10',
      '2 995 -5 10',
      '3 990 -10 0',
    ]);
  });

  it('counts a fill at a bar’s end into the next bar', () => {
    expect(rows([trip(1, [1, 50], [2, 60])], [50, 55, 60])).toEqual(['1 1000 0 0', '2 1045 0 10', '3 1089 0 0']);
  });

  it('ends with everything realised, though the last fill came after the last bar', () => {
    expect(rows([trip(1, [0.5, 50], [7, 60])], [50, 55])).toEqual(['1 995 -5 10', '2 1089 0 0']);
    expect(rows([trip(1, [0.5, 50], [0.7, 60]), trip(1, [3, 60], [4, 59])], [50])).toEqual(['1 1067.1 0 0']);
  });

  it('of several round trips in one bar takes them all', () => {
    const trips = [trip(1, [0.1, 50], [0.2, 60]), trip(-1, [0.3, 60], [0.4, 50]), trip(1, [0.5, 50], [1.5, 50])];
    expect(rows(trips, [50, 50])).toEqual(['1 1173 0 10', '2 1168 -5 0']);
  });

  it('of no bars is empty', () => {
    expect(rows([], [])).toEqual([]);
  });
});
