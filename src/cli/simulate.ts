import type { TextTable } from '../core/text-table.ts';
import { formatDay, formatTime } from '../core/time.ts';
import type { SimulatedDay } from '../data/simulate/simulator.ts';
import { simulateDays, SIMULATE_DEFAULTS, type SimulateDaysOptions } from '../lab/simulate-days.ts';
import {
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  flagOption,
  optionsFor,
  requiredText,
} from './options.ts';
import { note, printJson, printTable } from './output.ts';
import { openProgress } from './progress.ts';
import type { Verb } from './verb.ts';

/** `cvdlab simulate`: recorded days that never were, with known aggressors and a provable null. */
export const simulate: Verb = {
  define(command, run) {
    addInstrumentOptions(command);
    addRangeOptions(command);
    addOption(command, '--days <count>', 'days from --from on, instead of --to', { fallback: SIMULATE_DEFAULTS.days });
    addOption(command, '--seed <number>', 'seed of all randomness', { fallback: SIMULATE_DEFAULTS.seed });
    addOption(command, '--orders-per-second <rate>', 'mean rate of aggressor orders', {
      fallback: SIMULATE_DEFAULTS.ordersPerSecond,
    });
    addOption(command, '--edge <theta>', 'plant an edge: drift after a divergence, in one-minute deviations per bar');
    addOption(command, '--edge-lookback <bars>', 'lookback of the divergences it follows', {
      fallback: SIMULATE_DEFAULTS.edgeLookback,
    });
    addOption(command, '--edge-horizon <bars>', 'bars it lasts', { fallback: SIMULATE_DEFAULTS.edgeHorizon });
    addOption(command, '--dump-dir <dir>', 'write Binance-shaped CSV dumps there instead of into the store');
    addOption(command, '--overwrite', 'replace days that are there already');
    addCommonOptions(command);
    command.addHelpText('after', '\nExample:\n  cvdlab simulate --from 2026-01-05 --days 2 --seed 7 --edge 0.1');
    command.action(
      run(async (context, self) => {
        const progress = await openProgress(self, context, 'days');
        const { instrument, days } = await simulateDays({
          ...optionsFor<SimulateDaysOptions>(self, SIMULATE_DEFAULTS),
          onDay: (done, total) => progress.update('simulated', done, total),
        });
        progress.stop();
        const table = daysTable(days);
        const { symbol } = instrument;
        const seed = Number(requiredText(self, 'seed'));
        if (flagOption(self, 'json')) await printJson({ symbol, seed }, { days: table }, context.stdout);
        else await printTable(table, context);
        await note(`simulated ${symbol}; the same options give the same trades`, self, context);
        return undefined;
      }),
    );
  },
};

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
