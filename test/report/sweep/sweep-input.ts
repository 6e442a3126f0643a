import { seededRandom } from '../../../src/core/random.ts';
import type { JudgedCell, ShownCell, SweepReportInput, SweptCell } from '../../../src/report/sweep/sweep-input.ts';

const DIMENSIONS = [
  { name: 'lookback', values: ['10', '20', '40', '80'], isOrdered: true },
  { name: 'hold', values: ['5', '15', '30'], isOrdered: true },
  { name: 'entry', values: ['market', 'limit'], isOrdered: false },
];

/** A made-up sweep of 4 × 3 × 2 cells over 60 days, judged as one of 40 tries. */
export function sweptCells(changes: Partial<SweepReportInput> = {}): SweepReportInput {
  const cells = cellsOf();
  const judged = cells.map(judgedCell);
  const byRatio = [...judged].sort((a, b) => b.dailySharpe! - a.dailySharpe!);
  return {
    ...{ name: 'first', symbols: ['BTCUSDT'], from: '2026-01-01', to: '2026-03-01', dimensions: DIMENSIONS, cells },
    base: [
      ['bar', '1m'],
      ['costs', 'bps:2'],
    ],
    ...{ planned: cells.length, parked: [] },
    evidence: {
      ...{ tries: 40, isCounted: true, nullModel: 'the mean is not above 0', rule: 'plateau', cells: judged },
      choice: shown(judged[8]!),
      peak: shown(byRatio[0]!),
      tests: {
        realityCheck: { p: 0.31, pOfAllTries: 0.52 },
        superiorAbility: { p: 0.28, pOfAllTries: 0.47 },
        overfitting: { probability: 0.46, lossProbability: 0.51, splits: 12_870 },
      },
      walkForward: {
        windows: [0, 1, 2].map((index) => ({
          ...{ id: judged[index]!.id, trainDays: 20 + 10 * index, fromDay: 20_474 + 10 * index },
          ...{ toDay: 20_483 + 10 * index, inSampleBps: 4 - index, outOfSampleBps: index - 1 },
        })),
        outOfSample: { bps: -0.2, interval: { low: -2.1, high: 1.7 }, p: 0.58 },
        inSampleBps: 3,
      },
      combinatorial: {
        ...{ splits: 15, distinctChoices: 4, losingPaths: 0.4, inSampleBps: 2.5 },
        outOfSample: { bps: 0.1, interval: { low: -1, high: 1.2 }, p: 0.44 },
      },
      problems: [],
      verdict: { text: 'No evidence of an edge once the tries are counted: cell x made +1.00 bps a day.' },
    },
    holdOut: { days: 12, openings: [] },
    settings: [['cvdlab', '0.1.0']],
    ...changes,
  };
}

function cellsOf(): SweptCell[] {
  const random = seededRandom(3, 1);
  const [lookbacks, holds, entries] = DIMENSIONS.map(({ values }) => values) as [string[], string[], string[]];
  return lookbacks.flatMap((lookback) =>
    holds.flatMap((hold) =>
      entries.map((entry, index) => {
        const dailySharpe = 0.05 * Math.sin(Number(lookback) / 20) + 0.05 * random.normal() - 0.04 * index;
        const figures = { days: 60, trips: 120, net: '12.5', maxDrawdown: '31.25', meanBps: 20 * dailySharpe };
        return { id: `${lookback}-${hold}-${entry}`, values: [lookback, hold, entry], ...figures, dailySharpe };
      }),
    ),
  );
}

function judgedCell({ id, trips, dailySharpe }: SweptCell, index: number): JudgedCell {
  const bps = 10 * dailySharpe!;
  return {
    ...{ id, trips, mean: { bps, interval: { low: bps - 2, high: bps + 2 }, p: 0.02 + index / 30 } },
    ...{ pessimisticBps: bps - 1, optimisticBps: bps + 1, q: 0.9, holm: 1, romanoWolf: 0.7, dailySharpe },
    ...{ plateau: index === 0 ? null : dailySharpe! * 0.8, neighbours: 4 },
  };
}

function shown(cell: JudgedCell): ShownCell {
  return { ...cell, probabilisticSharpe: 0.91, deflatedSharpe: { threshold: 0.12, probability: 0.31 } };
}
