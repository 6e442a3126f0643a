import type { Command } from 'commander';
import { COST_PRESETS } from '../backtest/costs/presets.ts';
import { EXECUTION_DEFAULTS } from '../lab/execution-options.ts';
import { addOption } from './options.ts';

/** What orders meet, and how the outcome is judged. */
export function addExecutionOptions(command: Command): void {
  addOrderOptions(command);
  addOption(command, '--no-quotes', 'do not take the spread from recorded quotes, where the store has them');
  addOption(command, '--random-entries <draws>', 'runs of random entries it is compared with', {
    fallback: EXECUTION_DEFAULTS.randomEntries,
  });
  addOption(command, '--monte-carlo <paths>', 'courses of equity that are drawn', {
    fallback: EXECUTION_DEFAULTS.monteCarlo,
  });
  addOption(command, '--ruin <share>', 'loss of the capital that counts as ruin', {
    fallback: EXECUTION_DEFAULTS.ruin,
  });
  addOption(command, '--seed <number>', 'seed of all draws', { fallback: EXECUTION_DEFAULTS.seed });
}

/** What orders meet: costs, latency, the tape, limits. */
export function addOrderOptions(command: Command): void {
  addOption(command, '--capital <amount>', 'money at the start, in the currency the contract pays in', {
    fallback: EXECUTION_DEFAULTS.capital,
  });
  addOption(command, '--size <amount>', 'size of an entry, in units of the symbol', {
    fallback: EXECUTION_DEFAULTS.size,
  });
  addOption(command, '--sizing <rule>', 'instead: notional:1000, risk:1% (to the stop), volatility:1%, kelly:0.5');
  addOption(command, '--fee-bps <bps>', 'fee per side in basis points of the notional', {
    fallback: EXECUTION_DEFAULTS.feeBps,
  });
  addOption(command, '--costs <terms>', `instead: bps:maker=2,taker=5, per-share:…, per-contract:…, ${presetNames()}`);
  addOption(
    command,
    '--slippage-ticks <ticks>',
    'ticks a taker is worse than the print; twice in the pessimistic reading',
    {
      fallback: EXECUTION_DEFAULTS.slippageTicks,
    },
  );
  addOption(command, '--queue-factor <number>', 'lots ahead of a limit order, times what usually trades at a price', {
    fallback: EXECUTION_DEFAULTS.queueFactor,
  });
  addOption(
    command,
    '--latency <durations>',
    'from a decision to the market; several separated by commas are compared',
    {
      fallback: EXECUTION_DEFAULTS.latency,
    },
  );
  addOption(command, '--multiplier <number>', 'units of the underlying in a size of 1 (ES: 50)', {
    fallback: EXECUTION_DEFAULTS.multiplier,
  });
  addOption(command, '--inverse', 'the contract pays in the base currency (coin-margined)');
  addRiskOptions(command);
}

function addRiskOptions(command: Command): void {
  addOption(command, '--cash', 'no short positions and no leverage: spot and stocks without margin');
  addOption(command, '--max-leverage <number>', 'worth of the position over equity, at most');
  addOption(command, '--max-position <size>', 'size of a position, at most');
  addOption(command, '--max-notional <amount>', 'worth of a position, at most');
  addOption(command, '--max-trades-per-day <number>', 'positions begun in a day, at most');
  addOption(command, '--max-losses <n/duration>', 'losses in a row and the pause after them, e.g. 3/30m');
  addOption(command, '--max-daily-loss <loss>', 'flatten and stop for the day: 500 or 2%');
  addOption(command, '--max-drawdown <loss>', 'flatten and stop for good: 500 or 10%');
}

function presetNames(): string {
  return [...COST_PRESETS.keys()].join(', ');
}
