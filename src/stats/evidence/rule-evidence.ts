import type { Signal } from '../../core/signal.ts';
import type { Detector } from '../../divergence/detector.ts';
import type { BaselineComparison } from '../event/baseline-comparison.ts';
import { baselineStudy } from '../event/baselines.ts';
import { type DecayPoint, informationDecay } from '../event/decay.ts';
import type { EventPanel } from '../event/event-panel.ts';
import { eventStudy, type HorizonStudy } from '../event/event-study.ts';
import { type ExcursionStudy, excursionStudy } from '../event/excursions.ts';
import { forwardReturns } from '../event/forward-returns.ts';
import { type RegimeStudy, regimeStudy } from '../event/regimes.ts';
import { signalRows } from '../event/signal-rows.ts';
import type { StudyOptions } from '../event/study-options.ts';
import { benjaminiHochberg } from '../multiplicity/adjusted-p-values.ts';
import type { NullModel, NullTest } from '../null/null-test.ts';
import { nullTests } from '../null/null-tests.ts';
import { sessionReturns } from './session-returns.ts';

/** How signals are judged. */
export interface EvidenceOptions extends StudyOptions {
  /** The null models; the first is the one the verdict rests on. At least one. */
  readonly models: readonly NullModel[];
  /** Draws of each null model. */
  readonly draws: number;
  /** Draws of the aggressor surrogate, each of which runs the detector. */
  readonly surrogateDraws: number;
  /** The L of the new extremes that signals are compared with; absent: the rule's own warm-up less one. */
  readonly extremeLookback?: number | undefined;
}

/** One rule at one horizon. */
export interface CellEvidence {
  /** The rule. */
  readonly rule: string;
  /** Index of the horizon in the panel. */
  readonly horizon: number;
  /** The event study. */
  readonly study: HorizonStudy;
  /** The null models, in the order asked for. */
  readonly nulls: readonly NullTest[];
  /** Sum of the events' returns after costs by session, a fraction; 0 in a session without events. */
  readonly sessionReturns: Float64Array;
}

/** The events of a regime, with what is left of their p once the regimes of the same horizon are counted. */
export interface AdjustedRegime extends RegimeStudy {
  /** q of Benjamini and Hochberg among the regimes of the horizon; null without a p. */
  readonly q: number | null;
}

/** Everything there is to say about one rule on some data. */
export interface RuleEvidence {
  /** The rule. */
  readonly rule: string;
  /** Its signals, in the order of their known time. */
  readonly signals: readonly Signal[];
  /** A cell for each horizon of the panel. */
  readonly cells: readonly CellEvidence[];
  /** The signals against the three baselines, by horizon. */
  readonly baselines: readonly BaselineComparison[];
  /** How well their strength orders returns. */
  readonly decay: readonly DecayPoint[];
  /** How far positions ran. */
  readonly excursions: readonly ExcursionStudy[];
  /** When the effect is there. */
  readonly regimes: readonly AdjustedRegime[];
}

/**
 * Judges one rule on a panel.
 * @param make gives a fresh detector at each call.
 */
export function ruleEvidence(panel: EventPanel, make: () => Detector, options: EvidenceOptions): RuleEvidence {
  const { bars } = panel;
  const detector = make();
  const signals = detector.scan(bars, 0, bars.length);
  const rows = signalRows(signals, bars);
  const lookback = options.extremeLookback ?? Math.max(detector.warmupBars - 1, 1);
  const studies = eventStudy(panel, rows, options);
  const horizons = studies.map(({ horizonBars }, horizon) => ({
    returns: forwardReturns(panel, horizon),
    horizonBars,
  }));
  const nulls = nullTests({ ...options, bars, rows, lookbackBars: detector.warmupBars, horizons, make });
  return {
    rule: detector.rule,
    signals,
    cells: studies.map((study, horizon) => ({
      rule: detector.rule,
      horizon,
      study,
      nulls: nulls[horizon]!,
      sessionReturns: sessionReturns(panel, horizon, rows, options),
    })),
    baselines: baselineStudy(panel, rows, { ...options, lookback }),
    decay: informationDecay(panel, signals),
    excursions: excursionStudy(panel, rows),
    regimes: adjusted(regimeStudy(panel, rows, options)),
  };
}

/** Regimes of one horizon are looked at together, so they are judged together. */
function adjusted(regimes: readonly RegimeStudy[]): AdjustedRegime[] {
  const horizons = [...new Set(regimes.map(({ horizon }) => horizon))];
  return horizons.flatMap((horizon) => {
    const family = regimes.filter((regime) => regime.horizon === horizon);
    const tested = family.filter(({ p }) => p !== null);
    const q = benjaminiHochberg(tested.map(({ p }) => p ?? 1));
    return family.map((regime) => ({ ...regime, q: regime.p === null ? null : q[tested.indexOf(regime)]! }));
  });
}
