import type { Instrument } from '../core/trade-batch.ts';
import type { SimulatedDay } from '../data/simulate/simulator.ts';
import {
  type PlantedEdgeOptions,
  type SimulatorInput,
  SIMULATOR_DEFAULTS,
} from '../data/simulate/simulator-options.ts';
import { writeSimulatedDays } from '../data/simulate/write-simulated-days.ts';
import { writeSimulatedDumps } from '../data/simulate/write-simulated-dumps.ts';
import { DAYS_DEFAULTS, type DaysOptions, instrumentOf, rangeOf } from './days-options.ts';
import { OptionError } from './option-error.ts';
import {
  flagOf,
  integerOf,
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  resolveOptions,
  seedOf,
  textOf,
} from './option-values.ts';
import { plantedDetector } from './planted-detector.ts';

/** What {@link simulateDays} takes. */
export interface SimulateDaysOptions extends Omit<DaysOptions, 'symbol'> {
  /** What the simulated instrument is called. Default `SIMUSDT`. */
  readonly symbol?: string;
  /** Days from `from` on (2026-01-01 where nothing is said), instead of `to`. Default 1. */
  readonly days?: NumberOption;
  /** Seed of all randomness: equal options give equal trades on every machine. Default 1. */
  readonly seed?: NumberOption;
  /** Mean rate of aggressor orders. Default 1.2. */
  readonly ordersPerSecond?: NumberOption;
  /** Plants an edge: drift after a divergence, in one-minute standard deviations per bar, e.g. 0.1. Default: none. */
  readonly edge?: NumberOption;
  /** Lookback, in bars, of the divergences the edge follows. Default 20. */
  readonly edgeLookback?: NumberOption;
  /** Bars the edge lasts. Default 15. */
  readonly edgeHorizon?: NumberOption;
  /** Writes CSV dumps of Binance's shape into this folder instead of days into the store. */
  readonly dumpDir?: string;
  /** Replaces days that are there already. Default false: it is an error that they are. */
  readonly overwrite?: boolean;
  /** Called after each day with the number of days that are done, and of all. */
  readonly onDay?: (done: number, total: number) => void;
}

/** What {@link SimulateDaysOptions} are where nothing is said. */
export const SIMULATE_DEFAULTS = {
  ...DAYS_DEFAULTS,
  symbol: 'SIMUSDT',
  days: 1,
  seed: 1,
  ordersPerSecond: SIMULATOR_DEFAULTS.ordersPerSecond,
  edge: undefined,
  edgeLookback: 20,
  edgeHorizon: 15,
  dumpDir: undefined,
  overwrite: false,
  onDay: undefined,
} as const satisfies OptionDefaults<SimulateDaysOptions>;

/** Days that were simulated. */
export interface SimulatedDays {
  /** What they are filed under. */
  readonly instrument: Instrument;
  /** Each day with what it holds, and the divergences after which an edge was planted. */
  readonly days: readonly SimulatedDay[];
}

/**
 * Writes simulated days into the store: known aggressors, and a price that no signal can foresee unless an edge is planted.
 * `cvdlab simulate`.
 * @throws OptionError and RangeError for an option that cannot be used, InputError for days that are there already.
 */
export async function simulateDays(options: SimulateDaysOptions): Promise<SimulatedDays> {
  const values = resolveOptions(options, SIMULATE_DEFAULTS);
  const instrument = instrumentOf(values);
  const simulator = simulatorInput(values);
  const wiring = simulator.edge ? { detectDivergence: plantedDetector(simulator.edge.lookback ?? 20) } : {};
  const dumpDir = textOf(values, 'dumpDir');
  if (dumpDir !== undefined) {
    const dumps = writeSimulatedDumps(simulator, { dir: dumpDir, symbol: instrument.symbol }, wiring);
    return { instrument, days: dumps.map(({ day }) => day) };
  }
  let done = 0;
  const { days } = await writeSimulatedDays({
    dataDir: neededText(values, 'dataDir'),
    instrument,
    overwrite: flagOf(values, 'overwrite'),
    simulator,
    wiring,
    onDay: () => {
      done += 1;
      options.onDay?.(done, simulator.days ?? 1);
    },
  });
  return { instrument, days };
}

function simulatorInput(values: OptionValues): SimulatorInput {
  const range = rangeOf(values);
  const firstDay = range.fromDay ?? SIMULATOR_DEFAULTS.firstDay;
  const days =
    range.toDay === undefined ? integerOf(values, 'days', { min: 1, max: 3660 }) : range.toDay - firstDay + 1;
  return {
    seed: seedOf(values),
    firstDay,
    days,
    ordersPerSecond: numberOf(values, 'ordersPerSecond'),
    edge: edgeOf(values),
  };
}

function edgeOf(values: OptionValues): Partial<PlantedEdgeOptions> | null {
  if (textOf(values, 'edge') === undefined) return null;
  return {
    theta: numberOf(values, 'edge'),
    lookback: integerOf(values, 'edgeLookback', { min: 1, max: 1000 }),
    horizonBars: integerOf(values, 'edgeHorizon', { min: 1, max: 10_000 }),
  };
}

function numberOf(values: OptionValues, name: string): number {
  const text = neededText(values, name);
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new OptionError(name, `takes a number, got "${text}"`);
  return value;
}
