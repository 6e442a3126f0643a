import { parseArgs } from 'node:util';
import type { BarTable } from '../src/core/bar-table.ts';
import { detectorsFor } from '../src/divergence/detectors-for.ts';
import { detectorGrid, type GridFindings, gridSignals, windowGrid } from '../src/divergence/grid/detector-grid.ts';
import { FindingBuffer } from '../src/divergence/rule/finding.ts';
import type { RowDetector } from '../src/divergence/rule/row-detector.ts';
import { windowDetector } from '../src/divergence/window-detector.ts';
import { yearOfBars } from './shared/year-of-bars.ts';

/**
 * Five hundred rules on a year of minutes: the grid, as many separate detectors, and the plain loop over every window.
 * Seeded bars with a CVD that resets every day; everything in one process, the three in turn, medians.
 *
 *   npx tsx bench/scan-grid.ts --bars 525600 --runs 3
 */
const { values } = parseArgs({
  options: { bars: { type: 'string', default: '525600' }, runs: { type: 'string', default: '3' } },
});
const [barCount, runCount] = [Number(values.bars), Number(values.runs)];
const LOOKBACKS = Array.from({ length: 500 }, (_, index) => index + 2);
/** The plain loop takes minutes for all: every 25th lookback stands for 25, their mean is that of all. */
const NAIVE_STEP = 25;
const NAIVE_LOOKBACKS = LOOKBACKS.filter((_, index) => index % NAIVE_STEP === (NAIVE_STEP - 1) / 2);
const MIXED = 'window,window(high-low),pivot,slope,chart,exhaustion,zgap,absorption,correlation,delta';

/** The rule as one would write it down: for every bar and lookback, a look at every bar of the window. */
function naiveCount({ length, close, cvdClose, anchor }: BarTable, lookback: number): number {
  let count = 0;
  for (let bar = lookback; bar < length; bar += 1) {
    if (anchor[bar - lookback] !== anchor[bar]) continue;
    let [top, bottom] = [bar - lookback, bar - lookback];
    for (let place = bar - lookback + 1; place < bar; place += 1) {
      if (close[place]! > close[top]!) top = place;
      if (close[place]! < close[bottom]!) bottom = place;
    }
    if (close[bar]! > close[top]! && cvdClose[bar]! < cvdClose[top]!) count += 1;
    if (close[bar]! < close[bottom]! && cvdClose[bar]! > cvdClose[bottom]!) count += 1;
  }
  return count;
}

function seconds(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
}

/** Every finding of the grid against that of a detector run alone, column by column. */
function requireEqual(grid: GridFindings, alone: readonly RowDetector[], bars: BarTable): number {
  let checked = 0;
  for (const [place, detector] of alone.entries()) {
    const single = new FindingBuffer();
    detector.find(bars, 0, bars.length, single);
    const indices = grid.found[place]!;
    let isEqual = indices.length === single.length;
    for (let index = 0; isEqual && index < single.length; index += 1) {
      const shared = indices[index]!;
      isEqual =
        grid.findings.event[shared] === single.event[index] &&
        grid.findings.known[shared] === single.known[index] &&
        grid.findings.ref[shared] === single.ref[index] &&
        grid.findings.type[shared] === single.type[index] &&
        grid.findings.kind[shared] === single.kind[index] &&
        Object.is(grid.findings.strength[shared], single.strength[index]);
    }
    if (!isEqual) throw new Error(`the grid and ${detector.rule} alone differ`);
    checked += single.length;
  }
  return checked;
}

function requireEqualSignals(grid: GridFindings, bars: BarTable, place: number): void {
  const lookback = LOOKBACKS[place]!;
  const alone = windowDetector({ lookback }).scan(bars, 0, bars.length);
  const text = (signals: readonly object[]): string =>
    JSON.stringify(signals, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  if (text(gridSignals(grid, bars, place)) !== text(alone))
    throw new Error(`the signals of window(${lookback}) differ`);
}

function mixedDetectors(): RowDetector[] {
  const lookbacks = Array.from({ length: 56 }, (_, index) => 5 + 4 * index);
  return detectorsFor({ rules: MIXED, lookbacks }).slice(0, 500);
}

const bars = yearOfBars(barCount);
const times = { grid: [] as number[], separate: [] as number[], naive: [] as number[], mixed: [] as number[] };
let [signals, naiveSignals, mixedFindings] = [0, 0, 0];
for (let run = 0; run < runCount; run += 1) {
  times.grid.push(seconds(() => void windowGrid({ lookbacks: LOOKBACKS }, bars)));
  signals = 0;
  times.separate.push(
    seconds(() => {
      for (const lookback of LOOKBACKS) signals += windowDetector({ lookback }).scan(bars, 0, bars.length).length;
    }),
  );
  naiveSignals = 0;
  times.naive.push(
    seconds(() => {
      for (const lookback of NAIVE_LOOKBACKS) naiveSignals += naiveCount(bars, lookback);
    }) * NAIVE_STEP,
  );
  times.mixed.push(
    seconds(() => {
      mixedFindings = detectorGrid(mixedDetectors(), bars).findings.length;
    }),
  );
}

const grid = windowGrid({ lookbacks: LOOKBACKS }, bars);
const compared = requireEqual(
  grid,
  LOOKBACKS.map((lookback) => windowDetector({ lookback })),
  bars,
);
for (let place = 0; place < LOOKBACKS.length; place += 100) requireEqualSignals(grid, bars, place);
const ofNaive = NAIVE_LOOKBACKS.reduce((sum, lookback) => sum + grid.found[lookback - LOOKBACKS[0]!]!.length, 0);
if (compared !== signals || ofNaive !== naiveSignals)
  throw new Error('the three do not find the same number of signals');

const [gridTime, separateTime, naiveTime] = [median(times.grid), median(times.separate), median(times.naive)];
const line = (name: string, time: number, note: string): void =>
  console.log(`${name.padEnd(28)} ${time.toFixed(2).padStart(8)} s  ${note}`);
console.log(`${bars.length} bars, window(2) to window(501), median of ${runCount} runs in turn`);
line('one grid', gridTime, `${grid.findings.length} divergences, kept once, for ${signals} signals`);
line('500 separate detectors', separateTime, `${(separateTime / gridTime).toFixed(0)} × the grid`);
line(
  'plain loop over windows',
  naiveTime,
  `${(naiveTime / gridTime).toFixed(0)} × the grid (every 25th lookback, × 25)`,
);
console.log(`equal: ${compared} findings column by column, every 100th rule signal by signal`);
line(`${mixedDetectors().length} mixed rules in a grid`, median(times.mixed), `${mixedFindings} findings of ${MIXED}`);
