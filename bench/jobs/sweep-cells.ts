import { parseArgs } from 'node:util';
import { runBacktest } from '../../src/backtest/engine/run-backtest.ts';
import { SWEEP_MEANS } from '../../src/lab/sweep-means.ts';
import { planUnits } from '../../src/sweep/unit/plan-units.ts';
import { runUnit } from '../../src/sweep/unit/run-unit.ts';
import type { SweepUnit } from '../../src/sweep/unit/sweep-unit.ts';
import { chosenCells } from '../shared/sweep-space.ts';

/** Cells of a space of a thousand on the days of a store, in one thread: one backtest after the other, or units. */
const { values } = parseArgs({
  options: {
    how: { type: 'string', default: 'units' },
    cells: { type: 'string', default: '64' },
    block: { type: 'string', default: '64' },
    'data-dir': { type: 'string', default: 'data' },
    symbol: { type: 'string', default: 'BENCHUSDT' },
    'from-day': { type: 'string', default: '0' },
    'to-day': { type: 'string', default: '0' },
  },
});

async function runNaively(unit: SweepUnit): Promise<number> {
  let trips = 0;
  for (const cell of unit.cells) {
    const { source, sides } = await SWEEP_MEANS.open(unit);
    const setup = await SWEEP_MEANS.setupOf(cell.settings, { scales: source.scales, sides });
    const { readings } = await runBacktest(source, setup);
    trips += readings.base.roundTrips.length;
  }
  return trips;
}

async function runTogether(unit: SweepUnit): Promise<number> {
  const { columns } = await runUnit(unit, SWEEP_MEANS);
  return columns.trips.reduce((sum, trips) => sum + trips, 0);
}

const [fromDay, toDay] = [Number(values['from-day']), Number(values['to-day'])];
const instrument = { venue: 'binance', market: 'spot', symbol: values.symbol };
const units = planUnits({
  cells: chosenCells(Number(values.cells)),
  stretches: [{ instrument, fromDay, toDay, warmUpFromDay: fromDay, checksums: [] }],
  ...{ dataDir: values['data-dir'], code: 'bench', blockCells: Number(values.block) },
});
let trips = 0;
for (const unit of units) trips += values.how === 'naive' ? await runNaively(unit) : await runTogether(unit);
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ trips, cpuSeconds: (user + system) / 1e6 }));
