import type { Command } from 'commander';
import { TRADING_DEFAULTS } from '../lab/trading-options.ts';
import { addOption } from './options.ts';

/** Which signals are traded, and how. */
export function addStrategyOptions(command: Command): void {
  addOption(command, '--strategy <file>', 'your own strategy instead: a .ts or .js file, see docs/strategies.md');
  addOption(command, '--direction <which>', 'signals that are traded', {
    choices: ['both', 'long', 'short'],
    fallback: TRADING_DEFAULTS.direction,
  });
  addOption(command, '--min-strength <percent>', 'least strength of a signal; 0.3s for the shift-free one, 0 to 1');
  addOption(command, '--hours <from-to>', 'when entries may be decided, UTC, e.g. 13:30-20:00');
  addOption(command, '--volatility <terciles>', 'volatility in which signals are traded: low,middle,high');
  addOption(command, '--trend <which>', 'only with or against the close of --trend-bars ago', {
    choices: ['with', 'against'],
  });
  addOption(command, '--trend-bars <bars>', 'bars of the trend', { fallback: TRADING_DEFAULTS.trendBars });
  addOption(
    command,
    '--entry <how>',
    'market, limit (at the touch) or stop (beyond the bar); limit:2 is 2 ticks away',
    {
      fallback: TRADING_DEFAULTS.entry,
    },
  );
  addOption(command, '--entry-timeout <duration>', 'limit and stop entries are given up after it', {
    fallback: TRADING_DEFAULTS.entryTimeout,
  });
  addOption(command, '--hold <bars>', 'bars a position is held, the entry bar counted; none for no end', {
    fallback: TRADING_DEFAULTS.hold,
  });
  addOption(command, '--hold-time <duration>', 'time a position is held');
  addOption(
    command,
    '--stop <distance>',
    'where the loss is cut: 20t (ticks), 0.5%, 2atr, or ref:3 (3 ticks beyond the extreme)',
  );
  addOption(command, '--target <distance>', 'where the profit is taken: 20t, 1%, 3atr or 2r (times the stop)');
  addOption(command, '--trailing <distance>', 'a stop that follows the best price: 20t, 0.5% or 2atr');
  addOption(command, '--opposite <what>', 'at a signal of the other side', {
    choices: ['exit', 'reverse', 'ignore'],
    fallback: TRADING_DEFAULTS.opposite,
  });
  addOption(command, '--flatten-before <duration>', "out this long before the session's end; none to hold over it", {
    fallback: TRADING_DEFAULTS.flattenBefore,
  });
  addOption(command, '--max-units <number>', 'entries of one position (scaling in)', {
    fallback: TRADING_DEFAULTS.maxUnits,
  });
  addOption(command, '--atr-bars <bars>', 'bars of the average true range', { fallback: TRADING_DEFAULTS.atrBars });
}
