import { compareDecimals, type Decimal } from '../../core/decimal.ts';
import { CostFields, namedDecimal } from './cost-fields.ts';
import type { FeeTier, RatePart } from './cost-terms.ts';

/** Nothing, as a decimal. */
export const ZERO: Decimal = { units: 0n, scale: 0 };

/** The kinds of rates by their names in a cost text, and what they are rates of. */
export const RATE_KINDS: ReadonlyMap<string, RatePart['basis']> = new Map([
  ['bps', 'notional'],
  ['per-share', 'unit'],
  ['per-contract', 'unit'],
]);

/**
 * Reads what follows `bps:`, `per-share:` or `per-contract:`, tiers split by `/`.
 * @throws RangeError saying what is wrong.
 */
export function parseRate(basis: RatePart['basis'], text: string): RatePart {
  const [first, ...later] = text.split('/');
  const fields = new CostFields(first!.trim(), ['maker', 'taker', 'min', 'max', 'volume'], true);
  const tiers = [{ from: ZERO, ...rates(fields) }, ...later.map(parseTier)];
  requireRising(tiers);
  const minimum = fields.amount('min');
  const maximum = fields.share('max');
  if ((minimum !== null || maximum !== null) && tiers.some((tier) => tier.maker.units < 0n || tier.taker.units < 0n)) {
    throw new RangeError('a rebate (a rate below 0) cannot have a min= or a max=');
  }
  return { kind: 'rate', basis, tiers, volume: fields.amount('volume') ?? ZERO, minimum, maximum, surcharge: ZERO };
}

function parseTier(text: string): FeeTier {
  const fields = new CostFields(text.trim(), ['from', 'maker', 'taker'], true);
  const from = fields.amount('from');
  if (from === null) throw new RangeError(`a tier needs from=VOLUME: "${text.trim()}"`);
  return { from, ...rates(fields) };
}

/** One rate for both, or one for the maker and one for the taker. */
function rates(fields: CostFields): Pick<FeeTier, 'maker' | 'taker'> {
  const maker = fields.decimal('maker');
  const taker = fields.decimal('taker');
  if (fields.bare !== null) {
    if (maker !== null || taker !== null) throw new RangeError('give one rate, or maker= and taker=, not both');
    const rate = namedDecimal('the rate', fields.bare);
    return { maker: rate, taker: rate };
  }
  if (maker === null || taker === null) throw new RangeError('give one rate, or both maker= and taker=');
  return { maker, taker };
}

function requireRising(tiers: readonly FeeTier[]): void {
  for (let index = 1; index < tiers.length; index += 1) {
    if (compareDecimals(tiers[index]!.from, tiers[index - 1]!.from) <= 0) {
      throw new RangeError('the volumes of the tiers (from=) must rise');
    }
  }
}
