import type { TextTable } from '../core/text-table.ts';
import type { Scales } from '../core/trade-batch.ts';
import type { SignalStudy } from '../lab/study-signals.ts';
import { cellTextTable, nullTextTable } from '../stats/evidence/evidence-text.ts';
import type { RuleEvidence } from '../stats/evidence/rule-evidence.ts';
import {
  baselineTextTable,
  decayTextTable,
  eventStudyTextTable,
  excursionTextTable,
  regimeTextTable,
} from '../stats/event/study-text.ts';

/** What tables are made of. */
type Study = Pick<SignalStudy, 'panel' | 'rules' | 'cells'>;

/** Every table of a study by the name it has in `--json` and in the files of `--out`. */
export function studyTables({ panel, rules, cells }: Study): Record<string, TextTable> {
  const { scales } = panel.bars;
  return {
    cells: cellTextTable(panel, cells),
    event_study: ofRules(rules, (rule) =>
      eventStudyTextTable(
        rule.cells.map(({ study }) => study),
        scales,
      ),
    ),
    nulls: nullTextTable(panel, rules),
    baselines: ofRules(rules, ({ baselines }) => baselineTextTable(baselines, scales)),
    decay: ofRules(rules, ({ decay }) => decayTextTable(decay, scales)),
    excursions: ofRules(rules, ({ excursions }) => excursionTextTable(excursions, scales)),
    regimes: ofRules(rules, ({ regimes }) => regimesOf(regimes, scales)),
  };
}

function regimesOf(regimes: RuleEvidence['regimes'], scales: Scales): TextTable {
  return regimeTextTable(regimes, scales, { name: 'bh_q', values: regimes.map(({ q }) => q) });
}

/** The tables of all rules under one another, with the rule in front. */
function ofRules(rules: readonly RuleEvidence[], tableOf: (rule: RuleEvidence) => TextTable): TextTable {
  const tables = rules.map((rule) => ({ rule: rule.rule, table: tableOf(rule) }));
  return {
    columns: [{ name: 'rule', type: 'text' }, ...(tables[0]?.table.columns ?? [])],
    rows: tables.flatMap(({ rule, table }) => [...table.rows].map((row) => [rule, ...row])),
  };
}

/** The columns that a person at a terminal is shown; the files and `--json` have all of them. */
const SHOWN: Readonly<Record<string, { title: string; columns: readonly string[] }>> = {
  cells: {
    title: 'What the signals were worth (returns in basis points, signed: above 0 is what the signal said)',
    columns: [
      ...['rule', 'horizon', 'events', 'independent_events', 'hits', 'hit_rate_low', 'hit_rate_high'],
      ...['gross_bps', 'gross_low_bps', 'gross_high_bps', 'net_bps', 'newey_west_t', 'p', 'by_q'],
    ],
  },
  baselines: {
    title: 'Against the baselines: only `extremes` (new highs and lows regardless of CVD) shows what CVD adds',
    columns: [
      'rule',
      'horizon',
      'baseline',
      'gross_bps',
      'baseline_bps',
      'difference_bps',
      'difference_low_bps',
      'difference_high_bps',
      'label_p',
    ],
  },
  nulls: {
    title: 'Against the null models (the verdict rests on the first; matched-entries is known to reject too often)',
    columns: [
      'rule',
      'horizon',
      'null_model',
      'events',
      'observed_bps',
      'null_mean_bps',
      'null_low_bps',
      'null_high_bps',
      'p',
      'problem',
    ],
  },
  decay: {
    title: 'Does strength order returns? (information coefficient; an effect that is gone at skip 1 was bounce)',
    columns: ['rule', 'horizon', 'skip_bars', 'events', 'pearson', 'spearman', 'newey_west_t'],
  },
  excursions: {
    title: 'How far positions ran (average true ranges)',
    columns: [
      'rule',
      'horizon',
      'events',
      'favourable_atr_median',
      'adverse_atr_median',
      'target_first',
      'stop_first',
      'median_bars_to_target',
    ],
  },
  regimes: {
    title: 'When (p of the independent events, q among the regimes of one horizon)',
    columns: [
      'rule',
      'horizon',
      'dimension',
      'regime',
      'events',
      'independent_events',
      'independent_gross_bps',
      'independent_gross_low_bps',
      'independent_gross_high_bps',
      'p',
      'bh_q',
    ],
  },
};

/** The sections for a terminal: a title and a narrow table each. */
export function shownSections(tables: Readonly<Record<string, TextTable>>): { title: string; table: TextTable }[] {
  return Object.entries(SHOWN).map(([name, { title, columns }]) => ({
    title,
    table: narrowed(tables[name]!, columns),
  }));
}

function narrowed(table: TextTable, names: readonly string[]): TextTable {
  const places = names.map((name) => {
    const place = table.columns.findIndex((column) => column.name === name);
    if (place < 0) throw new Error(`the table has no column ${name}`);
    return place;
  });
  return {
    columns: places.map((place) => table.columns[place]!),
    rows: [...table.rows].map((row) => places.map((place) => row[place]!)),
  };
}
