import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Instrument } from '../../core/trade-batch.ts';
import { InputError } from '../input-error.ts';
import type { IngestReport } from '../store/ingest-report.ts';
import { tradeDayPath } from '../store/layout.ts';
import { StoredDay } from '../store/stored-day.ts';
import { TradeIngest } from '../store/trade-ingest.ts';
import { optionsDigest } from './options-digest.ts';
import { type SimulatedDay, Simulator, type SimulatorWiring } from './simulator.ts';
import type { SimulatorInput } from './simulator-options.ts';

/** What simulated days say where recorded ones name their file. */
const SOURCE_NAME = 'simulated';

/** What to simulate, and where it goes. */
export interface WriteSimulatedOptions {
  /** The store's folder. */
  readonly dataDir: string;
  /** Whose trades they claim to be. */
  readonly instrument: Instrument;
  /** Replace days that are there already. Default false. */
  readonly overwrite?: boolean;
  /** What is simulated. */
  readonly simulator: SimulatorInput;
  /** What the simulator is plugged into. */
  readonly wiring?: SimulatorWiring;
  /** Told of every day when its rows are done; the store has them only in the end. */
  readonly onDay?: (day: SimulatedDay) => void;
}

/** What was simulated and written. */
export interface WriteSimulatedReport {
  /** What there is to know about each day besides its rows. */
  readonly days: readonly SimulatedDay[];
  /** What the store did with the rows, day by day. */
  readonly store: IngestReport;
}

/**
 * Writes simulated days into the store: all of them or, when anything goes wrong, none. Asking for more days of the same
 * simulation later leaves those that are there as they are.
 * @throws RangeError naming an option out of range; InputError when a day is there already with other trades than these.
 */
export async function writeSimulatedDays(options: WriteSimulatedOptions): Promise<WriteSimulatedReport> {
  const simulator = new Simulator(options.simulator, options.wiring);
  const sha256 = optionsDigest(simulator.options);
  const overwrite = options.overwrite ?? false;
  if (!overwrite) refuseOtherTrades(simulator, sha256, options);
  const ingest = new TradeIngest({
    dataDir: options.dataDir,
    instrument: options.instrument,
    kind: 'trades',
    ids: 'contiguous',
    aggressor: 'exchange',
    overwrite,
    scales: { priceScale: simulator.options.priceScale, sizeScale: simulator.options.sizeScale },
  });
  try {
    const days = await simulateInto(ingest, simulator, { sha256, onDay: options.onDay });
    return { days, store: await ingest.commit() };
  } catch (error) {
    ingest.abort();
    throw error;
  }
}

async function simulateInto(
  ingest: TradeIngest,
  simulator: Simulator,
  { sha256, onDay }: { readonly sha256: string; readonly onDay: WriteSimulatedOptions['onDay'] },
): Promise<SimulatedDay[]> {
  const { firstDay, days: count } = simulator.options;
  ingest.beginSource({ name: SOURCE_NAME, wholeDays: { firstDay, lastDay: firstDay + count - 1 } });
  const days: SimulatedDay[] = [];
  while (simulator.daysLeft > 0) {
    const day = simulator.nextDay((rows) => ingest.append(rows));
    days.push(day);
    onDay?.(day);
    // Signals, timers and progress have their turn.
    await nextTurn();
  }
  const none: ReadonlyMap<number, number> = new Map();
  ingest.endSource({
    sha256,
    quarantined: none,
    invalidated: none,
    outOfDay: none,
    recvAnomalies: none,
    fillIdHoles: none,
  });
  return days;
}

/** Two tapes of one day would merge into a day that never was, even of a simulator. */
function refuseOtherTrades(
  simulator: Simulator,
  sha256: string,
  { dataDir, instrument }: Pick<WriteSimulatedOptions, 'dataDir' | 'instrument'>,
): void {
  const { firstDay, days } = simulator.options;
  for (let day = firstDay; day < firstDay + days; day += 1) {
    const path = tradeDayPath(dataDir, instrument, day);
    const other = StoredDay.find(path)
      ?.metadata()
      .sources.find((source) => source.sha256 !== sha256);
    if (other === undefined) continue;
    const known = other.name === SOURCE_NAME ? 'another simulation' : `the source ${other.name}`;
    throw new InputError(`${path}: holds trades of ${known}; use --overwrite to replace the day, or another symbol`);
  }
}
