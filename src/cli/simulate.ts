import type { Command } from 'commander';
import type { TextTable } from '../core/text-table.ts';
import { formatDay, formatTime } from '../core/time.ts';
import type { SimulatedDay } from '../data/simulate/simulator.ts';
import { type SimulatorInput, SIMULATOR_DEFAULTS } from '../data/simulate/simulator-options.ts';
import { writeSimulatedDays } from '../data/simulate/write-simulated-days.ts';
import { writeSimulatedDumps } from '../data/simulate/write-simulated-dumps.ts';
import { usageError } from './exit.ts';
import {
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  flagOption,
  instrumentOf,
  integerOption,
  rangeOf,
  requiredText,
  textOption,
} from './options.ts';
import { note, printJson, printTable } from './output.ts';
import { plantedDetector } from './planted-detector.ts';
import { openProgress, type Progress } from './progress.ts';
import type { Verb } from './verb.ts';

/** The symbol of simulated days unless another is given. */
export const SIMULATED_SYMBOL = 'SIMUSDT';

/** `cvdlab simulate`: recorded days that never were, with known aggressors and a provable null. */
export const simulate: Verb = {
  define(command, run) {
    addInstrumentOptions(command);
    addRangeOptions(command);
    addOption(command, '--days <count>', 'days from --from on, instead of --to', { fallback: '1' });
    addOption(command, '--seed <number>', 'seed of all randomness', { fallback: '1' });
    addOption(command, '--orders-per-second <rate>', 'mean rate of aggressor orders', {
      fallback: String(SIMULATOR_DEFAULTS.ordersPerSecond),
    });
    addOption(command, '--edge <theta>', 'plant an edge: drift after a divergence, in one-minute deviations per bar');
    addOption(command, '--edge-lookback <bars>', 'lookback of the divergences it follows', { fallback: '20' });
    addOption(command, '--edge-horizon <bars>', 'bars it lasts', { fallback: '15' });
    addOption(command, '--dump-dir <dir>', 'write Binance-shaped CSV dumps there instead of into the store');
    addOption(command, '--overwrite', 'replace days that are there already');
    addCommonOptions(command);
    command.addHelpText('after', '\nExample:\n  cvdlab simulate --from 2026-01-05 --days 2 --seed 7 --edge 0.1');
    command.action(
      run(async (context, self) => {
        if (textOption(self, 'symbol') === undefined)
          self.setOptionValueWithSource('symbol', SIMULATED_SYMBOL, 'default');
        const input = simulatorInput(self);
        const wiring = input.edge ? { detectDivergence: plantedDetector(input.edge.lookback ?? 20) } : {};
        const progress = await openProgress(self, context, 'days');
        const days = await write(self, input, { wiring, onDay: (day) => step(day, input, progress) });
        progress.stop();
        const table = daysTable(days);
        const { symbol } = instrumentOf(self);
        if (flagOption(self, 'json')) await printJson({ symbol, seed: input.seed }, { days: table }, context.stdout);
        else await printTable(table, context);
        await note(`simulated ${symbol}; the same options give the same trades`, self, context);
        return undefined;
      }),
    );
  },
};

interface Wired {
  readonly wiring: Parameters<typeof writeSimulatedDumps>[2];
  readonly onDay: (day: SimulatedDay) => void;
}

function step(day: SimulatedDay, input: SimulatorInput, progress: Progress): void {
  progress.update('simulated', day.day - (input.firstDay ?? day.day) + 1, input.days ?? 1);
}

async function write(command: Command, input: SimulatorInput, wired: Wired): Promise<readonly SimulatedDay[]> {
  const instrument = instrumentOf(command);
  const dumpDir = textOption(command, 'dumpDir');
  if (dumpDir !== undefined) {
    const dumps = writeSimulatedDumps(input, { dir: dumpDir, symbol: instrument.symbol }, wired.wiring);
    return dumps.map((dump) => dump.day);
  }
  const overwrite = flagOption(command, 'overwrite');
  const dataDir = requiredText(command, 'dataDir');
  const options = { dataDir, instrument, overwrite, simulator: input, onDay: wired.onDay, wiring: wired.wiring ?? {} };
  return (await writeSimulatedDays(options)).days;
}

function simulatorInput(command: Command): SimulatorInput {
  const range = rangeOf(command);
  const firstDay = range.fromDay ?? SIMULATOR_DEFAULTS.firstDay;
  const theta = textOption(command, 'edge');
  return {
    seed: integerOption(command, 'seed', { min: 0, max: Number.MAX_SAFE_INTEGER }),
    firstDay,
    days:
      range.toDay === undefined ? integerOption(command, 'days', { min: 1, max: 3660 }) : range.toDay - firstDay + 1,
    ordersPerSecond: numberOption(command, 'ordersPerSecond'),
    edge:
      theta === undefined
        ? null
        : {
            theta: numberOption(command, 'edge'),
            lookback: integerOption(command, 'edgeLookback', { min: 1, max: 1000 }),
            horizonBars: integerOption(command, 'edgeHorizon', { min: 1, max: 10_000 }),
          },
  };
}

function numberOption(command: Command, name: string): number {
  const text = requiredText(command, name);
  const value = Number(text);
  if (!Number.isFinite(value)) throw usageError(`"${text}" is no number (see cvdlab ${command.name()} --help)`);
  return value;
}

function daysTable(days: readonly SimulatedDay[]): TextTable {
  return {
    columns: [
      { name: 'date', type: 'text' },
      ...['trades', 'orders', 'first_id', 'last_id', 'planted'].map((name) => ({ name, type: 'number' as const })),
      { name: 'last_planted_time', type: 'text' },
    ],
    rows: days.map((day) => [
      formatDay(day.day),
      String(day.rows),
      String(day.orders),
      String(day.firstId),
      String(day.lastId),
      String(day.planted?.divergences.length ?? 0),
      formatTime(day.planted?.divergences.at(-1)?.knownTimeUs ?? Number.NaN),
    ]),
  };
}
