import { type Decimal, parseDecimal } from '../../core/decimal.ts';
import { CostFields } from './cost-fields.ts';
import type { RatePart } from './cost-terms.ts';
import { ZERO } from './parse-rate.ts';
import type { CostPreset } from './preset.ts';

/** Maker and taker rates in basis points of VIP 0 (a regular user) to VIP 9. */
type VipRates = readonly (readonly [maker: string, taker: string])[];

const SPOT_RATES: VipRates = [['10', '10']];

const USD_M_RATES: VipRates = [
  ['2', '5'],
  ['1.6', '4'],
  ['1.4', '3.5'],
  ['1.2', '3.2'],
  ['1', '3'],
  ['0.8', '2.7'],
  ['0.6', '2.5'],
  ['0.4', '2.2'],
  ['0.2', '2'],
  ['0', '1.7'],
];

const COIN_M_RATES: VipRates = [['2', '5']];

/** Binance's fees. What one pays of them depends on BNB held as much as on volume, so a VIP says which he is. */
export const BINANCE_PRESETS: readonly CostPreset[] = [
  {
    info: {
      name: 'binance-spot',
      asOf: '2022-05-31',
      source:
        'Binance’s announcement 40669f3da342426c87b083b659673316; nautilus-binance 0.61 (2026) still has this rate',
      leavesOut:
        'VIP levels, pairs without fees and the liquidity provider program: write bps:maker=…,taker=… for those',
    },
    options: 'bnb=yes|no',
    parts: (words) => binanceParts(words, SPOT_RATES, '0.75'),
  },
  {
    info: {
      name: 'binance-um',
      asOf: '2026-10-12',
      source:
        'binance.com/en/fee/futureFee as read by loweef.io’s fee index; VIP 1 to 9 as in nautilus-binance 0.61 (2026); 10 % for BNB in Binance’s FAQ 360033544231',
      leavesOut: 'USDC contracts, the liquidity provider program, and funding: add ;funding=RATE/8h or recorded rates',
    },
    options: 'vip=0…9, bnb=yes|no',
    parts: (words) => binanceParts(words, USD_M_RATES, '0.9'),
  },
  {
    info: {
      name: 'binance-cm',
      asOf: '2023-09-26',
      source:
        'regular users since Binance’s change of that day (LEAN still has the 1 and 5 of before); not checked against a copy of binance.com/en/fee/deliveryFee',
      leavesOut: 'VIP levels, the liquidity provider program, and funding: add ;funding=RATE/8h or recorded rates',
    },
    options: '',
    parts: (words) => binanceParts(words, COIN_M_RATES, null),
  },
];

/** @param bnbFactor what remains of the fee when it is paid in BNB; null where that changes nothing. */
function binanceParts(words: string, rates: VipRates, bnbFactor: string | null): readonly RatePart[] {
  const keys = [...(rates.length > 1 ? ['vip'] : []), ...(bnbFactor === null ? [] : ['bnb'])];
  const fields = new CostFields(words, keys);
  const [maker, taker] = vipRates(fields, rates);
  const factor = paysInBnb(fields) && bnbFactor !== null ? parseDecimal(bnbFactor) : { units: 1n, scale: 0 };
  const tier = { from: ZERO, maker: times(parseDecimal(maker), factor), taker: times(parseDecimal(taker), factor) };
  const plain = { volume: ZERO, minimum: null, maximum: null, surcharge: ZERO };
  return [{ kind: 'rate', basis: 'notional', tiers: [tier], ...plain }];
}

function vipRates(fields: CostFields, rates: VipRates): readonly [maker: string, taker: string] {
  const text = fields.text('vip') ?? '0';
  const found = /^\d$/.test(text) ? rates[Number(text)] : undefined;
  if (found === undefined) throw new RangeError(`vip= must be 0 to ${rates.length - 1}, got ${text}`);
  return found;
}

function paysInBnb(fields: CostFields): boolean {
  const text = fields.text('bnb') ?? 'no';
  if (text !== 'yes' && text !== 'no') throw new RangeError(`bnb= must be yes or no, got ${text}`);
  return text === 'yes';
}

function times(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}
