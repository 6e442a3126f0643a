import { parseDuration } from '../core/time.ts';
import type { Scales } from '../core/trade-batch.ts';
import type { EvidenceOptions } from '../stats/evidence/rule-evidence.ts';
import { parseHorizon } from '../stats/event/horizon.ts';
import type { PanelOptions } from '../stats/event/panel-options.ts';
import { NULL_MODELS, type NullModel } from '../stats/null/null-test.ts';
import {
  integerOf,
  neededChoice,
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  positiveOf,
  seedOf,
  textOf,
} from './option-values.ts';

const MODELS = Object.keys(NULL_MODELS) as NullModel[];

/** How signals are judged. */
export interface JudgingOptions {
  /** How long after entry: `15` (bars), `90s`, `5m`, `trades:200`, `volume:12.5`; several. Default `5,15,60`. */
  readonly horizons?: NumberOption | readonly NumberOption[];
  /** From the close of the signal's bar to the market. Default `100ms`. */
  readonly latency?: string;
  /** Events whose session ends before their exit: drop, or mark to its last price. Default `drop`. */
  readonly sessionEnd?: 'drop' | 'mark';
  /** Fee per side in basis points of the notional. Default 10. */
  readonly feeBps?: NumberOption;
  /** Ticks every fill is worse than its print. Default 0. */
  readonly slippageTicks?: NumberOption;
  /** Null models, the one the verdict rests on first. Default: all of `NULL_MODELS`. */
  readonly nulls?: string | readonly NullModel[];
  /** Draws of each null model. Default 1999. */
  readonly draws?: NumberOption;
  /** Draws of `aggressor-surrogate`, which scans anew each time. Default 199. */
  readonly surrogateDraws?: NumberOption;
  /** Bootstrap resamples of the intervals. Default 1999. */
  readonly resamples?: NumberOption;
  /** The new extremes compared with, in bars. Default: the rule's own lookback. */
  readonly extremeLookback?: NumberOption;
  /** Seed of all draws. Default 1. */
  readonly seed?: NumberOption;
  /** Does not enter the tries into the ledger: then nothing is called evidence. Default false. */
  readonly withoutLedger?: boolean;
}

/** What {@link JudgingOptions} are where nothing is said. */
export const JUDGING_DEFAULTS = {
  horizons: '5,15,60',
  latency: '100ms',
  sessionEnd: 'drop',
  feeBps: 10,
  slippageTicks: 0,
  nulls: MODELS,
  draws: 1999,
  surrogateDraws: 199,
  resamples: 1999,
  extremeLookback: undefined,
  seed: 1,
  withoutLedger: undefined,
} as const satisfies OptionDefaults<JudgingOptions>;

/** When forward returns begin and end. */
export function panelOptionsOf(values: OptionValues, scales: Scales): PanelOptions {
  const horizons = neededText(values, 'horizons')
    .split(',')
    .map((text) => parseHorizon(text.trim(), scales));
  const sessionEnd = neededChoice(values, 'sessionEnd', ['drop', 'mark'] as const);
  return { horizons, latencyUs: parseDuration(neededText(values, 'latency')), sessionEnd };
}

/** What is computed of them. */
export function evidenceOptionsOf(values: OptionValues): EvidenceOptions {
  const count = (name: string): number => integerOf(values, name, { min: 1, max: 1_000_000 });
  const lookback = textOf(values, 'extremeLookback') === undefined ? undefined : count('extremeLookback');
  return {
    feeBps: positiveOf(values, 'feeBps'),
    slippageTicks: integerOf(values, 'slippageTicks', { min: 0, max: 1_000_000 }),
    resamples: count('resamples'),
    level: 0.95,
    seed: seedOf(values),
    models: modelsOf(values),
    draws: count('draws'),
    surrogateDraws: count('surrogateDraws'),
    extremeLookback: lookback,
  };
}

function modelsOf(values: OptionValues): NullModel[] {
  return neededText(values, 'nulls')
    .split(',')
    .map((text) => {
      const model = MODELS.find((name) => name === text.trim());
      if (model === undefined) throw new RangeError(`unknown null model "${text}": there are ${MODELS.join(', ')}`);
      return model;
    });
}
