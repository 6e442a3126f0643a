import { formatFixed } from '../../core/decimal.ts';
import type { TextColumn, TextTable } from '../../core/text-table.ts';
import type { EventPanel } from '../event/event-panel.ts';
import { horizonLabel } from '../event/horizon.ts';
import type { JudgedCell } from './judged-cells.ts';
import type { RuleEvidence } from './rule-evidence.ts';

const number = (name: string): TextColumn => ({ name, type: 'number' });
const text = (name: string): TextColumn => ({ name, type: 'text' });

/** The cells with what matters most, one row each, the verdict last; returns in basis points. */
export function cellTextTable(panel: EventPanel, cells: readonly JudgedCell[]): TextTable {
  const figures = [
    ...['events', 'independent_events', 'hits', 'hit_rate', 'hit_rate_low', 'hit_rate_high'],
    ...['gross_bps', 'gross_low_bps', 'gross_high_bps', 'net_bps', 'break_even_fee_bps', 'newey_west_t'],
    ...['p', 'bh_q', 'by_q', 'holm_p'],
  ];
  return {
    columns: [text('rule'), text('horizon'), ...figures.map(number), text('conclusion'), text('verdict')],
    rows: cells.map(({ cell: { rule, study }, adjusted, verdict }) => [
      rule,
      horizonLabel(study.horizon, panel.bars.scales),
      ...[study.events, study.thinned.events, study.hits].map(String),
      ...[study.hitRate, study.hitInterval.low, study.hitInterval.high].map((value) => formatFixed(value, 4)),
      ...[study.grossBps, study.grossInterval.low, study.grossInterval.high].map((value) => formatFixed(value, 4)),
      ...[study.netBps, study.breakEvenFeeBps, study.regression.t].map((value) => formatFixed(value, 4)),
      formatFixed(adjusted.p, 6),
      ...(adjusted.p === null
        ? ['', '', '']
        : [adjusted.benjaminiHochberg, adjusted.benjaminiYekutieli, adjusted.holm].map((value) =>
            formatFixed(value, 6),
          )),
      verdict.conclusion,
      verdict.text,
    ]),
  };
}

/** The null models of every cell, one row each; returns in basis points. */
export function nullTextTable(panel: EventPanel, rules: readonly RuleEvidence[]): TextTable {
  const figures = [
    'events',
    'draws',
    'observed_bps',
    'null_mean_bps',
    'null_low_bps',
    'null_high_bps',
    'p',
    'p_greater',
  ];
  const bps = (value: number): string => formatFixed(value * 10_000, 4);
  const rows = rules.flatMap(({ rule, cells }) =>
    cells.flatMap(({ study, nulls }) =>
      nulls.map((test) => [
        ...[rule, horizonLabel(study.horizon, panel.bars.scales), test.model],
        ...[String(test.events), String(test.draws)],
        ...[bps(test.observed), bps(test.nullMean), bps(test.nullBand.low), bps(test.nullBand.high)],
        ...[formatFixed(test.p, 6), formatFixed(test.pGreater, 6), test.problem ?? ''],
      ]),
    ),
  );
  return {
    columns: [text('rule'), text('horizon'), text('null_model'), ...figures.map(number), text('problem')],
    rows,
  };
}
