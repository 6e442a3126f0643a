import { seededRandom } from '../../../src/core/random.ts';
import { OrderFlow } from '../../../src/data/simulate/order-flow.ts';
import { resolveSimulatorOptions, type SimulatorInput } from '../../../src/data/simulate/simulator-options.ts';

/** What the market behind the tape did: one value an order, a print or a minute. */
export interface Recording {
  readonly orderSigns: Float64Array;
  readonly orderMidReturns: Float64Array;
  readonly printTicks: Float64Array;
  readonly printSigns: Float64Array;
  readonly minuteReturns: Float64Array;
  readonly minuteCloseReturns: Float64Array;
  readonly minuteDeltas: Float64Array;
  readonly minuteVolumes: Float64Array;
}

/** Runs the order flow and keeps everything, the hidden mid included. */
export function record(input: SimulatorInput): Recording {
  const options = resolveSimulatorOptions(input);
  const flow = new OrderFlow(options, seededRandom(options.seed, -1), null);
  const kept = { orderSigns: [], orderMidReturns: [], printTicks: [], printSigns: [] } as Record<string, number[]>;
  const minutes = { returns: [] as number[], closes: [] as number[], deltas: [] as number[], volumes: [] as number[] };
  let midBefore = options.startTicks;
  let minuteMid = midBefore;
  let lastPrint = midBefore;
  for (let day = options.firstDay; day < options.firstDay + options.days; day += 1) {
    flow.startDay(day, seededRandom(options.seed, day));
    const deltas = new Float64Array(options.sessionMinutes);
    const volumes = new Float64Array(options.sessionMinutes);
    const closes = new Float64Array(options.sessionMinutes).fill(Number.NaN);
    while (flow.next()) {
      const minute = Math.floor((flow.timeUs / 60e6) % 1440) - options.sessionStartMinute;
      kept['orderSigns']!.push(flow.side);
      kept['orderMidReturns']!.push(flow.midTicks - midBefore);
      midBefore = flow.midTicks;
      deltas[minute]! += flow.side * flow.lots;
      volumes[minute]! += flow.lots;
      for (let level = 0; level < flow.levels; level += 1) {
        const price = flow.side > 0 ? flow.askTicks + level : flow.bidTicks - level;
        kept['printTicks']!.push(price);
        kept['printSigns']!.push(flow.side);
        closes[minute] = price;
      }
    }
    for (let minute = 0; minute < options.sessionMinutes; minute += 1) {
      minutes.returns.push(flow.minuteMidTicks[minute]! - minuteMid);
      minuteMid = flow.minuteMidTicks[minute]!;
      const close = Number.isNaN(closes[minute]) ? lastPrint : closes[minute]!;
      minutes.closes.push(close - lastPrint);
      lastPrint = close;
    }
    minutes.deltas.push(...deltas);
    minutes.volumes.push(...volumes);
  }
  return {
    orderSigns: Float64Array.from(kept['orderSigns']!),
    orderMidReturns: Float64Array.from(kept['orderMidReturns']!),
    printTicks: Float64Array.from(kept['printTicks']!),
    printSigns: Float64Array.from(kept['printSigns']!),
    minuteReturns: Float64Array.from(minutes.returns),
    minuteCloseReturns: Float64Array.from(minutes.closes),
    minuteDeltas: Float64Array.from(minutes.deltas),
    minuteVolumes: Float64Array.from(minutes.volumes),
  };
}

/** Mean of the values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]!;
  return sum / values.length;
}

/** Autocorrelation at a lag. */
export function autocorrelation(values: Float64Array, lag: number): number {
  const centre = mean(values);
  let product = 0;
  let square = 0;
  for (let i = 0; i < values.length; i += 1) {
    const here = values[i]! - centre;
    square += here * here;
    if (i >= lag) product += here * (values[i - lag]! - centre);
  }
  return product / square;
}

/** Pearson correlation. */
export function correlation(x: Float64Array, y: Float64Array): number {
  const meanX = mean(x);
  const meanY = mean(y);
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i += 1) {
    xy += (x[i]! - meanX) * (y[i]! - meanY);
    xx += (x[i]! - meanX) ** 2;
    yy += (y[i]! - meanY) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

/** Fourth standardised moment less 3. */
export function excessKurtosis(values: Float64Array): number {
  const centre = mean(values);
  let second = 0;
  let fourth = 0;
  for (const value of values) {
    second += (value - centre) ** 2;
    fourth += (value - centre) ** 4;
  }
  return (fourth * values.length) / second ** 2 - 3;
}

/** Share of prints whose sign the tick test finds, out of those on which it says anything. */
export function tickTestAccuracy(ticks: Float64Array, signs: Float64Array): number {
  let guess = 0;
  let right = 0;
  let judged = 0;
  for (let i = 1; i < ticks.length; i += 1) {
    const change = ticks[i]! - ticks[i - 1]!;
    if (change !== 0) guess = Math.sign(change);
    if (guess !== 0) judged += 1;
    if (guess !== 0 && guess === signs[i]) right += 1;
  }
  return right / judged;
}
