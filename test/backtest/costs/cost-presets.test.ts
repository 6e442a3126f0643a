import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createFeeModel } from '../../../src/backtest/costs/create-fee-model.ts';
import { moneyFor } from '../../../src/backtest/costs/cost-terms.ts';
import { parseCosts } from '../../../src/backtest/costs/parse-costs.ts';
import { COST_PRESETS } from '../../../src/backtest/costs/presets.ts';
import type { ContractTerms } from '../../../src/backtest/money.ts';
import type { Fill } from '../../../src/backtest/orders/order.ts';
import { formatUnits, parseDecimal } from '../../../src/core/decimal.ts';
import { parseIsoTime } from '../../../src/core/time.ts';
import { fillOf } from '../../support/fills.ts';

/** Prices in cents, whole shares or contracts. */
const CENTS = { priceScale: 2, sizeScale: 0 };
/** Prices in cents, sizes in thousandths. */
const COINS = { priceScale: 2, sizeScale: 3 };

/** What the fills pay, each, as exact decimals without trailing zeros. */
function feesOf(costs: string, fills: readonly Partial<Fill>[], scales = CENTS, contract?: ContractTerms): string[] {
  const terms = parseCosts(costs);
  const money = moneyFor(scales, terms, contract);
  const model = createFeeModel(terms, scales, money);
  return fills.map((fill) => {
    const text = formatUnits(model.fee(fillOf(fill)), money.digits);
    return text.replace(/\.?0+$/, '');
  });
}

const at = (time: string): number => parseIsoTime(time).timeUs;
const in2024 = at('2024-08-08T15:00:00Z');
const in2025 = at('2025-08-08T15:00:00Z');
const in2026 = at('2026-08-07T15:00:00Z');

describe('the preset', () => {
  // Binance's announcement of 2022-05-31: regular user 0.1000 % / 0.1000 %, paid in BNB 0.0750 % / 0.0750 %.
  it('binance-spot takes 0.1 % of both sides, a quarter less in BNB', () => {
    const trade = { ticks: 5_000_000, lots: 200 }; // 0.2 at 50,000.00: worth 10,000
    const both = [trade, { ...trade, side: -1, liquidity: 'maker' }] as const;
    expect(feesOf('binance-spot', both, COINS)).toEqual(['10', '10']);
    expect(feesOf('binance-spot:bnb=yes', both, COINS)).toEqual(['7.5', '7.5']);
  });

  // babianfox.com's worked example for the regular tier: a position of 1000 USDT pays 0.5 as a taker and 0.2 as a maker,
  // 1 and 0.4 for the round trip. VIP 3 is 0.0120 % / 0.0320 % (nautilus-binance 0.61), 10 % less in BNB.
  it('binance-um takes 0.02 % of makers and 0.05 % of takers, less from VIP 1 on', () => {
    const trade = { ticks: 5_000_000, lots: 20 }; // 0.02 at 50,000.00: worth 1,000
    const both = [trade, { ...trade, side: -1, liquidity: 'maker' }] as const;
    expect(feesOf('binance-um', both, COINS)).toEqual(['0.5', '0.2']);
    expect(feesOf('binance-um:vip=3', both, COINS)).toEqual(['0.32', '0.12']);
    expect(feesOf('binance-um:vip=3,bnb=yes', both, COINS)).toEqual(['0.288', '0.108']);
    expect(feesOf('binance-um:vip=9', both, COINS)).toEqual(['0.17', '0']);
  });

  // Binance's FAQ 360033544231: commission = notional × rate, notional = contracts × contract size ÷ trade price.
  // 10 contracts of 100 USD at 10,000.0 are 0.1 BTC; 0.05 % of that is 0.00005 BTC.
  it('binance-cm takes its share of the coins that the contracts are worth', () => {
    const contract = { multiplier: parseDecimal('100'), inverse: true };
    const trade = { ticks: 100_000, lots: 10 };
    const scales = { priceScale: 1, sizeScale: 0 };
    const fees = feesOf('binance-cm', [trade, { ...trade, liquidity: 'maker' }], scales, contract);
    expect(fees).toEqual(['0.00005', '0.00002']);
  });

  // Interactive Brokers, commissions-stocks.php, "Fixed Examples": 100 shares @ 25 = 1.00, 1,000 @ 25 = 5.00,
  // 1,000 @ 0.25 = 2.50 (1 % of the trade). Buys, so that no regulatory fee is in them.
  it('ibkr-stocks-fixed takes half a cent a share, at least a dollar, at most 1 %', () => {
    const buys = [
      { orderId: 1, ticks: 2500, lots: 100 },
      { orderId: 2, ticks: 2500, lots: 1000 },
      { orderId: 3, ticks: 25, lots: 1000 },
    ];
    expect(feesOf('ibkr-stocks-fixed', buys)).toEqual(['1', '5', '2.5']);
  });

  // Where 1 % is less than the minimum, the 1 % holds: Min(0.01 × value, Max(0.005 × shares, 1)), mhptrading.com/docs
  // (RealTest). 10 shares at 0.20 are worth 2.
  it('ibkr-stocks-fixed never takes more than 1 %, not even for its minimum', () => {
    expect(feesOf('ibkr-stocks-fixed', [{ ticks: 20, lots: 10 }])).toEqual(['0.02']);
  });

  // SEC fee rate advisories: 27.80 per million from 2024-05-22, 0.00 from 2025-05-14, 20.60 from 2026-04-04. FINRA's TAF:
  // 0.000166 a share (at most 8.30) in 2024 and 2025, 0.000195 (at most 9.79) in 2026. 1000 shares sold for 25,000:
  // 5 + 0.695 + 0.166, 5 + 0.166, 5 + 0.515 + 0.195; nothing is known of before 2024-05-22.
  it('ibkr-stocks-fixed adds what sellers paid to regulators on that day', () => {
    const sale = { ticks: 2500, lots: 1000, side: -1 } as const;
    const days = [at('2024-05-21T15:00:00Z'), in2024, in2025, in2026];
    const sales = days.map((timeUs, index) => ({ ...sale, timeUs, orderId: index + 1 }));
    expect(feesOf('ibkr-stocks-fixed', sales)).toEqual(['5', '5.861', '5.166', '5.71']);
    expect(feesOf('ibkr-stocks-fixed', [{ ...sale, timeUs: in2025, lots: 1_000_000 }])).toEqual(['5008.3']);
  });

  // Interactive Brokers, "Stock and ETF Fixed vs. Tiered Pricing Comparison Examples": 30,000,000 shares @ 5 removing
  // liquidity on Island pay 1,050 + 5,400 + 25,500 + 10,000 of commission, 90,000 to the venue and 6,000 for clearing;
  // pass-throughs are 0.000175 + 0.000563 of the commission (30.9591). Bought, so that no regulatory fee is in it.
  it('ibkr-stocks-tiered takes every share at the rate of its tier', () => {
    expect(feesOf('ibkr-stocks-tiered', [{ ticks: 500, lots: 30_000_000 }])).toEqual(['137980.9591']);
  });

  // The same page's 200,000 shares: 700 of commission, 600 to the venue, 40 for clearing; and adding liquidity for the
  // rebate of 0.0021 a share that its first example has (63,000 for 30,000,000).
  it('ibkr-stocks-tiered passes on what the venue takes or gives', () => {
    const order = { ticks: 500, lots: 200_000 };
    expect(feesOf('ibkr-stocks-tiered', [order])).toEqual(['1340.5166']);
    expect(feesOf('ibkr-stocks-tiered:add=-0.0021', [{ ...order, liquidity: 'maker' }])).toEqual(['320.5166']);
    expect(feesOf('ibkr-stocks-tiered:volume=300000,remove=0', [order])).toEqual(['440.2952']);
  });

  // Interactive Brokers: 0.85 a contract (commissions-futures.php), CME 1.38 for E-mini and 0.35 for Micro E-mini equity
  // futures, 0.25 commission for those, NFA 0.02 (CME.php). LEAN's tests have 2.15 of 2022, when CME took 1.28.
  it('ibkr-futures takes commission, exchange and NFA fee of every contract', () => {
    const scales = { priceScale: 2, sizeScale: 0 };
    const contract = { multiplier: parseDecimal('50'), inverse: false };
    const trade = [{ ticks: 450_025, lots: 3 }];
    expect(feesOf('ibkr-futures-es', trade, scales, contract)).toEqual(['6.75']);
    expect(feesOf('ibkr-futures-mes', trade, scales, contract)).toEqual(['1.86']);
    expect(feesOf('ibkr-futures:exchange=1.28', [{ ...trade[0]!, lots: 1000 }], scales, contract)).toEqual(['2150']);
    expect(feesOf('ibkr-futures:exchange=1.60,commission=0.65', trade, scales)).toEqual(['6.81']);
  });
});

describe('a preset', () => {
  it('says of which day its numbers are, who published them and what they leave out', () => {
    for (const [name, { info }] of COST_PRESETS) {
      expect(info.name).toBe(name);
      expect(info.asOf).toMatch(/^\d{4}(-\d{2}-\d{2})?$/);
      expect(info.source.length).toBeGreaterThan(20);
      expect(info.leavesOut.length).toBeGreaterThan(20);
    }
    expect([...COST_PRESETS.keys()]).toEqual(
      expect.arrayContaining(['binance-spot', 'binance-um', 'binance-cm', 'ibkr-stocks-fixed', 'ibkr-stocks-tiered']),
    );
  });

  it('is named in the documentation, with its day', () => {
    const text = readFileSync(new URL('../../../docs/costs-and-risk.md', import.meta.url), 'utf8');
    const rows = text.split('\n').filter((line) => /\| \d{4}(-\d{2}-\d{2})? \|$/.test(line));
    for (const [name, { info }] of COST_PRESETS) {
      const short = name.replace('ibkr-futures-', '-');
      const row = rows.find((line) =>
        [`\`${name}\``, `\`${name}:`, `\`${short}\``].some((word) => line.includes(word)),
      );
      expect(row, name).toMatch(new RegExp(`\\| ${info.asOf} \\|$`));
    }
  });

  it('refuses options that it does not have', () => {
    const error = (costs: string): string => {
      try {
        parseCosts(costs);
      } catch (thrown) {
        return String(thrown);
      }
      return 'no error';
    };
    expect(error('binance-um:vip=10')).toBe('RangeError: costs "binance-um:vip=10": vip= must be 0 to 9, got 10');
    expect(error('binance-um:3')).toBe('RangeError: costs "binance-um:3": "3" is not known here (expected vip=, bnb=)');
    expect(error('binance-um:bnb=1')).toBe('RangeError: costs "binance-um:bnb=1": bnb= must be yes or no, got 1');
    expect(error('binance-spot:vip=1')).toContain('"vip=1" is not known here (expected bnb=)');
    expect(error('binance-cm:bnb=yes')).toContain('"bnb=yes": there are no options here');
    expect(error('ibkr-stocks-fixed:x')).toContain('"x": there are no options here');
    expect(error('ibkr-stocks-tiered:9')).toContain('"9" is not known here (expected volume=, remove=, add=)');
    expect(error('ibkr-futures')).toContain("say the exchange's fee per contract (exchange=1.38), or take one of");
    expect(error('ibkr-futures:exchange=-1')).toContain('exchange= must be 0 or more, got -1');
    expect(error('ibkr-futures-es:1')).toContain('"1": there are no options here');
  });
});
