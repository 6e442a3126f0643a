import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatDay } from '../../core/time.ts';
import { AggTradesDump } from './agg-trades-dump.ts';
import { type SimulatedDay, Simulator, type SimulatorWiring } from './simulator.ts';
import type { SimulatorInput } from './simulator-options.ts';

/** Where dumps go and whose they claim to be. */
export interface SimulatedDumpTarget {
  /** The folder; made if it is missing. */
  readonly dir: string;
  /** The symbol in the files' names, e.g. `SIMUSDT`. */
  readonly symbol: string;
}

/** A dump file that was written. */
export interface SimulatedDump {
  /** `DIR/SYMBOL-aggTrades-YYYY-MM-DD.csv`. */
  readonly path: string;
  /** What was simulated. */
  readonly day: SimulatedDay;
}

/**
 * Writes simulated days as Binance spot aggTrades dumps (CSV, one a day), for whatever reads such files. A file of the
 * same name is replaced.
 * @throws RangeError naming an option out of range.
 */
export function writeSimulatedDumps(
  input: SimulatorInput,
  target: SimulatedDumpTarget,
  wiring: SimulatorWiring = {},
): SimulatedDump[] {
  const simulator = new Simulator(input, wiring);
  const { firstDay, days } = simulator.options;
  mkdirSync(target.dir, { recursive: true });
  const dumps: SimulatedDump[] = [];
  for (let day = firstDay; day < firstDay + days; day += 1) {
    const path = join(target.dir, `${target.symbol}-aggTrades-${formatDay(day)}.csv`);
    dumps.push({ path, day: writeDay(simulator, path) });
  }
  return dumps;
}

function writeDay(simulator: Simulator, path: string): SimulatedDay {
  const dump = new AggTradesDump(path, simulator.options);
  let day: SimulatedDay;
  try {
    day = simulator.nextDay((rows) => dump.append(rows));
  } catch (error) {
    dump.abort();
    throw error;
  }
  dump.close();
  return day;
}
