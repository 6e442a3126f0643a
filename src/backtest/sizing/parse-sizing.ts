import { compareDecimals, type Decimal, parseDecimal } from '../../core/decimal.ts';
import { CostFields, namedDecimal, parseShare } from '../costs/cost-fields.ts';
import type { KellyRule, SizingRule } from './sizing-rule.ts';

/** What Kelly's formula is given unless told otherwise: a hundred round trips first, risking nothing until then. */
export const KELLY_DEFAULTS: Omit<KellyRule, 'kind' | 'share'> = {
  minimumTrades: 100,
  prior: parseDecimal('0'),
  maximum: parseDecimal('0.05'),
};

const ONE: Decimal = { units: 1n, scale: 0 };

/**
 * Reads how large entries are: `size:0.5`, `notional:1000`, `risk:1%`, `volatility:1%`, or
 * `kelly:0.5,min=100,prior=0.5%,max=5%` (see {@link SizingRule}; Kelly's defaults are {@link KELLY_DEFAULTS}).
 * @throws RangeError quoting the text and saying what is wrong with it.
 */
export function parseSizing(text: string): SizingRule {
  try {
    const colon = text.indexOf(':');
    const kind = text.slice(0, Math.max(colon, 0)).trim();
    return ruleOf(kind, text.slice(colon + 1).trim());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`sizing "${text}": ${error.message}`);
  }
}

function ruleOf(kind: string, words: string): SizingRule {
  switch (kind) {
    case 'size':
      return { kind, size: above0('the size', namedDecimal('the size', words)) };
    case 'notional':
      return { kind, amount: above0('the amount', namedDecimal('the amount', words)) };
    case 'risk':
    case 'volatility':
      return { kind, share: above0('the share', parseShare('the share', words)) };
    case 'kelly':
      return kellyRule(words);
    default:
      throw new RangeError('expected size:, notional:, risk:, volatility: or kelly:');
  }
}

function kellyRule(words: string): KellyRule {
  const fields = new CostFields(words, ['min', 'prior', 'max'], true);
  const share = above0('the part of Kelly', parseShare('the part of Kelly', fields.bare ?? ''));
  if (compareDecimals(share, ONE) > 0) throw new RangeError('more than Kelly is never less risky: give at most 1');
  const minimumTrades = Number(fields.text('min') ?? KELLY_DEFAULTS.minimumTrades);
  if (!Number.isInteger(minimumTrades) || minimumTrades < 2)
    throw new RangeError('min= must be a whole number from 2 on');
  const prior = fields.share('prior') ?? KELLY_DEFAULTS.prior;
  return { kind: 'kelly', share, minimumTrades, prior, maximum: fields.share('max') ?? KELLY_DEFAULTS.maximum };
}

function above0(what: string, value: Decimal): Decimal {
  if (value.units <= 0n) throw new RangeError(`${what} must be above 0`);
  return value;
}
