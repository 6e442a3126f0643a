import { BarBuffer } from '../../src/core/bar-table.ts';
import { sessionCalendar } from '../../src/core/session-calendar.ts';
import { MINUTE_US } from '../../src/core/time.ts';
import type { TradeBatch } from '../../src/core/trade-batch.ts';
import { CvdEngine } from '../../src/cvd/cvd-engine.ts';
import { columnBlocks } from '../shared/column-file.ts';
import { inUnits } from '../shared/in-units.ts';
import { medianSeconds } from '../shared/median-seconds.ts';

// kernel COLUMNS PRICE-SCALE SIZE-SCALE REPEATS: minute bars of trades that are in memory already; the median time.

const [path = '', priceScale, sizeScale, repeats] = process.argv.slice(2);
const scales = { priceScale: Number(priceScale), sizeScale: Number(sizeScale) };
const batches: TradeBatch[] = [];
for (const { length, timeUs, price, size, side, id } of columnBlocks(path)) {
  inUnits(price, { into: price, length, scale: scales.priceScale });
  inUnits(size, { into: size, length, scale: scales.sizeScale });
  batches.push({ type: 'trades', length, timeUs, price, size, side, id, scales });
}

function makeBars(): BarBuffer {
  const session = sessionCalendar('utc');
  const engine = new CvdEngine({ scales, session, reset: 'session', bar: { kind: 'time', lengthUs: MINUTE_US } });
  const bars = new BarBuffer(scales);
  engine.push({ type: 'coverage-start', timeUs: batches[0]!.timeUs[0]! }, bars);
  for (const batch of batches) engine.push(batch, bars);
  engine.flush(bars);
  return bars;
}

const { seconds, result: bars } = medianSeconds(Number(repeats), makeBars);
const sums = { bars: 0, trades: 0, volume: 0, delta: 0, deltaMin: 0, deltaMax: 0, range: 0 };
for (let bar = 0; bar < bars.length; bar += 1) {
  if (bars.trades[bar] === 0) continue;
  sums.bars += 1;
  sums.trades += bars.trades[bar]!;
  sums.volume += bars.volume[bar]!;
  sums.delta += bars.delta[bar]!;
  sums.deltaMin += bars.deltaMin[bar]!;
  sums.deltaMax += bars.deltaMax[bar]!;
  sums.range += bars.high[bar]! - bars.low[bar]!;
}
process.stdout.write(JSON.stringify({ seconds, result: Object.values(sums).join(' ') }));
