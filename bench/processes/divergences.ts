import { windowGrid } from '../../src/divergence/grid/detector-grid.ts';
import { medianSeconds } from '../shared/median-seconds.ts';
import { yearOfBars } from '../shared/year-of-bars.ts';

// divergences BARS FIRST LAST REPEATS: the window rule for every lookback from FIRST to LAST; the median time.

/** Every so many lookbacks are compared: the plain version does only these. */
const COMPARED_STEP = 25;

const [barCount, first, last, repeats] = process.argv.slice(2).map(Number) as [number, number, number, number];
const lookbacks = Array.from({ length: last - first + 1 }, (_, index) => first + index);
const bars = yearOfBars(barCount);
const { seconds, result: grid } = medianSeconds(repeats, () => windowGrid({ lookbacks }, bars));
let result = '';
for (let place = 0; place < lookbacks.length; place += COMPARED_STEP) {
  const found = grid.found[place]!;
  const events = found.reduce((sum, index) => sum + grid.findings.event[index]!, 0);
  result += `${lookbacks[place]!}:${found.length}:${events} `;
}
process.stdout.write(JSON.stringify({ seconds, result }));
