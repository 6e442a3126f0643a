import { parseArgs } from 'node:util';
import { type FleetOutcome, type FleetPlan, simulateQueue } from '../bench/queue-simulation.ts';
import { alignedText } from '../src/cli/output.ts';
import { seededRandom } from '../src/core/random.ts';

/**
 * Plays a sweep of many symbols and years over a queue, with unit costs that were measured (docs/scale.md), on fleets of several
 * sizes. Symbols are unequal: their trades are log-normal, the largest of 1,000 has some 20 times the mean.
 *
 *   npx tsx scripts/simulate-queue.ts --machines 1,10,100 --workers 16 --cells 1000
 */
const { values } = parseArgs({
  options: {
    ...text('machines', '1,10,100'),
    ...text('workers', '16'),
    ...text('symbols', '1000'),
    ...text('months', '60'),
    ...text('cells', '1000'),
    ...text('block', '64'),
    ...text('trades', '200000'),
    ...text('spread', '1.2'),
    ...text('day-seconds', '0.01'),
    ...text('read-seconds', '0.2'),
    ...text('cell-seconds', '0.0036'),
    ...text('trade-bytes', '33'),
    ...text('storage-rate', '1.25e9'),
    ...text('machine-rate', '1.25e8'),
    ...text('redis-seconds', '0.0005'),
    ...text('submit-seconds', '0.0005'),
    ...text('job-bytes', '50000'),
    ...text('window', '256'),
    ...text('deaths', '0.01'),
    ...text('seed', '1'),
  },
});

/** Days of a month, those of its warm-up included. */
const DAYS = 31.4;
/** Most machines keep the days of so many stretches. */
const CACHED = 64;

function text<Name extends string>(name: Name, fallback: string): Record<Name, { type: 'string'; default: string }> {
  return { [name]: { type: 'string', default: fallback } } as Record<Name, { type: 'string'; default: string }>;
}

const number = (name: keyof typeof values): number => Number(values[name]);

/** Trades a day of each symbol, in millions, the largest first: what takes longest is begun first. */
function symbolSizes(): number[] {
  const random = seededRandom(number('seed'), 1);
  const spread = number('spread');
  const mean = number('trades') / 1e6;
  const sizes = Array.from({ length: number('symbols') }, () => Math.exp(spread * random.normal() - spread ** 2 / 2));
  return sizes.map((size) => size * mean).sort((a, b) => b - a);
}

function planOf(machines: number): FleetPlan {
  const [months, cells, block] = [number('months'), number('cells'), number('block')];
  const blocks = Math.ceil(cells / block);
  const units = symbolSizes().flatMap((millions) =>
    Array.from({ length: months * blocks }, () => {
      const cost =
        number('day-seconds') + millions * (number('read-seconds') + number('cell-seconds') * Math.min(block, cells));
      return { seconds: DAYS * cost, bytes: DAYS * millions * 1e6 * number('trade-bytes') };
    }),
  );
  return {
    unitSeconds: Float64Array.from(units, ({ seconds }) => seconds),
    unitBytes: Float64Array.from(units, ({ bytes }) => bytes),
    ...{ unitsPerStretch: blocks, machines, workersPerMachine: number('workers'), cachedStretches: CACHED },
    ...{ storageRate: number('storage-rate'), machineRate: number('machine-rate') },
    ...{ redisSeconds: number('redis-seconds'), submitSeconds: number('submit-seconds') },
    ...{ window: number('window'), jobBytes: number('job-bytes') },
    ...{ deathsPerHour: number('deaths'), lockSeconds: 15, restartSeconds: 60, seed: number('seed') },
  };
}

function row(machines: number, plan: FleetPlan, outcome: FleetOutcome): string[] {
  const { makespanSeconds, utilisation, executions, lostSeconds, redisBytes, fetchedBytes } = outcome;
  const percent = (share: number): string => (100 * share).toFixed(1);
  return [
    ...[String(machines), String(plan.unitSeconds.length), (makespanSeconds / 3600).toFixed(1), percent(utilisation)],
    ...[String(executions - plan.unitSeconds.length), (lostSeconds / 3600).toFixed(2)],
    ...[(fetchedBytes / 1e12).toFixed(2), percent(outcome.storageBusy), percent(outcome.redisBusy)],
    ...[percent(outcome.submitterBusy), (redisBytes / 2 ** 20).toFixed(1)],
  ];
}

const columns = ['machines', 'units', 'hours', 'busy %', 'run again', 'hours lost', 'TB fetched'];
const servers = ['storage %', 'Redis %', 'submitter %', 'Redis MiB'];
process.stdout.write(
  alignedText({
    columns: [...columns, ...servers].map((name) => ({ name, type: 'number' as const })),
    rows: values.machines.split(',').map((machines) => {
      const plan = planOf(Number(machines));
      return row(Number(machines), plan, simulateQueue(plan));
    }),
  }),
);
