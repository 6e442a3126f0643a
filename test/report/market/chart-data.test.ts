import { describe, expect, it } from 'vitest';
import { formatUnits } from '../../../src/core/decimal.ts';
import { marketChart } from '../../../src/report/market/market-chart.ts';
import { reportFrame } from '../../../src/report/market/report-frame.ts';
import type { MarketTrace } from '../../../src/report/page/market-chart.ts';
import { drawBars } from '../../../src/report/market/drawn-bars.ts';
import type { ReportInput } from '../../../src/report/market/report-input.ts';
import { recordedDays } from '../recorded-days.ts';

function dataOf(input: ReportInput, maximum?: number): ReturnType<typeof marketChart> {
  return marketChart(input, { ...reportFrame(input), drawn: drawBars(input.bars, maximum) });
}

function named(traces: readonly MarketTrace[], name: string): MarketTrace {
  return traces.find((trace) => trace['name'] === name)!;
}

describe('the data of the chart', () => {
  const input = recordedDays();
  const { bars, signals } = input;
  const { traces, layout, timeSteps } = dataOf(input);

  it('has prices and CVD as the exact decimals of ticks and lots', () => {
    const texts = (column: Float64Array, scale: number): number[] =>
      Array.from(column.subarray(0, bars.length), (units) => Number(formatUnits(units, scale)));
    expect(named(traces, 'Price')).toMatchObject({ open: texts(bars.open, 2), high: texts(bars.high, 2) });
    expect(named(traces, 'CVD')).toMatchObject({ low: texts(bars.cvdLow, 3), close: texts(bars.cvdClose, 3) });
    expect(named(traces, 'Delta').y).toEqual(texts(bars.delta, 3));
    expect(JSON.stringify(traces)).not.toMatch(/\d{6}\.\d{6,}|0000000\d/);
  });

  it('has times as a start and steps', () => {
    expect(timeSteps.slice(0, 3)).toEqual([bars.timeUs[0]! / 1000, 60_000, 60_000]);
    expect(timeSteps).toHaveLength(bars.length);
  });

  it('marks each signal at its event and ties it to its reference, in price and in CVD', () => {
    for (const [axis, value, reference] of [
      ['y', 'price', 'refPrice'],
      ['y2', 'cvd', 'refCvd'],
    ] as const) {
      const scale = axis === 'y' ? 2 : 3;
      for (const type of ['bullish', 'bearish'] as const) {
        const own = signals.filter((signal) => signal.type === type);
        const bar = (timeUs: number): number => bars.timeUs.subarray(0, bars.length).indexOf(timeUs);
        const pane = traces.filter((trace) => trace.yaxis === axis);
        const [lines, markers] = [named(pane, `${type} line`), named(pane, type)];
        expect(markers.x).toEqual(own.map((signal) => bar(signal.eventTimeUs)));
        expect(markers.y).toEqual(own.map((signal) => Number(formatUnits(signal[value], scale))));
        expect(lines.x).toEqual(own.flatMap((signal) => [bar(signal.refTimeUs), bar(signal.eventTimeUs), null]));
        expect(lines.y![0]).toBe(Number(formatUnits(own[0]![reference], scale)));
      }
    }
  });

  it('tells bullish from bearish by shape and kind of line as well as by colour', () => {
    const symbols = traces.flatMap((trace) => (trace['mode'] === 'markers' ? [JSON.stringify(trace['marker'])] : []));
    expect(symbols[0]).toContain('triangle-up');
    expect(symbols[1]).toContain('triangle-down');
    const dashes = ['bullish line', 'bearish line'].map((name) => named(traces, name)['line']);
    expect(dashes).toMatchObject([{ dash: 'solid' }, { dash: 'dot' }]);
  });

  it('says in the hover text when the signal was known, in full digits', () => {
    const [text] = traces.find((trace) => trace['name'] === 'bullish')!['hovertext'] as string[];
    expect(text).toBe(
      '<b>▲ bullish regular</b> window(20), strength 4.50 %<br>at 2024-08-08 00:40, known 2024-08-08 00:41<br>' +
        'price 57130.94 against 57142.49 at 2024-08-08 00:39<br>CVD 4.879 against 4.669',
    );
  });

  it('stacks the panes on one x axis, hover over all of them', () => {
    expect([...new Set(traces.map((trace) => trace.yaxis))]).toEqual(['y', 'y2', 'y3']);
    expect(traces.filter((trace) => 'xaxis' in trace).map((trace) => trace['name'])).toEqual(['Volume by price']);
    expect(layout).toMatchObject({ hovermode: 'x unified', hoversubplots: 'axis', xaxis: { anchor: 'y3' } });
  });

  it('puts signals onto the drawn bar that holds them, at their own price', () => {
    const thinned = dataOf(input, 144);
    const bearish = thinned.traces.find((trace) => trace['name'] === 'bearish')!;
    const signal = signals.find((each) => each.type === 'bearish')!;
    const bar = bars.timeUs.subarray(0, bars.length).indexOf(signal.eventTimeUs);
    expect(bearish.x![0]).toBe(Math.floor(bar / 10));
    expect(bearish.y![0]).toBe(Number(formatUnits(signal.price, 2)));
  });
});

describe('what is absent', () => {
  it('is a gap and never a zero', () => {
    const input = recordedDays();
    for (const column of ['open', 'high', 'low', 'close'] as const) input.bars[column][7] = Number.NaN;
    const price = JSON.parse(JSON.stringify(named(dataOf(input).traces, 'Price'))) as MarketTrace; // as the page gets it
    expect([price.open![7], price.high![7], price.low![7], price.close![7]]).toEqual([null, null, null, null]);
  });

  it('leaves CVD candles without wicks where bars do not know their extremes, and their hover text too', () => {
    const input = recordedDays();
    for (const column of ['cvdHigh', 'cvdLow'] as const) input.bars[column].fill(Number.NaN);
    const cvd = named(dataOf(input).traces, 'CVD');
    expect(cvd.high![3]).toBe(Math.max(cvd.open![3]!, cvd.close![3]!));
    expect(cvd.low![3]).toBe(Math.min(cvd.open![3]!, cvd.close![3]!));
    expect(cvd['hovertemplate']).toBe('O %{open:.3f}  C %{close:.3f}<extra>CVD</extra>');
  });

  it('is drawn behind the chart: bars of quality partial and gap, and days without data', () => {
    const input = recordedDays({ days: 3, missingDays: [1], hasDamage: true });
    const { layout, traces } = dataOf(input);
    const shapes = layout['shapes'] as { path: string; fillcolor?: string; line: { dash?: string } }[];
    const gapped = [...input.bars.quality.subarray(0, 1440)].map((code, index) => (code === 2 ? index : -1));
    const first = gapped.find((index) => index >= 0)!;
    const last = Math.max(...gapped);
    expect(shapes.find((shape) => shape.fillcolor === '--partial-shade')!.path).toMatch(/^M-0\.5,0L0\.5,0/);
    expect(shapes.find((shape) => shape.fillcolor === '--gap-shade')!.path).toMatch(
      new RegExp(`^M${first - 0.5},0L${last + 0.5},0L${last + 0.5},1L${first - 0.5},1Z`),
    );
    expect(shapes.find((shape) => shape.line.dash === 'dash')!.path).toBe('M1439.5,0L1439.5,1');
    expect((named(traces, 'Delta')['hovertext'] as string[])[first]).toBe('  bar: gap');
  });
});

describe('what is in doubt', () => {
  const input = recordedDays({ sides: 'inferred' });
  const band = input.band!;

  it('is a shaded band behind CVD, between the least and the most it can be at each close', () => {
    const { traces } = dataOf(input);
    const least = named(traces, 'CVD at least');
    const most = named(traces, 'CVD at most');
    const numbers = (units: Float64Array): number[] => Array.from(units, (value) => Number(formatUnits(value, 3)));
    expect([least.y, most.y]).toEqual([numbers(band.least.cvd), numbers(band.most.cvd)]);
    expect([least.yaxis, most.yaxis]).toEqual(['y2', 'y2']);
    expect(most).toMatchObject({ fill: 'tonexty', fillcolor: '--band-shade', line: { shape: 'hvh' }, meta: 'band' });
    expect(traces.indexOf(most)).toBeLessThan(traces.indexOf(named(traces, 'CVD')));
  });

  it('is as wide as the widest of the bars that were put together', () => {
    const { traces } = dataOf(input, 144);
    const tenth = (column: Float64Array, pick: (...values: number[]) => number): number =>
      Number(formatUnits(pick(...column.subarray(70, 80)), 3));
    expect(named(traces, 'CVD at least').y![7]).toBe(tenth(band.least.cvd, Math.min));
    expect(named(traces, 'CVD at most').y![7]).toBe(tenth(band.most.cvd, Math.max));
  });

  it('is not drawn where every side is recorded, and not of estimates, of which nothing is known', () => {
    for (const sides of ['recorded', 'estimated'] as const) {
      const { traces } = dataOf(recordedDays({ sides }));
      expect(traces.some((trace) => trace['meta'] === 'band')).toBe(false);
    }
  });

  it('makes the panes of CVD and delta say that they are estimated', () => {
    const titles = (sides: 'recorded' | 'inferred' | 'estimated'): string[] => {
      const { layout } = dataOf(recordedDays({ sides }));
      return (layout['annotations'] as { text: string }[]).slice(0, 3).map(({ text }) => text);
    };
    expect(titles('estimated')).toEqual([
      '<b>Price</b>',
      '<b>CVD (cumulative volume delta), estimated: polarity</b>',
      '<b>Delta, estimated: polarity</b>',
    ]);
    expect(titles('inferred').join()).not.toContain('estimated');
  });
});
