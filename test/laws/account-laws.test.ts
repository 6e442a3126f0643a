import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Account } from '../../src/backtest/account/account.ts';
import type { RoundTrip } from '../../src/backtest/account/round-trip.ts';
import { createFeeModel } from '../../src/backtest/costs/create-fee-model.ts';
import { moneyFor } from '../../src/backtest/costs/cost-terms.ts';
import { parseCosts } from '../../src/backtest/costs/parse-costs.ts';
import { type ContractTerms, PLAIN_CONTRACT } from '../../src/backtest/money.ts';
import { type Decimal, parseDecimal } from '../../src/core/decimal.ts';
import { arbitraryFills, cutInTwo } from '../support/fills.ts';

const SCALES = { priceScale: 2, sizeScale: 3 };
const COSTS = [
  'none',
  'bps:maker=-0.5,taker=4',
  'bps:maker=2,taker=5/from=50,maker=1.6,taker=4/from=400,1',
  'per-share:0.005,min=1,max=1%',
  'per-share:0.0035,min=0.35,max=1%/from=0.5,0.002/from=2.25,0.0005',
  'ibkr-stocks-tiered',
  'ibkr-stocks-fixed',
  'ibkr-futures-es',
];
const CONTRACTS: readonly ContractTerms[] = [
  PLAIN_CONTRACT,
  { multiplier: parseDecimal('12.5'), inverse: false },
  { multiplier: parseDecimal('100'), inverse: true },
];

function accountOf(costs: string, contract = PLAIN_CONTRACT): Account {
  const terms = parseCosts(costs);
  const money = moneyFor(SCALES, terms, contract);
  return new Account({ capital: money.parse('1000'), money, fees: createFeeModel(terms, SCALES, money) });
}

/** After a fill: a funding payment, prints, both or neither. */
interface Between {
  readonly rate: Decimal | null;
  readonly prints: readonly number[];
}

const between: fc.Arbitrary<Between> = fc.record({
  rate: fc.option(fc.constantFrom(...['0.0001', '-0.00037501', '0.01'].map(parseDecimal))),
  prints: fc.array(fc.integer({ min: 1, max: 10_000 }), { maxLength: 5 }),
});
const costs = fc.constantFrom(...COSTS);
const contracts = fc.constantFrom(...CONTRACTS);

function expectBalanced(account: Account, ticks: number): void {
  const right = account.capital + account.realised + account.unrealised(ticks) - account.fees - account.funding;
  expect(account.cash + account.positionValue(ticks)).toBe(right);
  expect(account.equity(ticks)).toBe(right);
}

/** What a trip would say of its excursions, from the bare definition. */
class NaiveTrip {
  mae = 0n;
  mfe = 0n;
  private readonly account: Account;
  private readonly realisedBefore: bigint;

  constructor(account: Account) {
    this.account = account;
    this.realisedBefore = account.realised;
  }

  at(ticks: number): void {
    const ahead = this.account.realised - this.realisedBefore + this.account.unrealised(ticks);
    if (ahead < this.mae) this.mae = ahead;
    if (ahead > this.mfe) this.mfe = ahead;
  }
}

describe('an account', () => {
  it('balances at every event and every price, for any contract and any costs', () => {
    fc.assert(
      fc.property(costs, contracts, arbitraryFills(), fc.array(between), (text, contract, fills, after) => {
        const account = accountOf(text, contract);
        fills.forEach((fill, index) => {
          account.fill(fill);
          expectBalanced(account, fill.ticks);
          const { rate, prints } = after[index] ?? { rate: null, prints: [] };
          if (rate !== null) account.fund(rate, fill.ticks);
          for (const ticks of prints) expectBalanced(account, ticks);
        });
        const net = account.roundTrips.reduce((sum, trip) => sum + trip.net, 0n);
        const open = account.openRoundTrip(0, 77);
        expect(account.equity(77)).toBe(account.capital + net + (open?.net ?? 0n));
      }),
    );
  });

  it('mirrors its profit before costs when the sides are swapped', () => {
    fc.assert(
      fc.property(contracts, arbitraryFills(), (contract, fills) => {
        const account = accountOf('none', contract);
        const mirror = accountOf('none', contract);
        for (const fill of fills) {
          account.fill(fill);
          mirror.fill({ ...fill, side: fill.side === 1 ? -1 : 1 });
          expect(mirror.realised).toBe(-account.realised);
          expect(mirror.unrealised(55)).toBe(-account.unrealised(55));
        }
      }),
    );
  });

  it('does not care how a fill is cut, whatever the order pays at least or at most', () => {
    fc.assert(
      fc.property(costs, arbitraryFills(), fc.nat(), (text, fills, at) => {
        const whole = accountOf(text);
        const cut = accountOf(text);
        for (const fill of fills) whole.fill(fill);
        for (const fill of cutInTwo(fills, at)) cut.fill(fill);
        const figures = (account: Account): unknown[] => [
          ...[account.cash, account.realised, account.fees, account.positionLots, account.averageTicks],
          account.roundTrips.map((trip) => ({ ...trip, entryFills: 0, exitFills: 0 })),
        ];
        expect(figures(cut)).toEqual(figures(whole));
      }),
    );
  });

  it('pays a minimum again when the same lots come from two orders, and nothing else changes', () => {
    fc.assert(
      fc.property(arbitraryFills(), fc.nat(), (fills, at) => {
        const whole = accountOf('per-share:0.005,min=1');
        const cut = accountOf('per-share:0.005,min=1');
        for (const fill of fills) whole.fill(fill);
        cutInTwo(fills, at).forEach((fill, index) => cut.fill({ ...fill, orderId: index }));
        expect(cut.realised).toBe(whole.realised);
        expect(cut.fees >= whole.fees).toBe(true);
      }),
    );
  });

  it('has round trips that partition the fills', () => {
    fc.assert(
      fc.property(costs, arbitraryFills(), (text, fills) => {
        const account = accountOf(text);
        const effects = fills.map((fill) => account.fill(fill));
        const lots = (side: 1 | -1): number => fills.reduce((sum, f) => sum + (f.side === side ? f.lots : 0), 0);
        const open = account.openRoundTrip(0, 1);
        const trips = open === null ? account.roundTrips : [...account.roundTrips, open];
        const openLots = Math.abs(account.positionLots);
        const bought = trips.map(
          (t, i) => t.lots - (t.side === -1 && open !== null && i === trips.length - 1 ? openLots : 0),
        );
        const sold = trips.map(
          (t, i) => t.lots - (t.side === 1 && open !== null && i === trips.length - 1 ? openLots : 0),
        );
        expect(bought.reduce((a, b) => a + b, 0)).toBe(lots(1));
        expect(sold.reduce((a, b) => a + b, 0)).toBe(lots(-1));
        expect(trips.reduce((sum, trip) => sum + trip.fees, 0n)).toBe(account.fees);
        expect(trips.reduce((sum, trip) => sum + trip.gross, 0n)).toBe(account.realised + account.unrealised(1));
        expect(effects.flatMap((effect) => effect.closed ?? [])).toEqual(account.roundTrips);
        expect(effects.filter((effect) => effect.opened).length).toBe(trips.length);
        expectInOrder(trips);
      }),
    );
  });

  it('finds the excursions that every single print and exit shows', () => {
    fc.assert(
      fc.property(contracts, arbitraryFills(), fc.array(between), fc.nat(5), (contract, fills, after, cut) => {
        const account = accountOf('bps:5', contract);
        let naive: NaiveTrip | null = null;
        fills.forEach((fill, index) => {
          if (account.positionLots * fill.side < 0) naive?.at(fill.ticks);
          const { opened, closed } = account.fill(fill);
          if (closed !== null) expect([closed.mae, closed.mfe]).toEqual([naive!.mae, naive!.mfe]);
          if (opened) naive = new NaiveTrip(account);
          const prints = after[index]?.prints ?? [];
          for (const ticks of prints) if (account.positionLots !== 0) naive?.at(ticks);
          for (const part of [prints.slice(0, cut), prints.slice(cut)]) {
            if (part.length > 0) account.mark(Math.min(...part), Math.max(...part));
          }
        });
        for (const trip of account.roundTrips) expectBounded(trip);
      }),
    );
  });
});

function expectInOrder(trips: readonly RoundTrip[]): void {
  trips.slice(1).forEach((trip, index) => {
    expect(trip.entryTimeUs).toBeGreaterThanOrEqual(trips[index]!.exitTimeUs);
  });
}

function expectBounded(trip: RoundTrip): void {
  expect(trip.mae <= 0n && trip.mfe >= 0n).toBe(true);
  expect(trip.maeTicks <= 0 && trip.mfeTicks >= 0).toBe(true);
  expect(trip.mae <= trip.gross && trip.gross <= trip.mfe).toBe(true);
  expect(trip.maxLots).toBeLessThanOrEqual(trip.lots);
  expect(trip.net).toBe(trip.gross - trip.fees - trip.funding);
}
