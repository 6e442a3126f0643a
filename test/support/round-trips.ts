import { MoneyScale } from '../../src/backtest/money.ts';
import type { RoundTrip } from '../../src/backtest/account/round-trip.ts';
import { parseDecimal } from '../../src/core/decimal.ts';
import { MINUTE_US } from '../../src/core/time.ts';
import { WHOLE } from './tape.ts';
import { DAY_START } from './trades.ts';

/** Money of a symbol with whole prices and sizes: 8 digits after the point. */
export const TEST_MONEY = new MoneyScale(WHOLE, parseDecimal('0'));

/** What a test says of a round trip; money as decimal text. */
export interface TestTrip extends Partial<Omit<RoundTrip, 'net' | 'gross' | 'fees' | 'funding' | 'mae' | 'mfe'>> {
  /** Net profit. */
  readonly net: string;
  /** Fees. Default: 0. */
  readonly fees?: string;
  /** Funding paid. Default: 0. */
  readonly funding?: string;
  /** Most it was behind. Default: 0. */
  readonly mae?: string;
  /** Most it was ahead. Default: 0. */
  readonly mfe?: string;
}

/** A long of one lot bought at 100, open for the half of a minute of {@link DAY_START}'s day, unless told otherwise. */
export function tripOf(trip: TestTrip, minute = 0): RoundTrip {
  const { net, fees = '0', funding = '0', mae = '0', mfe = '0', ...rest } = trip;
  const [netMoney, feeMoney, fundingMoney] = [net, fees, funding].map((text) => TEST_MONEY.parse(text));
  return {
    ...{ side: 1, entryTimeUs: DAY_START + minute * MINUTE_US, exitTimeUs: DAY_START + (minute + 0.5) * MINUTE_US },
    ...{ lots: 1, maxLots: 1, entryTicks: 100, exitTicks: 100, entryFills: 1, exitFills: 1 },
    entryNotional: TEST_MONEY.notional(100, 1),
    ...{ gross: netMoney! + feeMoney! + fundingMoney!, fees: feeMoney!, funding: fundingMoney!, net: netMoney! },
    ...{ maeTicks: 0, mfeTicks: 0, mae: TEST_MONEY.parse(mae), mfe: TEST_MONEY.parse(mfe) },
    ...{ riskTicks: Number.NaN, entryTag: 'entry', exitTag: 'time', ambiguous: false },
    ...rest,
  };
}

/** Round trips of these net profits, one a minute. */
export function tripsOf(nets: readonly string[]): RoundTrip[] {
  return nets.map((net, minute) => tripOf({ net }, minute));
}
