import { type BarTable, QUALITIES, QUALITY_OK } from '../../core/bar-table.ts';
import { bandTraces } from './band-traces.ts';
import type { PaneTrace } from '../page/market-chart.ts';
import { type ChartNumbers, chartNumbers, cvdNumbers, knowsCvdExtremes } from './chart-numbers.ts';
import type { Pane } from './chart-pane.ts';
import type { DrawnBars } from './drawn-bars.ts';
import type { ReportFrame } from './report-frame.ts';
import type { ReportInput } from './report-input.ts';
import { ownTradeTraces } from './own-trade-traces.ts';
import { levelTraces, profileBars } from './profile-traces.ts';
import { vwapTrace } from './session-vwap.ts';
import { cvdSignalTraces, priceSignalTraces } from './signal-traces.ts';

/** The panes of price, CVD and delta. */
export function marketPanes(input: ReportInput, frame: ReportFrame): [price: Pane, cvd: Pane, delta: Pane] {
  const { bars, settings } = input;
  const { drawn, doubt } = frame;
  const signals = frame.signals.kept;
  const { priceScale, sizeScale } = bars.scales;
  const label = settings.sides === 'estimated' ? `, ${settings.aggressor.replace(':', ': ')}` : '';
  return [
    {
      title: 'Price',
      weight: 42,
      tickFormat: `.${priceScale}~f`,
      traces: priceTraces(input, frame),
    },
    {
      title: `CVD (cumulative volume delta)${label}`,
      weight: 32,
      tickFormat: '',
      traces: [
        ...(doubt === null ? [] : bandTraces(doubt.band, drawn, sizeScale)),
        cvdCandles(bars, drawn),
        ...cvdSignalTraces(signals, drawn, sizeScale),
      ],
    },
    {
      title: `Delta${label}`,
      weight: 14,
      tickFormat: '',
      traces: [...unknownBars(drawn, sizeScale), deltaBars(drawn, sizeScale)],
    },
  ];
}

function priceTraces({ bars, profile }: ReportInput, { drawn, signals, ownTrades }: ReportFrame): PaneTrace[] {
  const { scales } = bars;
  const levels =
    profile === null ? [] : [profileBars(profile, scales), ...levelTraces(profile, drawn, scales.priceScale)];
  return [
    ...levels,
    priceCandles(drawn, scales.priceScale),
    ...vwapTrace(bars, drawn),
    ...priceSignalTraces(signals.kept, drawn, scales),
    ...ownTradeTraces(ownTrades, drawn),
  ];
}

const CANDLE_STYLE = {
  increasing: { line: { color: '--up', width: 1 }, fillcolor: '--up' },
  decreasing: { line: { color: '--down', width: 1 }, fillcolor: '--down' },
  whiskerwidth: 0,
};

function priceCandles(drawn: DrawnBars, scale: number): PaneTrace {
  const column = (units: Float64Array): ChartNumbers => chartNumbers(units, scale);
  const [open, high, low, close] = [column(drawn.open), column(drawn.high), column(drawn.low), column(drawn.close)];
  return candles('Price', { open, high, low, close }, ohlcTemplate(scale));
}

/** Where the bars do not know the extremes the candle is a body without wicks, and the hover text leaves them out. */
function cvdCandles(bars: BarTable, drawn: DrawnBars): PaneTrace {
  const scale = bars.scales.sizeScale;
  const column = (units: Float64Array): ChartNumbers => cvdNumbers(units, drawn, scale);
  const [open, close] = [column(drawn.cvdOpen), column(drawn.cvdClose)];
  if (knowsCvdExtremes(bars)) {
    return candles('CVD', { open, high: column(drawn.cvdHigh), low: column(drawn.cvdLow), close }, ohlcTemplate(scale));
  }
  const high = open.map((value, index) => extreme(Math.max, value, close[index]!));
  const low = open.map((value, index) => extreme(Math.min, value, close[index]!));
  return candles('CVD', { open, high, low, close }, `O %{open:.${scale}f}  C %{close:.${scale}f}`);
}

function extreme(pick: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : pick(a, b);
}

function ohlcTemplate(scale: number): string {
  return ['open', 'high', 'low', 'close'].map((name) => `${name[0]!.toUpperCase()} %{${name}:.${scale}f}`).join('  ');
}

function candles(name: string, columns: Pick<PaneTrace, 'open' | 'high' | 'low' | 'close'>, text: string): PaneTrace {
  return { type: 'candlestick', name, ...columns, ...CANDLE_STYLE, hovertemplate: `${text}<extra>${name}</extra>` };
}

/** The page colours the bars by their sign. */
function deltaBars(drawn: DrawnBars, scale: number): PaneTrace {
  const texts = remarks(drawn, scale);
  const numbers = `%{y:+.${scale}f}  of volume %{customdata:.${scale}f}`;
  return {
    type: 'bar',
    name: 'Delta',
    y: chartNumbers(drawn.delta, scale),
    customdata: chartNumbers(drawn.volume, scale),
    hovertext: texts,
    hovertemplate: `${numbers}${texts.length === 0 ? '' : '%{hovertext}'}<extra>Delta</extra>`,
  };
}

/** Volume that is in no delta because nobody knows who was the aggressor; to be seen as such, not as a small delta. */
function unknownBars(drawn: DrawnBars, scale: number): PaneTrace[] {
  if (!drawn.unknownVolume.some((lots) => lots > 0)) return [];
  const pattern = { shape: '/', fgcolor: '--muted', bgcolor: 'rgba(0,0,0,0)', size: 4, solidity: 0.3 };
  return [
    {
      type: 'bar',
      name: 'Unknown volume',
      y: chartNumbers(drawn.unknownVolume, scale),
      marker: { line: { width: 0.5, color: '--muted' }, color: '--unknown-shade', pattern },
      hoverinfo: 'skip', // the remark on the delta says it
    },
  ];
}

/** What is wrong with a bar, in words: a text for each bar, or none at all when nothing is wrong with any. */
function remarks(drawn: DrawnBars, scale: number): string[] {
  const unknown = chartNumbers(drawn.unknownVolume, scale);
  const texts = Array.from(drawn.quality, (quality, index) => {
    const volume = unknown[index] ?? 0;
    const parts = [
      volume > 0 ? `unknown ${volume.toFixed(scale)}` : '',
      quality === QUALITY_OK ? '' : `bar: ${QUALITIES[quality]!}`,
    ];
    return parts
      .filter((part) => part !== '')
      .map((part) => `  ${part}`)
      .join('');
  });
  return texts.every((text) => text === '') ? [] : texts;
}
