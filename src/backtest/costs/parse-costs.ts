import { parseDuration } from '../../core/time.ts';
import { parseShare } from './cost-fields.ts';
import type { CostTerms, FeePart, FundingTerms, PresetInfo } from './cost-terms.ts';
import { parseRate, RATE_KINDS } from './parse-rate.ts';
import { COST_PRESETS } from './presets.ts';

/**
 * Reads what trading costs:
 *
 * - `none`;
 * - `bps:5` or `bps:maker=2,taker=5`: basis points of the traded worth, below 0 a rebate;
 * - `per-share:0.005,min=1,max=1%` and `per-contract:2.25`: money per share or contract;
 * - the name of a preset, with its options: `binance-um:vip=3,bnb=yes` (see `COST_PRESETS`).
 *
 * All three kinds of rates take `min=` and `max=` (money, and a share of its worth, per order), and tiers after a slash
 * with the volume they begin at: `bps:maker=2,taker=5/from=15000000,maker=1.6,taker=4`. `volume=` is what is traded besides
 * the run. The tier in basis points is that of the worth traded in the 30 UTC days before today; per share and contract the
 * tiers are marginal in the calendar month (UTC).
 *
 * After a semicolon, the funding of a perpetual: `binance-um;funding=0.01%/8h`.
 * @throws RangeError quoting the text and saying what is wrong with it.
 */
export function parseCosts(text: string): CostTerms {
  try {
    const [fees, ...rest] = text.split(';').map((part) => part.trim());
    if (rest.length > 1) throw new RangeError('there is more than one semicolon');
    return { text: text.trim(), ...parseFees(fees!), funding: rest.length === 0 ? null : parseFunding(rest[0]!) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`costs "${text}": ${error.message}`);
  }
}

function parseFees(text: string): { parts: readonly FeePart[]; preset: PresetInfo | null } {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon).trim();
  const words = colon < 0 ? '' : text.slice(colon + 1).trim();
  if (text === 'none') return { parts: [], preset: null };
  const basis = RATE_KINDS.get(name);
  if (basis !== undefined) return { parts: [parseRate(basis, words)], preset: null };
  const preset = COST_PRESETS.get(name);
  if (preset !== undefined) return { parts: preset.parts(words), preset: preset.info };
  const names = ['none', ...[...RATE_KINDS.keys()].map((kind) => `${kind}:RATE`), ...COST_PRESETS.keys()];
  throw new RangeError(`"${name}" is not known (expected ${names.join(', ')})`);
}

function parseFunding(text: string): FundingTerms {
  const match = /^funding=([^/]+)\/([^/]+)$/.exec(text);
  if (match === null) throw new RangeError(`"${text}" is no funding (expected e.g. funding=0.01%/8h)`);
  const intervalUs = parseDuration(match[2]!.trim());
  if (intervalUs <= 0) throw new RangeError('the time between two funding payments must be above 0');
  return { rate: parseShare('the funding rate', match[1]!.trim()), intervalUs };
}
