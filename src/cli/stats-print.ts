import type { TextTable } from '../core/text-table.ts';
import { formatDuration } from '../core/time.ts';
import type { Scales } from '../core/trade-batch.ts';
import { evidenceOptionsOf } from '../lab/judging-options.ts';
import { neededText, type OptionValues } from '../lab/option-values.ts';
import type { SignalStudy } from '../lab/study-signals.ts';
import { cellTextTable, nullTextTable } from '../stats/evidence/evidence-text.ts';
import type { RuleEvidence } from '../stats/evidence/rule-evidence.ts';
import type { EventPanel } from '../stats/event/event-panel.ts';
import { horizonLabel } from '../stats/event/horizon.ts';
import {
  baselineTextTable,
  decayTextTable,
  eventStudyTextTable,
  excursionTextTable,
  regimeTextTable,
} from '../stats/event/study-text.ts';
import { NULL_MODELS } from '../stats/null/null-test.ts';

/** What is printed of a study. */
type Study = Pick<SignalStudy, 'panel' | 'rules' | 'cells' | 'search'>;

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

/** What the search is worth, in sentences. */
export function searchLines({ search, cells, panel }: Study): string[] {
  const lines: string[] = [];
  const best = cells[search.best];
  if (best !== undefined && search.deflated !== null) {
    const name = `${best.cell.rule} ${horizonLabel(best.cell.study.horizon, panel.bars.scales)}`;
    const { probability, threshold } = search.deflated;
    lines.push(
      `best of the search by Sharpe ratio: ${name}, ${fixed(search.sharpes[search.best]!)} per session; the best of as many worthless ` +
        `tries would show ${fixed(threshold)}: deflated Sharpe ratio ${fixed(probability)} (above 0.95 counts)`,
    );
  }
  if (search.problem !== null) lines.push(`no reality check: ${search.problem}`);
  if (search.realityCheck !== null && search.superiorAbility !== null && search.overfitting !== null) {
    lines.push(
      `reality check p = ${fixed(search.realityCheck.p)}, superior ability p = ${fixed(search.superiorAbility.consistent.p)} ` +
        `(${search.realityCheck.resamples} resamples of ${search.sessions} sessions), probability of overfitting ${fixed(search.overfitting)}`,
    );
  }
  if (search.walkForward !== null) {
    const { inSample, outOfSample, sessions, picks } = search.walkForward;
    lines.push(
      `walk forward: the cell that was best before each of ${picks.length} windows made ${bps(outOfSample)} bps a session after costs ` +
        `in them (${sessions} sessions), and ${bps(inSample)} where it was picked`,
    );
  }
  return lines;
}

function bps(value: number): string {
  return (value * 10_000).toFixed(2);
}

function fixed(value: number): string {
  return value.toFixed(3);
}

/** What the assumptions are told from, as texts. */
export interface AssumptionTexts {
  /** How the aggressor was known. */
  readonly aggressor: string;
  /** Fee per side, basis points. */
  readonly fee: string;
  /** Ticks of slippage. */
  readonly slippage: string;
  /** What was done at the end of a session. */
  readonly sessionEnd: string;
  /** The null model that verdicts rest on. */
  readonly model: keyof typeof NULL_MODELS;
  /** Its draws. */
  readonly draws: string;
  /** Seed of all draws. */
  readonly seed: string;
}

/** The texts for {@link assumptionLines} of a study's options. */
export function assumptionTexts(values: OptionValues, aggressor: string): AssumptionTexts {
  return {
    aggressor,
    fee: neededText(values, 'feeBps'),
    slippage: neededText(values, 'slippageTicks'),
    sessionEnd: neededText(values, 'sessionEnd'),
    model: evidenceOptionsOf(values).models[0]!,
    draws: neededText(values, 'draws'),
    seed: neededText(values, 'seed'),
  };
}

/** Everything that was assumed, one line each. */
export function assumptionLines({ panel }: Pick<Study, 'panel'>, options: AssumptionTexts): string[] {
  const { prices, latencyUs, sidedShare } = panel;
  return [
    `entry and exit: ${ENTRIES[prices]}, ${formatDuration(latencyUs)} after the decision; returns from mid to mid, costs by the side that is crossed`,
    `sides: ${options.aggressor}, known for ${(100 * sidedShare).toFixed(2)} % of the volume`,
    `costs: ${prices === 'both-sides' ? 'the measured spread' : 'no spread is known'}, ${options.fee} bps per side, ${options.slippage} ticks of slippage`,
    `events that a hole or the end of the data cuts off are dropped; at a session's end: ${options.sessionEnd}`,
    `p: ${options.model} (${NULL_MODELS[options.model]}), two-sided, ${options.draws} draws, seed ${options.seed}`,
    'q: Benjamini and Yekutieli over every cell the ledger has of these days, aborted ones as p = 1',
  ];
}

const ENTRIES: Readonly<Record<EventPanel['prices'], string>> = {
  'both-sides': 'the first buyer- and seller-aggressor prints',
  'first-print': 'the first print of any side (too few have one)',
  'bar-open': 'the open of the next traded bar (bars only: bid–ask bounce cannot be told apart)',
};
