import { formatFixed } from '../../core/decimal.ts';
import type { TextColumn, TextTable } from '../../core/text-table.ts';
import type { Scales } from '../../core/trade-batch.ts';
import type { BaselineComparison } from './baseline-comparison.ts';
import type { DecayPoint } from './decay.ts';
import type { HorizonStudy } from './event-study.ts';
import type { ExcursionStudy } from './excursions.ts';
import { horizonLabel } from './horizon.ts';
import type { RegimeStudy } from './regimes.ts';

/** A column of a table: its name, its cell of a row, and whether that is text. */
type Cell<Row> = readonly [name: string, cell: (row: Row) => string, type?: TextColumn['type']];

const bps = (value: number): string => formatFixed(value, 4);
const share = (value: number | null): string => formatFixed(value, 6);

function tableOf<Row>(rows: readonly Row[], cells: readonly Cell<Row>[]): TextTable {
  return {
    columns: cells.map(([name, , type = 'number']) => ({ name, type })),
    rows: rows.map((row) => cells.map(([, cell]) => cell(row))),
  };
}

function horizonCell(scales: Scales): Cell<Pick<HorizonStudy, 'horizon'>> {
  return ['horizon', ({ horizon }) => horizonLabel(horizon, scales), 'text'];
}

/** An event study as text, one row a horizon; returns and costs in basis points, absent values empty. */
export function eventStudyTextTable(study: readonly HorizonStudy[], scales: Scales): TextTable {
  return tableOf(study, [
    horizonCell(scales),
    ['events', ({ events }) => String(events)],
    ['independent_events', ({ thinned }) => String(thinned.events)],
    ['dropped_session_end', ({ dropped }) => String(dropped.sessionEnd)],
    ['dropped_hole', ({ dropped }) => String(dropped.hole)],
    ['dropped_data_end', ({ dropped }) => String(dropped.dataEnd)],
    ['marked', ({ marked }) => String(marked)],
    ['gross_bps', ({ grossBps }) => bps(grossBps)],
    ['gross_low_bps', ({ grossInterval }) => bps(grossInterval.low)],
    ['gross_high_bps', ({ grossInterval }) => bps(grossInterval.high)],
    ['block_bars', ({ blockBars }) => share(blockBars)],
    ['hits', ({ hits }) => String(hits)],
    ['hit_rate', ({ hitRate }) => share(hitRate)],
    ['hit_rate_low', ({ hitInterval }) => share(hitInterval.low)],
    ['hit_rate_high', ({ hitInterval }) => share(hitInterval.high)],
    ['effect_bps', ({ regression }) => bps(regression.effectBps)],
    ['newey_west_t', ({ regression }) => share(regression.t)],
    ['newey_west_lag', ({ regression }) => String(regression.lag)],
    ['independent_gross_bps', ({ thinned }) => bps(thinned.grossBps)],
    ['independent_gross_low_bps', ({ thinned }) => bps(thinned.grossInterval.low)],
    ['independent_gross_high_bps', ({ thinned }) => bps(thinned.grossInterval.high)],
    ['independent_t', ({ thinned }) => share(thinned.t)],
    ['independent_hit_rate_low', ({ thinned }) => share(thinned.hitInterval.low)],
    ['independent_hit_rate_high', ({ thinned }) => share(thinned.hitInterval.high)],
    ['cost_bps', ({ costBps }) => bps(costBps)],
    ['net_bps', ({ netBps }) => bps(netBps)],
    ['net_low_bps', ({ netInterval }) => bps(netInterval.low)],
    ['net_high_bps', ({ netInterval }) => bps(netInterval.high)],
    ['break_even_bps', ({ breakEvenBps }) => bps(breakEvenBps)],
    ['break_even_fee_bps', ({ breakEvenFeeBps }) => bps(breakEvenFeeBps)],
    ['long_events', ({ long }) => String(long.events)],
    ['long_gross_bps', ({ long }) => bps(long.grossBps)],
    ['long_net_bps', ({ long }) => bps(long.netBps)],
    ['short_events', ({ short }) => String(short.events)],
    ['short_gross_bps', ({ short }) => bps(short.grossBps)],
    ['short_net_bps', ({ short }) => bps(short.netBps)],
  ]);
}

/** Baseline comparisons as text, one row a horizon and baseline. */
export function baselineTextTable(comparisons: readonly BaselineComparison[], scales: Scales): TextTable {
  return tableOf(comparisons, [
    horizonCell(scales),
    ['baseline', ({ baseline }) => baseline, 'text'],
    ['events', ({ events }) => String(events)],
    ['baseline_events', ({ baselineEvents }) => String(baselineEvents)],
    ['gross_bps', ({ grossBps }) => bps(grossBps)],
    ['baseline_bps', ({ baselineBps }) => bps(baselineBps)],
    ['difference_bps', ({ differenceBps }) => bps(differenceBps)],
    ['difference_low_bps', ({ differenceInterval }) => bps(differenceInterval.low)],
    ['difference_high_bps', ({ differenceInterval }) => bps(differenceInterval.high)],
    ['block_bars', ({ blockBars }) => share(blockBars)],
    ['label_null', ({ labelTest }) => labelTest?.model ?? '', 'text'],
    ['labelled', ({ labelTest }) => (labelTest === null ? '' : String(labelTest.labelled))],
    ['label_p', ({ labelTest }) => share(labelTest?.p ?? null)],
    ['label_draws', ({ labelTest }) => (labelTest === null ? '' : String(labelTest.draws))],
  ]);
}

/** Regimes as text. What adjusts their p-values is the caller's: `adjusted` is a further column, in the rows' order. */
export function regimeTextTable(
  regimes: readonly RegimeStudy[],
  scales: Scales,
  adjusted: { readonly name: string; readonly values: readonly (number | null)[] } | null = null,
): TextTable {
  const rows = regimes.map((regime, index) => ({ ...regime, q: adjusted?.values[index] ?? null }));
  return tableOf(rows, [
    horizonCell(scales),
    ['dimension', ({ dimension }) => dimension, 'text'],
    ['regime', ({ regime }) => regime, 'text'],
    ['events', ({ events }) => String(events)],
    ['independent_events', ({ independent }) => String(independent)],
    ['gross_bps', ({ grossBps }) => bps(grossBps)],
    ['independent_gross_bps', ({ independentBps }) => bps(independentBps)],
    ['independent_gross_low_bps', ({ independentInterval }) => bps(independentInterval.low)],
    ['independent_gross_high_bps', ({ independentInterval }) => bps(independentInterval.high)],
    ['independent_t', ({ t }) => share(t)],
    ['p', ({ p }) => share(p)],
    ...(adjusted === null ? [] : [[adjusted.name, ({ q }) => share(q)] satisfies Cell<(typeof rows)[number]>]),
  ]);
}

/** The information coefficient's decay as text, one row a horizon and skip. */
export function decayTextTable(points: readonly DecayPoint[], scales: Scales): TextTable {
  return tableOf(points, [
    horizonCell(scales),
    ['skip_bars', ({ skip }) => String(skip)],
    ['events', ({ events }) => String(events)],
    ['without_strength', ({ withoutStrength }) => String(withoutStrength)],
    ['pearson', ({ pearson }) => share(pearson)],
    ['spearman', ({ spearman }) => share(spearman)],
    ['newey_west_t', ({ t }) => share(t)],
    ['newey_west_lag', ({ lag }) => String(lag)],
  ]);
}

/** Excursions as text, one row a horizon. */
export function excursionTextTable(studies: readonly ExcursionStudy[], scales: Scales): TextTable {
  const spread = (
    name: string,
    of: (study: ExcursionStudy) => ExcursionStudy['favourablePercent'],
  ): Cell<ExcursionStudy>[] => [
    [`${name}_mean`, (study) => share(of(study).mean)],
    [`${name}_median`, (study) => share(of(study).median)],
    [`${name}_upper_tenth`, (study) => share(of(study).upperTenth)],
  ];
  return tableOf(studies, [
    horizonCell(scales),
    ['events', ({ events }) => String(events)],
    ...spread('favourable_percent', ({ favourablePercent }) => favourablePercent),
    ...spread('adverse_percent', ({ adversePercent }) => adversePercent),
    ...spread('favourable_atr', ({ favourableAtr }) => favourableAtr),
    ...spread('adverse_atr', ({ adverseAtr }) => adverseAtr),
    ['tried', ({ tried }) => String(tried)],
    ['target_first', ({ targetFirst }) => String(targetFirst)],
    ['stop_first', ({ stopFirst }) => String(stopFirst)],
    ['median_bars_to_target', ({ barsToTarget }) => (barsToTarget.median === null ? '' : String(barsToTarget.median))],
  ]);
}
