import { type Decimal, parseDecimal } from '../../core/decimal.ts';
import { parseDay } from '../../core/time.ts';
import { CostFields } from './cost-fields.ts';
import type { FeePart, RatePart, SalePart } from './cost-terms.ts';
import { ZERO } from './parse-rate.ts';
import type { CostPreset } from './preset.ts';

/**
 * What US sellers of stocks pay to regulators: the SEC's Section 31 fee (fee rate advisories of fiscal 2024, 2025 and 2026)
 * and FINRA's Trading Activity Fee (SR-FINRA-2024-019), which Interactive Brokers passes on under both plans.
 */
const US_STOCK_SALES: SalePart = {
  kind: 'sale',
  rates: [
    saleRate('2024-05-22', '0.0000278', '0.000166', '8.30'),
    saleRate('2025-05-14', '0', '0.000166', '8.30'),
    saleRate('2026-01-01', '0', '0.000195', '9.79'),
    saleRate('2026-04-04', '0.0000206', '0.000195', '9.79'),
    saleRate('2027-01-01', '0.0000206', '0.000232', '11.61'),
  ],
};

const FIXED_STOCKS: RatePart = {
  ...perUnit('0.005', '0.005'),
  minimum: parseDecimal('1'),
  maximum: parseDecimal('0.01'),
};

/** Shares a month from which the tiered commission is less. */
const TIERED_STOCKS: readonly (readonly [from: string, rate: string])[] = [
  ['0', '0.0035'],
  ['300000', '0.002'],
  ['3000000', '0.0015'],
  ['20000000', '0.001'],
  ['100000000', '0.0005'],
];

/** The NYSE's 0.000175 and FINRA's 0.000563 of the commission. */
const PASS_THROUGH = parseDecimal('0.000738');
/** NSCC and DTC, per share. */
const CLEARING = '0.0002';

/** US futures at the fixed plan: commission and the exchange's fee per contract; the NFA's comes on top. */
const FUTURES: readonly (readonly [product: string, commission: string, exchange: string])[] = [
  ['es', '0.85', '1.38'],
  ['nq', '0.85', '1.38'],
  ['rty', '0.85', '1.38'],
  ['mes', '0.25', '0.35'],
  ['mnq', '0.25', '0.35'],
  ['m2k', '0.25', '0.35'],
];
const NFA_FEE = '0.02';
const FUTURES_SOURCE = 'interactivebrokers.com/en/pricing/commissions-futures.php and …/accounts/fees/CME.php';
const FUTURES_LEFT_OUT = 'the volume tiers of the tiered plan, and overnight fees';

/** Interactive Brokers' fees (IBKR Pro, US markets). */
export const IBKR_PRESETS: readonly CostPreset[] = [
  {
    info: {
      name: 'ibkr-stocks-fixed',
      asOf: '2025-07-12',
      source:
        'interactivebrokers.com/en/pricing/commissions-stocks.php; SEC and FINRA fees by their dates since 2024-05-22',
      leavesOut:
        'the Consolidated Audit Trail fee (below 0.0001 a share) and the waiver of late 2026 that FINRA proposed (SR-FINRA-2026-021)',
    },
    options: '',
    parts: (words) => withoutOptions(words, [FIXED_STOCKS, US_STOCK_SALES]),
  },
  {
    info: {
      name: 'ibkr-stocks-tiered',
      asOf: '2025-07-12',
      source:
        'interactivebrokers.com/en/pricing/commissions-stocks.php; SEC and FINRA fees by their dates since 2024-05-22',
      leavesOut:
        'what a venue really takes or gives (remove= 0.003, add= 0 a share unless told), the Consolidated Audit Trail fee',
    },
    options: 'volume=SHARES a month, remove=, add= (venue fee per share, a rebate below 0)',
    parts: tieredStocks,
  },
  {
    info: {
      name: 'ibkr-futures',
      asOf: '2025',
      source: FUTURES_SOURCE,
      leavesOut: `the exchange’s fee, which exchange= must say; ${FUTURES_LEFT_OUT}`,
    },
    options: 'exchange=FEE per contract, commission=0.85',
    parts: futures,
  },
  ...FUTURES.map(
    ([product, commission, exchange]): CostPreset => ({
      info: { name: `ibkr-futures-${product}`, asOf: '2025', source: FUTURES_SOURCE, leavesOut: FUTURES_LEFT_OUT },
      options: '',
      parts: (words) => withoutOptions(words, perContract(commission, exchange)),
    }),
  ),
];

function tieredStocks(words: string): readonly FeePart[] {
  const fields = new CostFields(words, ['volume', 'remove', 'add']);
  const tiers = TIERED_STOCKS.map(([from, rate]) => ({ ...tier(rate, rate), from: parseDecimal(from) }));
  const commission: RatePart = {
    ...perUnit('0', '0'),
    tiers,
    volume: fields.amount('volume') ?? ZERO,
    minimum: parseDecimal('0.35'),
    maximum: parseDecimal('0.01'),
    surcharge: PASS_THROUGH,
  };
  const remove = fields.decimal('remove') ?? parseDecimal('0.003');
  const add = fields.decimal('add') ?? ZERO;
  const venue: RatePart = { ...perUnit('0', '0'), tiers: [{ from: ZERO, maker: add, taker: remove }] };
  return [commission, venue, perUnit(CLEARING, CLEARING), US_STOCK_SALES];
}

function futures(words: string): readonly FeePart[] {
  const fields = new CostFields(words, ['exchange', 'commission']);
  const exchange = fields.text('exchange');
  if (exchange === null) {
    const names = FUTURES.map(([product]) => `ibkr-futures-${product}`);
    throw new RangeError(`say the exchange's fee per contract (exchange=1.38), or take one of ${names.join(', ')}`);
  }
  fields.amount('exchange');
  fields.amount('commission');
  return perContract(fields.text('commission') ?? '0.85', exchange);
}

function perContract(...fees: readonly string[]): readonly FeePart[] {
  return [...fees, NFA_FEE].map((fee) => perUnit(fee, fee));
}

function perUnit(maker: string, taker: string): RatePart {
  const plain = { volume: ZERO, minimum: null, maximum: null, surcharge: ZERO };
  return { kind: 'rate', basis: 'unit', tiers: [tier(maker, taker)], ...plain };
}

function tier(maker: string, taker: string): { from: Decimal; maker: Decimal; taker: Decimal } {
  return { from: ZERO, maker: parseDecimal(maker), taker: parseDecimal(taker) };
}

function saleRate(day: string, ofProceeds: string, unit: string, maximum: string): SalePart['rates'][number] {
  return {
    fromDay: parseDay(day),
    ofProceeds: parseDecimal(ofProceeds),
    perUnit: parseDecimal(unit),
    perUnitMaximum: parseDecimal(maximum),
  };
}

function withoutOptions(words: string, parts: readonly FeePart[]): readonly FeePart[] {
  new CostFields(words, []);
  return parts;
}
