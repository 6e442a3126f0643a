import { formatDay } from '../core/time.ts';
import type { NamedValue } from '../report/page/named-value.ts';
import { renderSignals } from '../report/signals/render-signals.ts';
import type { LedgerTry, SignalStudyInput } from '../report/signals/study-input.ts';
import { neededText, type OptionDefaults, type OptionValues, resolveOptions, textOf } from './option-values.ts';
import { PAGE_DEFAULTS, type PageOptions, writePage } from './page-options.ts';
import { type SignalStudy, STUDY_SIGNALS_DEFAULTS, studyOf, type StudySignalsOptions } from './study-signals.ts';
import { assumptionLines, assumptionTexts, searchLines } from './study-words.ts';
import { packageVersion } from './version.ts';

/** What {@link reportSignals} takes. */
export interface ReportSignalsOptions extends StudySignalsOptions, PageOptions {}

/** What {@link ReportSignalsOptions} are where nothing is said. */
export const REPORT_SIGNALS_DEFAULTS = {
  ...STUDY_SIGNALS_DEFAULTS,
  ...PAGE_DEFAULTS,
} as const satisfies OptionDefaults<ReportSignalsOptions>;

/** A page of what signals were worth. */
export interface SignalsPage {
  /** The page. */
  readonly file: string;
  /** What it shows. */
  readonly study: SignalStudy;
}

/**
 * Judges signals as `studySignals` does, and writes a page of it, which needs no network. `cvdlab report --stats`.
 * @throws what `studySignals` throws.
 */
export async function reportSignals(options: ReportSignalsOptions): Promise<SignalsPage> {
  const values = resolveOptions(options, REPORT_SIGNALS_DEFAULTS);
  const study = await studyOf(values, options);
  const input = studyInput(values, study);
  const days = `${formatDay(input.fromDay)}_${formatDay(input.toDay)}`;
  const file = textOf(values, 'file') ?? `reports/${input.instrument.symbol}-${days}-signals.html`;
  await writePage(values, file, (assets) => renderSignals(input, assets));
  return { file, study };
}

function studyInput(values: OptionValues, study: SignalStudy): SignalStudyInput {
  const { panel, rules, cells, search, trials, recorded } = study;
  const { instrument, fromDay, toDay } = recorded;
  return {
    ...{ instrument, fromDay, toDay, panel, rules, cells },
    settings: settingsOf(values, study),
    searchWords: searchLines({ panel, cells, search }),
    tries: { total: trials.tries.total, list: triesOf(study), damagedLines: trials.damagedLines },
    assumptions: assumptionLines(study, assumptionTexts(values, recorded.aggressor)),
  };
}

function triesOf({ cells, search, trials, recorded }: SignalStudy): LedgerTry[] {
  const { fromDay, toDay } = recorded;
  const own = cells.map(({ cell: { nulls, study }, adjusted }, index): LedgerTry => {
    const statistic = Number.isNaN(study.grossBps) ? null : study.grossBps;
    const test = { p: nulls[0]?.p ?? null, nullModel: nulls[0]?.model ?? null };
    const result = { ...test, events: study.events, statistic, sharpe: search.sharpes[index] ?? null };
    return { name: adjusted.name, fromDay, toDay, isOnPage: true, result };
  });
  return [...own, ...trials.others.map((other) => ({ ...other, isOnPage: false }))];
}

function settingsOf(values: OptionValues, { rules, recorded }: SignalStudy): NamedValue[] {
  const said = (name: string): string => neededText(values, name);
  return [
    ['Bars', said('bar')],
    ['Session', said('session')],
    ['CVD reset', said('reset')],
    ['Aggressor', recorded.aggressor],
    ['Rules', rules.map(({ rule }) => rule).join(', ')],
    ['Horizons', said('horizons')],
    ['Latency', said('latency')],
    ['Fee per side', `${said('feeBps')} bp`],
    ['Slippage', `${said('slippageTicks')} ticks`],
    ['Draws', said('draws')],
    ['Seed', said('seed')],
    ['Made from', recorded.source.kind],
    ['cvdlab', packageVersion()],
  ];
}
