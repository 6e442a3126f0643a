import { describe, expect, it } from 'vitest';
import { csvChunks, type TextTable } from '../../../src/core/text-table.ts';
import { baselineStudy } from '../../../src/stats/event/baselines.ts';
import { informationDecay } from '../../../src/stats/event/decay.ts';
import { eventStudy } from '../../../src/stats/event/event-study.ts';
import { excursionStudy } from '../../../src/stats/event/excursions.ts';
import { regimeStudy } from '../../../src/stats/event/regimes.ts';
import type { SignalRow } from '../../../src/stats/event/signal-rows.ts';
import {
  baselineTextTable,
  decayTextTable,
  eventStudyTextTable,
  excursionTextTable,
  regimeTextTable,
} from '../../../src/stats/event/study-text.ts';
import { panelOfPrices } from '../../support/panels.ts';
import { WHOLE } from '../../support/tape.ts';

const panel = panelOfPrices([100, 110, 121, 110, 110, 99], [1, 3]);
const rows: SignalRow[] = [
  { row: 0, direction: 1 },
  { row: 1, direction: -1 },
  { row: 5, direction: 1 },
];

function csv(table: TextTable): string[] {
  return [...csvChunks(table)].join('').trimEnd().split('\n');
}

/** The first row of a table by its columns. */
function firstRow(table: TextTable): Record<string, string> {
  const [header, row] = csv(table).map((line) => line.split(','));
  return Object.fromEntries(header!.map((name, place) => [name, row![place]!]));
}

describe('an event study as text', () => {
  it('has a row a horizon, plain decimals, and empty cells for what is absent', () => {
    const [header, ...lines] = csv(eventStudyTextTable(eventStudy(panel, rows, { feeBps: 5 }), WHOLE));
    expect(header).toBe(
      'horizon,events,independent_events,dropped_session_end,dropped_hole,dropped_data_end,marked,' +
        'gross_bps,gross_low_bps,gross_high_bps,block_bars,hits,hit_rate,hit_rate_low,hit_rate_high,' +
        'effect_bps,newey_west_t,newey_west_lag,' +
        'independent_gross_bps,independent_gross_low_bps,independent_gross_high_bps,independent_t,' +
        'independent_hit_rate_low,independent_hit_rate_high,cost_bps,net_bps,net_low_bps,net_high_bps,' +
        'break_even_bps,break_even_fee_bps,long_events,long_gross_bps,long_net_bps,' +
        'short_events,short_gross_bps,short_net_bps',
    );
    expect(lines.map((line) => line.split(',')[0])).toEqual(['1 bar', '3 bars']);
    expect(firstRow(eventStudyTextTable(eventStudy(panel, rows, { feeBps: 5 }), WHOLE))).toMatchObject({
      ...{ horizon: '1 bar', events: '2', independent_events: '2', dropped_data_end: '1', gross_bps: '0.0000' },
      ...{ hits: '1', hit_rate: '0.500000', newey_west_t: '', newey_west_lag: '2', independent_t: '0.000000' },
      ...{ cost_bps: '10.5000', net_bps: '-10.5000', long_gross_bps: '1000.0000', short_gross_bps: '-1000.0000' },
    });
  });
});

describe('what goes with it as text', () => {
  it('is a row for each baseline', () => {
    const table = baselineTextTable(baselineStudy(panel, rows, { lookback: 1, resamples: 9 }), WHOLE);
    expect(csv(table).map((line) => line.split(',').slice(0, 4).join(' '))).toEqual([
      'horizon baseline events baseline_events',
      ...['1 bar unconditional 2 5', '1 bar time-of-day 0 5', '1 bar extremes 2 3'],
      ...['3 bars unconditional 2 3', '3 bars time-of-day 0 3', '3 bars extremes 2 2'],
    ]);
    expect(csv(table)[3]).toMatch(/,rotated-labels,1,(0|1)\.\d{6},9$/);
    expect(csv(table)[1]).toMatch(/,,,,$/);
  });

  it('is a row for each regime, with what adjusts its p-values', () => {
    const study = regimeStudy(panel, rows);
    const plain = regimeTextTable(study, WHOLE);
    expect(firstRow(plain)).toMatchObject({ horizon: '1 bar', dimension: 'hour', regime: '0', events: '2' });
    const adjusted = regimeTextTable(study, WHOLE, { name: 'bh_q', values: study.map(() => 0.25) });
    expect(Object.keys(firstRow(adjusted)).at(-1)).toBe('bh_q');
    expect(firstRow(adjusted)['bh_q']).toBe('0.250000');
    expect(plain.columns.some(({ name }) => name === 'bh_q')).toBe(false);
  });

  it('is a row for each horizon and skip', () => {
    const [header, ...lines] = csv(decayTextTable(informationDecay(panel, []), WHOLE));
    expect(header).toBe('horizon,skip_bars,events,without_strength,pearson,spearman,newey_west_t,newey_west_lag');
    expect(lines.slice(0, 3)).toEqual(['1 bar,0,0,0,,,,0', '1 bar,1,0,0,,,,0', '1 bar,2,0,0,,,,0']);
  });

  it('is a row of excursions for each horizon', () => {
    const study = excursionStudy(panel, rows.slice(0, 1), { unit: 'percent', target: 5, stop: 5, atrBars: 1 });
    expect(firstRow(excursionTextTable(study, WHOLE))).toMatchObject({
      ...{ horizon: '1 bar', events: '1', favourable_percent_mean: '10.000000', adverse_percent_median: '0.000000' },
      ...{ favourable_atr_mean: '', tried: '1', target_first: '1', stop_first: '0', median_bars_to_target: '1' },
    });
  });
});
