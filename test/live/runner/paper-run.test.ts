import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BacktestSetup } from '../../../src/backtest/engine/backtest-setup.ts';
import { parseCosts } from '../../../src/backtest/costs/parse-costs.ts';
import type { RunResult } from '../../../src/backtest/engine/run-result.ts';
import type { Moment } from '../../../src/backtest/strategy/moment.ts';
import type { LiveEvent } from '../../../src/live/feed/live-feed.ts';
import { checkReplay } from '../../../src/live/replay/check-replay.ts';
import { liveView } from '../../../src/live/runner/live-view.ts';
import type { PaperReport } from '../../../src/live/protocol/paper-report.ts';
import type { PaperSetup } from '../../../src/live/runner/paper-setup.ts';
import { warmUp } from '../../../src/live/runner/warm-up.ts';
import { tempFolder } from '../../data/store/temp-folder.ts';
import { freeSetup, runOf, signals } from '../../support/runs.ts';
import { sourceOf } from '../../support/tape.ts';
import { arbitraryTrades, batchOf, covered, cutAt, TEST_SCALES } from '../../support/trades.ts';
import { clockAt, record } from '../recorder/recorder-bench.ts';
import { feedOf, runnerOf, settings } from './live-fixtures.ts';

const VIEW = liveView(settings({ lookbacks: [1], reset: 'never' }));
const SCALES = { scales: TEST_SCALES };
/** Everything that a strategy meets: latency, a queue, costs, a target and a stop. */
const REAL: PaperSetup = {
  ...freeSetup({ latency: { feedUs: 50_000, decisionUs: 0, orderUs: 70_000 }, costs: parseCosts('bps:2') }),
  strategy: signals({
    exits: { holdBars: 3, stop: { unit: 'ticks', amount: 40 }, target: { unit: 'r', amount: 1.5 } },
  }),
  tape: { slippageTicks: 1, queueFactor: 1, sides: 'known' },
};

function backtestSetup(paper: PaperSetup): BacktestSetup {
  return { ...paper, ...VIEW.bars, detectors: VIEW.detectors };
}

describe('a strategy on paper', () => {
  it('trades what its backtest trades on the same trades, however they come', async () => {
    let fills = 0;
    await fc.assert(
      fc.asyncProperty(
        arbitraryTrades,
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.boolean(),
        async (trades, cuts, tells) => {
          const tape = covered(cutAt(trades, cuts), trades[0]![0], trades.at(-1)![0] + 60e6);
          const told = tape.flatMap((event): LiveEvent[] => {
            const lastUs = event.type === 'trades' ? event.timeUs[event.length - 1] : undefined;
            return tells && lastUs !== undefined ? [event, { type: 'time', timeUs: lastUs }] : [event];
          });
          const runner = runnerOf([VIEW], { paper: REAL });
          await runner.run(feedOf(told));
          const { trading, paperReport } = runner.finish();
          expectBooks(paperReport!, trading!);
          const backtest = runOf(tape, backtestSetup(REAL), SCALES);
          for (const reading of ['optimistic', 'base', 'pessimistic'] as const) {
            fills += backtest.readings[reading].fills.length;
            expect(trading!.readings[reading].fills).toEqual(backtest.readings[reading].fills);
            expect(trading!.readings[reading].account).toEqual(backtest.readings[reading].account);
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(fills).toBeGreaterThan(100);
  });

  it('sees the bars and the signals from before its session, and decides nothing before it', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTrades, fc.nat(), async (trades, place) => {
        const split = 1 + (place % trades.length);
        const endUs = trades.at(-1)![0] + 60e6;
        const recorded = covered([batchOf(trades.slice(0, split))], trades[0]![0], trades[split - 1]![0] + 1);
        const whole = covered([batchOf(trades)], trades[0]![0], endUs);
        const live = covered([batchOf(trades.slice(split), split + 1)], trades[split]?.[0] ?? endUs, endUs);
        const { start, joint } = (await warmUp({ source: sourceOf(recorded, TEST_SCALES), ...SCALES, views: [VIEW] }))!;
        const seen: string[] = [];
        const runner = runnerOf([VIEW], { paper: watching(seen), start, joint });
        await runner.run(feedOf(split === trades.length ? [] : live));
        if (split === trades.length) return;
        runner.finish();
        const known: string[] = [];
        runOf(whole, backtestSetup(watching(known)), SCALES);
        expect(seen).toEqual(known.slice(-seen.length));
        const before = known.length - seen.length;
        // Bars that end with the last recorded trade are from before, too.
        expect(before).toBeGreaterThanOrEqual(start.views[0]!.bars.length * 3);
        expect(seen.every((line) => Number(line.split(' ')[0]) > start.reachedUs)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('follows bars of time of all sizes only', () => {
    const why = 'paper trading takes bars of time and trades of all sizes in the first view';
    for (const other of [{ bar: 'tick:5' }, { sizes: { min: '2', max: null, unit: 'order' } as const }]) {
      expect(() => runnerOf([liveView(settings(other))], { paper: REAL })).toThrow(why);
    }
  });

  it('is written down, and run again byte for byte', async () => {
    const trades = fc.sample(arbitraryTrades, { numRuns: 20, seed: 7 }).find((sample) => sample.length > 80)!;
    const options = {
      clock: clockAt(trades.at(-1)![0]),
      views: [VIEW],
      paper: { setup: () => REAL, configuration: { hold: 3 } },
    };
    const dataDir = tempFolder();
    await record(dataDir, covered([batchOf(trades.slice(0, 20))], trades[0]![0], trades[19]![0] + 1), options);
    const live = covered(cutAt(trades.slice(20), [5, 9, 30]), trades[20]![0], trades.at(-1)![0] + 1);
    const shifted = live.map((event) =>
      event.type === 'trades' ? { ...event, id: event.id.map((id) => id + 20) } : event,
    );
    const { folder, logs, paper } = await record(dataDir, shifted, options);
    expect(paper!.lines).toBeGreaterThan(3);
    expect(readFileSync(join(folder, 'run.json'), 'utf8')).toContain('"hold": 3');
    const again = { folder, isClosed: true, logs, difference: null };
    expect(await checkReplay(folder, undefined, () => REAL)).toEqual({ ...again, paper });
    expect(await checkReplay(folder)).toEqual({ ...again, paper: null });
    const other = await checkReplay(folder, undefined, () => ({ ...REAL, capital: '999999' }));
    expect(other.difference).toMatchObject({ file: 'paper.jsonl' });
  });
});

/** What is told while it goes on is what the engine's own books say at the end. */
function expectBooks({ accounts, fills }: PaperReport, { readings, money }: RunResult): void {
  const told = [...accounts.rows].map(([reading, count, trips, position, , equity, , fees]) => {
    return [reading, Number(count), Number(trips), Number(position), equity, fees];
  });
  const { sizeScale } = TEST_SCALES;
  const known = (['base', 'optimistic', 'pessimistic'] as const).map((reading) => {
    const { fills: all, roundTrips, account } = readings[reading];
    const lots = account.positionLots / 10 ** sizeScale;
    return [reading, all.length, roundTrips.length, lots, money.format(account.equity), money.format(account.fees)];
  });
  expect(told).toEqual(known);
  expect([...fills.rows].filter(([reading]) => reading === 'base').map(([, , tag]) => tag)).toEqual(
    readings.base.fills.map(({ tag }) => tag),
  );
}

/** Does nothing but write down what it sees when a bar closes. */
function watching(seen: string[]): PaperSetup {
  const see = ({ kind, timeUs, bars, signals }: Moment): void => {
    if (kind !== 'bar') return;
    const cvd = Array.from(bars.cvdClose.subarray(0, bars.length));
    seen.push(`${timeUs} ${cvd.join(',')} ${signals.map(({ rule, type }) => rule + type).join(',')}`);
  };
  return freeSetup({
    strategy: () => ({
      name: 'watching',
      decide: (moment) => {
        see(moment);
        return [];
      },
    }),
  });
}
