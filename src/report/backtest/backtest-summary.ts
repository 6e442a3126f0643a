import { type SummaryExtras, tile } from '../market/summary-section.ts';
import type { Markup } from '../page/markup.ts';
import { counted, percent, roughly, signedDigits, trimZeros } from '../page/readable.ts';
import type { ReportBacktest } from './backtest-input.ts';

/** What the summary says of a backtest. */
export function backtestSummary(backtest: ReportBacktest): SummaryExtras {
  return { tiles: [accountTile(backtest)], words: [backtestWords(backtest)] };
}

function accountTile({ metrics: { worlds, money } }: ReportBacktest): Markup {
  const rounded = (net: bigint): string => signedDigits(roughly(money.format(net)));
  const { base, pessimistic, optimistic } = worlds;
  const [least, most] = [base, pessimistic, optimistic]
    .map(({ trades }) => trades.net)
    .sort((a, b) => (a < b ? -1 : 1))
    .filter((_, place) => place !== 1);
  const band = `${rounded(least!)} to ${rounded(most!)}`;
  return tile('Net profit', rounded(base.trades.net), `${counted(base.trades.trades, 'round trip')}, ${band}`);
}

function backtestWords({ metrics: { worlds, money } }: ReportBacktest): string {
  const { base, pessimistic, optimistic } = worlds;
  if (base.trades.trades === 0) return 'Backtest: no position was opened.';
  const net = (world: typeof base): string => signedDigits(trimZeros(money.format(world.trades.net)));
  const rate = base.trades.winRate === null ? '' : `, ${percent(base.trades.winRate)} of them won`;
  return `Backtest: ${counted(base.trades.trades, 'round trip')}${rate}, net ${net(base)} after costs; ${net(pessimistic)} read pessimistically, ${net(optimistic)} optimistically.`;
}
