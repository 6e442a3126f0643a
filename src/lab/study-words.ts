import { formatDuration } from '../core/time.ts';
import type { EventPanel } from '../stats/event/event-panel.ts';
import { horizonLabel } from '../stats/event/horizon.ts';
import { NULL_MODELS } from '../stats/null/null-test.ts';
import { evidenceOptionsOf } from './judging-options.ts';
import { neededText, type OptionValues } from './option-values.ts';
import type { SignalStudy } from './study-signals.ts';

/** What the search is worth, in sentences. */
export function searchLines({ search, cells, panel }: Pick<SignalStudy, 'search' | 'cells' | 'panel'>): string[] {
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
export function assumptionLines({ panel }: Pick<SignalStudy, 'panel'>, options: AssumptionTexts): string[] {
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
