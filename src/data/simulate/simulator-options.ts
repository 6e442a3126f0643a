import { dayNumber } from '../../core/time.ts';

/** One Ornstein–Uhlenbeck term of the logarithm of volatility. */
export interface VolatilityTerm {
  /** Time constant, seconds of session time. Above 0. */
  readonly tauSeconds: number;
  /** Stationary standard deviation of the term. 0 to 1. */
  readonly sd: number;
}

/** A true edge hidden in the simulated price: after a divergence the mid drifts in the divergence's direction. */
export interface PlantedEdgeOptions {
  /** Drift per one-minute bar, in standard deviations of the one-minute mid change. Default 0.1; 0 plants nothing. */
  readonly theta: number;
  /** Bars the detector looks back: for whoever builds the injected detector. Default 20. */
  readonly lookback: number;
  /** Bars that the drift lasts. Default 15. */
  readonly horizonBars: number;
}

/** Everything that decides which trades are simulated. Equal options give equal rows on every machine. */
export interface SimulatorOptions {
  /** Seed of all randomness, an integer. Default 1. */
  readonly seed: number;
  /** First UTC day, days since 1970-01-01 (see `parseDay`). Default 2026-01-01. */
  readonly firstDay: number;
  /** Number of consecutive days. Default 1. */
  readonly days: number;
  /** The mid at the start, in ticks. Default 20,000: a price of 200.00, which moves about 1.2 % a day. */
  readonly startTicks: number;
  /** Decimals of a tick. Default 2. */
  readonly priceScale: number;
  /** Decimals of a lot; one unit of order size is ten lots. Default 1. */
  readonly sizeScale: number;
  /** Id of the first trade; ids are consecutive over all days. Default 1. */
  readonly firstId: number;
  /** Start of the session, minutes after midnight UTC. Default 0. */
  readonly sessionStartMinute: number;
  /** Length of the session, minutes; it ends within the UTC day. Default 1440. */
  readonly sessionMinutes: number;
  /** Mean rate of aggressor orders, per second of the session. Default 1.2. */
  readonly ordersPerSecond: number;
  /** Share of orders that are triggered by earlier ones (Hawkes branching ratio). 0 to 0.95. Default 0.6. */
  readonly hawkesBranching: number;
  /** Decay of that triggering, per second. Default 0.5. */
  readonly hawkesBeta: number;
  /** Baseline rate in the middle of the session ÷ its mean: 1 is flat, less makes a U. Default 0.6. */
  readonly middayRate: number;
  /** Probability that an order is a child of a metaorder; the rest are fair coins. Default 0.4. */
  readonly metaorderShare: number;
  /** Number of hidden metaorders at work at any time. Default 5. */
  readonly metaorders: number;
  /** Pareto tail of metaorder lengths. Above 1. Default 1.5. */
  readonly alpha: number;
  /** Longest metaorder, in orders. Default 2000. */
  readonly maxMetaorderOrders: number;
  /** Move of the mid per root of order size at mean-square volatility, ticks. Default 0.55. */
  readonly impactTicks: number;
  /** Standard deviation of the move that has no order behind it, as a share of `impactTicks`. Default 0.2. */
  readonly noise: number;
  /** Terms of log volatility. Default: half an hour and 13 hours, sd 0.25 each. */
  readonly volatility: readonly VolatilityTerm[];
  /** Sd of the log of a metaorder's (or a coin order's) typical size. Default 0.7. */
  readonly parentSizeSigma: number;
  /** Sd of the log of an order's size around that. Default 0.8. */
  readonly childSizeSigma: number;
  /** Order size from which on an order sweeps two price levels; each doubling adds one. Default 2. */
  readonly sweepSize: number;
  /** Most levels one order sweeps. Default 5. */
  readonly maxSweepLevels: number;
  /** Share of orders that meet a spread of two ticks instead of one. Default 0.25. */
  readonly wideSpreadShare: number;
  /** The planted edge; null for the provable null: no signal can foresee the mid. Default null. */
  readonly edge: PlantedEdgeOptions | null;
}

/** What a caller says; the rest is {@link SIMULATOR_DEFAULTS}. */
export type SimulatorInput = Partial<Omit<SimulatorOptions, 'edge'>> & {
  /** The planted edge, in part or whole; null for none. */
  readonly edge?: Partial<PlantedEdgeOptions> | null;
};

/** The reference simulator's parameters (facts/science.md §5) on a 24-hour UTC day. */
export const SIMULATOR_DEFAULTS: SimulatorOptions = Object.freeze({
  seed: 1,
  firstDay: dayNumber({ year: 2026, month: 1, dayOfMonth: 1 }),
  days: 1,
  startTicks: 20_000,
  priceScale: 2,
  sizeScale: 1,
  firstId: 1,
  sessionStartMinute: 0,
  sessionMinutes: 1440,
  ordersPerSecond: 1.2,
  hawkesBranching: 0.6,
  hawkesBeta: 0.5,
  middayRate: 0.6,
  metaorderShare: 0.4,
  metaorders: 5,
  alpha: 1.5,
  maxMetaorderOrders: 2000,
  impactTicks: 0.55,
  noise: 0.2,
  volatility: Object.freeze([
    Object.freeze({ tauSeconds: 1800, sd: 0.25 }),
    Object.freeze({ tauSeconds: 46_800, sd: 0.25 }),
  ]),
  parentSizeSigma: 0.7,
  childSizeSigma: 0.8,
  sweepSize: 2,
  maxSweepLevels: 5,
  wideSpreadShare: 0.25,
  edge: null,
});

/** What an `edge` given in part is filled up with. */
export const PLANTED_EDGE_DEFAULTS: PlantedEdgeOptions = Object.freeze({ theta: 0.1, lookback: 20, horizonBars: 15 });

/**
 * Fills in the defaults and checks every number.
 * @throws RangeError naming the option, what it may be and what was got.
 */
export function resolveSimulatorOptions(input: SimulatorInput): SimulatorOptions {
  const edge = input.edge ?? null;
  const options: SimulatorOptions = {
    ...SIMULATOR_DEFAULTS,
    ...input,
    edge: edge === null ? null : { ...PLANTED_EDGE_DEFAULTS, ...edge },
  };
  checkRanges('', options, RANGES);
  for (const term of options.volatility) checkRanges('volatility.', term, VOLATILITY_RANGES);
  if (options.edge !== null) checkRanges('edge.', options.edge, EDGE_RANGES);
  checkSession(options);
  if (options.startTicks <= options.maxSweepLevels + 1) {
    throw new RangeError(`simulator option startTicks must be above maxSweepLevels + 1, got ${options.startTicks}`);
  }
  return options;
}

function checkSession({ sessionStartMinute, sessionMinutes }: SimulatorOptions): void {
  if (sessionStartMinute + sessionMinutes > 1440) {
    throw new RangeError(
      `the simulated session must end within the UTC day: it starts at minute ${sessionStartMinute} and lasts ${sessionMinutes}`,
    );
  }
}

type Range = readonly [least: number, most: number, kind: 'integer' | 'real'];
type Ranges<T> = { readonly [K in keyof T as T[K] extends number ? K : never]: Range };

/** Stands in for "above 0" in a closed range. */
const ABOVE_ZERO = Number.MIN_VALUE;

const RANGES: Ranges<SimulatorOptions> = {
  seed: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 'integer'],
  firstDay: [0, 100_000, 'integer'],
  days: [1, 10_000, 'integer'],
  startTicks: [1, 1e12, 'integer'],
  priceScale: [0, 15, 'integer'],
  sizeScale: [0, 15, 'integer'],
  firstId: [0, 2 ** 52, 'integer'],
  sessionStartMinute: [0, 1439, 'integer'],
  sessionMinutes: [1, 1440, 'integer'],
  ordersPerSecond: [ABOVE_ZERO, 10_000, 'real'],
  hawkesBranching: [0, 0.95, 'real'],
  hawkesBeta: [ABOVE_ZERO, 1000, 'real'],
  middayRate: [0, 1, 'real'],
  metaorderShare: [0, 1, 'real'],
  metaorders: [1, 1000, 'integer'],
  alpha: [1.01, 10, 'real'],
  maxMetaorderOrders: [1, 1_000_000, 'integer'],
  impactTicks: [0, 1000, 'real'],
  noise: [0, 100, 'real'],
  parentSizeSigma: [0, 2, 'real'],
  childSizeSigma: [0, 2, 'real'],
  sweepSize: [ABOVE_ZERO, Number.POSITIVE_INFINITY, 'real'],
  maxSweepLevels: [1, 100, 'integer'],
  wideSpreadShare: [0, 1, 'real'],
};

const VOLATILITY_RANGES: Ranges<VolatilityTerm> = {
  tauSeconds: [ABOVE_ZERO, 1e9, 'real'],
  sd: [0, 1, 'real'],
};

const EDGE_RANGES: Ranges<PlantedEdgeOptions> = {
  theta: [-10, 10, 'real'],
  lookback: [1, 10_000, 'integer'],
  horizonBars: [1, 10_000, 'integer'],
};

function checkRanges<T extends object>(prefix: string, options: T, ranges: Ranges<T>): void {
  for (const [name, [least, most, kind]] of Object.entries<Range>(ranges)) {
    const value: unknown = Reflect.get(options, name);
    const fits = typeof value === 'number' && value >= least && value <= most;
    if (!fits || (kind === 'integer' && !Number.isSafeInteger(value))) {
      const lower = least === ABOVE_ZERO ? 'above 0' : `at least ${least}`;
      const noun = kind === 'integer' ? 'an integer, ' : '';
      throw new RangeError(
        `simulator option ${prefix}${name} must be ${noun}${lower} and at most ${most}, got ${String(value)}`,
      );
    }
  }
}
