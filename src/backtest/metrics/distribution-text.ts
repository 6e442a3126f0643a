import { formatFixed } from '../../core/decimal.ts';
import type { TextTable } from '../../core/text-table.ts';
import { SECOND_US } from '../../core/time.ts';
import type { Distribution } from './distribution.ts';
import type { TradeMetrics } from './trade-metrics.ts';

const QUANTITIES = ['mean', 'least', 'lowerTenth', 'median', 'upperTenth', 'most'] as const;

/** How holding times (seconds), excursions and what was given back at the end are spread, one row each. */
export function distributionTextTable(trades: TradeMetrics): TextTable {
  const { excursions } = trades;
  const rows: [string, Distribution | null, number][] = [
    ['holding_seconds', trades.holdingUs, SECOND_US],
    ['win_holding_seconds', trades.winHoldingUs, SECOND_US],
    ['loss_holding_seconds', trades.lossHoldingUs, SECOND_US],
    ['mae_ticks', excursions.maeTicks, 1],
    ['mae_bps', excursions.maeBps, 1],
    ['mae_r', excursions.maeR, 1],
    ['mfe_ticks', excursions.mfeTicks, 1],
    ['mfe_bps', excursions.mfeBps, 1],
    ['mfe_r', excursions.mfeR, 1],
    ['end_trade_drawdown', excursions.endTradeDrawdown, 1],
  ];
  return {
    columns: [
      { name: 'distribution', type: 'text' },
      ...['n', 'mean', 'least', 'lower_tenth', 'median', 'upper_tenth', 'most'].map((name) => {
        return { name, type: 'number' } as const;
      }),
    ],
    rows: rows.map(([name, spread, divisor]) => [
      name,
      String(spread?.n ?? 0),
      ...QUANTITIES.map((quantity) => formatFixed(spread === null ? null : spread[quantity] / divisor, 6)),
    ]),
  };
}
