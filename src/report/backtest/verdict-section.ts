import { html, type Markup } from '../page/markup.ts';
import { counted, percent } from '../page/readable.ts';
import { tile } from '../market/summary-section.ts';
import { bpsText, fineShare, probabilityText, roughMoney } from './money-text.ts';
import { figureOf, heldReturn, randomEntriesOf } from './run-metrics-view.ts';
import type { RunRecord } from './run-record.ts';

/**
 * What came of a run, in plain words and a few figures.
 * @param remarks more that a reader must know, e.g. that its data has changed since.
 */
export function verdictSection(run: RunRecord, remarks: readonly string[]): Markup {
  const words = [
    ...tripWords(run),
    ...comparisonWords(run),
    ...limitWords(run),
    'One run over a few days is an example and no evidence of an edge: that takes null models and a count of everything that was tried (cvdlab stats, cvdlab sweep).',
    ...remarks,
  ];
  return html`<section id="summary" aria-labelledby="summary-heading">
<h2 id="summary-heading">Summary</h2>
<p class="verdict">${headline(run)}</p>
<dl class="tiles">
${tiles(run)}</dl>
<div class="words">
${words.map((text) => html`<p>${text}</p>\n`)}</div>
</section>`;
}

/** Net profit in a reading: what equity has become, an open position included. */
export function netOf({ metrics }: RunRecord, reading: 'base' | 'pessimistic' | 'optimistic'): number | null {
  const [capital, end] = ['capital', 'final_equity'].map((name) => figureOf(metrics, reading, name));
  return capital == null || end == null ? null : end - capital;
}

function headline(run: RunRecord): string {
  if (run.trips.length === 0) return 'No position was closed.';
  const net = netOf(run, 'base') ?? 0;
  const verb = net > 0 ? 'It made' : net < 0 ? 'It lost' : 'It made';
  const band = [netOf(run, 'pessimistic') ?? 0, net, netOf(run, 'optimistic') ?? 0];
  const all =
    band.every((one) => one > 0) || band.every((one) => one < 0)
      ? 'in all three readings'
      : 'but not in all three readings';
  return `${verb} ${roughMoney(Math.abs(net)).replace('+', '')} after costs, ${all} of the fills.`;
}

function tiles(run: RunRecord): Markup[] {
  const { metrics } = run;
  const figure = (name: string): number | null => figureOf(metrics, 'base', name);
  const range = `${roughMoney(netOf(run, 'pessimistic'))} pessimistic, ${roughMoney(netOf(run, 'optimistic'))} optimistic`;
  const share = figure('max_relative_drawdown_share');
  return [
    tile('Change of equity', roughMoney(netOf(run, 'base')), range),
    tile('Round trips', String(run.trips.length), winWords(figure)),
    tile(
      'Mean of a round trip',
      bpsOr(figure('expectancy_bps')),
      interval(figure('expectancy_bps_low'), figure('expectancy_bps_high')),
    ),
    tile(
      'Deepest drawdown',
      roughMoney(figure('max_drawdown')),
      share === null ? '' : `${fineShare(share)} of the peak`,
    ),
    tile('Costs', roughMoney(figure('total_cost')).replace('+', ''), 'spread, slippage, fees and funding'),
  ];
}

function winWords(figure: (name: string) => number | null): string {
  const [rate, low, high] = [figure('win_rate'), figure('win_rate_low'), figure('win_rate_high')];
  if (rate === null || low === null || high === null) return '';
  return `${percent(rate)} won (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`;
}

function bpsOr(bps: number | null): string {
  return bps === null ? '–' : `${bpsText(bps)} bp`;
}

function interval(low: number | null, high: number | null): string {
  return low === null || high === null ? 'too few for an interval' : `${bpsText(low)} to ${bpsText(high)} (95 %)`;
}

function tripWords({ metrics, trips }: RunRecord): string[] {
  if (trips.length === 0) return [];
  const [low, high] = ['expectancy_bps_low', 'expectancy_bps_high'].map((name) => figureOf(metrics, 'base', name));
  if (low == null || high == null)
    return [`${counted(trips.length, 'round trip')}: too few for an interval of their mean.`];
  const reach = low > 0 ? 'above 0' : high < 0 ? 'below 0' : 'on both sides of 0: the mean cannot be told from nothing';
  return [`${counted(trips.length, 'round trip')}; the 95 % interval of their mean net profit lies ${reach}.`];
}

/** The run beside the market held all the time, and among random entries. */
function comparisonWords({ metrics }: RunRecord): string[] {
  const [held, own] = [heldReturn(metrics), figureOf(metrics, 'base', 'total_return')];
  const random = randomEntriesOf(metrics);
  return [
    ...(held === null || own === null
      ? []
      : [
          `The same capital held in the market all the time would have returned ${fineShare(held)}; the run returned ${fineShare(own)}.`,
        ]),
    ...(random === null
      ? []
      : [
          `Among ${random.draws} runs of random entries with the same exits it did better than ${percent(random.betterThan)}: p = ${probabilityText(random.p)}. The null model: ${random.nullModel}. Their means run from ${bpsText(random.drawnBps.lowerTenth)} to ${bpsText(random.drawnBps.upperTenth)} bp (middle 80 %), its own is ${bpsText(random.observedBps)}.`,
        ]),
  ];
}

function limitWords({ refusals, metrics }: RunRecord): string[] {
  const ambiguous = figureOf(metrics, 'base', 'ambiguous_trades') ?? 0;
  const reasons = [...new Set(refusals.map(({ reason }) => reason))];
  const counts = reasons.map((reason) => `${refusals.filter((one) => one.reason === reason).length} × ${reason}`);
  return [
    ...(refusals.length === 0 ? [] : [`Kept back or halted by limits: ${counts.join(', ')}.`]),
    ...(ambiguous === 0 ? [] : [`${counted(ambiguous, 'round trip')} ambiguous: bars do not tell what came first.`]),
  ];
}
