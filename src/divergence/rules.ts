import { ABSORPTION_DEFAULTS, absorptionDetector } from './absorption-detector.ts';
import { chartDetector } from './chart-detector.ts';
import { CORRELATION_DEFAULTS, correlationDetector } from './correlation-detector.ts';
import { DELTA_DEFAULTS, deltaDetector } from './delta-detector.ts';
import { EXHAUSTION_DEFAULTS, exhaustionDetector } from './exhaustion-detector.ts';
import { PIVOT_DEFAULTS } from './pivot-options.ts';
import { pivotDetector } from './pivot-detector.ts';
import type { RowDetector } from './rule/row-detector.ts';
import type { RuleOption, RuleOptions } from './rule-options.ts';
import { SLOPE_DEFAULTS, slopeDetector } from './slope-detector.ts';
import { windowDetector } from './window-detector.ts';
import { ZGAP_DEFAULTS, zgapDetector } from './zgap-detector.ts';

/** A number that a rule takes inside its brackets. */
export interface RuleParameter {
  /** Its name. */
  readonly name: string;
  /** One line: what it is, with its unit. */
  readonly meaning: string;
  /** What it is when it is not given; `lookback`: the lookback asked for beside the rules. */
  readonly fallback: number | 'lookback';
}

/** A rule that can be asked for by its name. */
export interface DetectorRule {
  /** Its name. */
  readonly name: string;
  /** One line: when it gives a bearish signal; a bullish one mirrored. */
  readonly meaning: string;
  /** The numbers it takes, in order. */
  readonly parameters: readonly RuleParameter[];
  /** The options it takes; `wordsFor` says how they are written. */
  readonly options: readonly RuleOption[];
  /** A fresh detector from one number for each parameter. */
  readonly make: (numbers: readonly number[], options: Partial<RuleOptions>) => RowDetector;
}

const COMMON: readonly RuleOption[] = ['cooldownBars', 'rearm', 'acrossResets'];

function parameter(name: string, fallback: RuleParameter['fallback'], meaning: string): RuleParameter {
  return { name, meaning, fallback };
}

/** Every rule of the toolkit, for help texts, and for `detectorsFor` to look up. */
export const DETECTOR_RULES: readonly DetectorRule[] = [
  {
    name: 'window',
    meaning: 'the price is above the highest of the last bars while CVD is below its value there',
    parameters: [parameter('lookback', 'lookback', 'bars the price is compared with')],
    options: ['priceField', 'ties', 'normalised', ...COMMON],
    make: ([lookback], options) => windowDetector({ ...options, lookback: lookback! }),
  },
  {
    name: 'pivot',
    meaning:
      'of two confirmed swing highs the later is higher while CVD is lower (regular), or the other way round (hidden)',
    parameters: [
      parameter('left', 'lookback', 'bars before a swing that lie inside it'),
      parameter('right', 'lookback', 'bars after a swing that confirm it: how late it is known'),
      parameter('minDistance', PIVOT_DEFAULTS.minDistance, 'fewest bars between the swings'),
      parameter('maxDistance', PIVOT_DEFAULTS.maxDistance, 'most bars between the swings'),
    ],
    options: ['pivotsIn', 'kinds', ...COMMON],
    make: ([left, right, minDistance, maxDistance], options) =>
      pivotDetector({ ...options, left: left!, right: right!, minDistance: minDistance!, maxDistance: maxDistance! }),
  },
  {
    name: 'slope',
    meaning: 'over the last bars price trends up while CVD trends down',
    parameters: [
      parameter('lookback', 'lookback', 'bars the trend lines go through'),
      parameter('minimumT', SLOPE_DEFAULTS.minimumT, '|slope ÷ its standard error| that both must exceed'),
    ],
    options: COMMON,
    make: ([lookback, minimumT], options) => slopeDetector({ ...options, lookback: lookback!, minimumT: minimumT! }),
  },
  {
    name: 'correlation',
    meaning: 'over the last bars price rose against the flow, bar by bar and on the whole',
    parameters: [
      parameter('lookback', 'lookback', 'changes that are correlated'),
      parameter(
        'minimumCorrelation',
        CORRELATION_DEFAULTS.minimumCorrelation,
        'the correlation of price changes and deltas must be below its negative',
      ),
    ],
    options: ['ranks', ...COMMON],
    make: ([lookback, minimumCorrelation], options) =>
      correlationDetector({ ...options, lookback: lookback!, minimumCorrelation: minimumCorrelation! }),
  },
  {
    name: 'zgap',
    meaning: 'the price change over some bars is unusually high against the CVD change over them',
    parameters: [
      parameter('lookback', 'lookback', 'bars of one change'),
      parameter('normBars', ZGAP_DEFAULTS.normBars, 'changes that say what is usual'),
      parameter('minimumGap', ZGAP_DEFAULTS.minimumGap, 'gap between the two z values that must be exceeded'),
    ],
    options: ['normalised', ...COMMON],
    make: ([lookback, normBars, minimumGap], options) =>
      zgapDetector({ ...options, lookback: lookback!, normBars: normBars!, minimumGap: minimumGap! }),
  },
  {
    name: 'chart',
    meaning: 'the close is above the close some bars ago while CVD is below its value then',
    parameters: [parameter('lookback', 'lookback', 'bars ago')],
    options: ['normalised', ...COMMON],
    make: ([lookback], options) => chartDetector({ ...options, lookback: lookback! }),
  },
  {
    name: 'delta',
    meaning: 'the bar closes above its open, or makes a new high, on negative delta',
    parameters: [parameter('minimumPercent', DELTA_DEFAULTS.minimumPercent, '|delta| in percent of buy + sell volume')],
    options: ['extremeLookback', ...COMMON],
    make: ([minimumPercent], options) => deltaDetector({ ...options, minimumPercent: minimumPercent! }),
  },
  {
    name: 'absorption',
    meaning: 'unusually large buying moved price far less than it usually does',
    parameters: [
      parameter('lookback', 'lookback', 'bars before that say what is usual'),
      parameter('minimumZ', ABSORPTION_DEFAULTS.minimumZ, 'z of the delta'),
      parameter('minimumScore', ABSORPTION_DEFAULTS.minimumScore, 'missing move in residual deviations'),
    ],
    options: ['extremeLookback', ...COMMON],
    make: ([lookback, minimumZ, minimumScore], options) =>
      absorptionDetector({ ...options, lookback: lookback!, minimumZ: minimumZ!, minimumScore: minimumScore! }),
  },
  {
    name: 'exhaustion',
    meaning: 'a new high on little aggressive buying, less than at the high before',
    parameters: [
      parameter('lookback', 'lookback', 'bars the high and the volume are compared with'),
      parameter('maximumShare', EXHAUSTION_DEFAULTS.maximumShare, 'share of the mean volume that is little'),
    ],
    options: COMMON,
    make: ([lookback, maximumShare], options) =>
      exhaustionDetector({ ...options, lookback: lookback!, maximumShare: maximumShare! }),
  },
];
