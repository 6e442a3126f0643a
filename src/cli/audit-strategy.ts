import type { Command } from 'commander';
import type { StrategyAudit } from '../backtest/audit/audit-strategy.ts';
import type { TextTable } from '../core/text-table.ts';
import { formatTime } from '../core/time.ts';
import {
  AUDIT_OWN_STRATEGY_DEFAULTS,
  auditOwnStrategy,
  type AuditOwnStrategyOptions,
} from '../lab/audit-own-strategy.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { flagOption, optionsFor } from './options.ts';
import { countOf, note, printJson, printTable } from './output.ts';

/** `cvdlab audit --strategy FILE`: proves or disproves that a strategy looks ahead. */
export async function printStrategyAudit(command: Command, context: CliContext): Promise<ExitCode> {
  const options = optionsFor<AuditOwnStrategyOptions>(command, AUDIT_OWN_STRATEGY_DEFAULTS);
  const { audit, of } = await auditOwnStrategy(options);
  if (flagOption(command, 'json')) await printJson({ of, ...audit, verdict: verdict(audit) }, {}, context.stdout);
  else await printTable(auditTable(audit), context);
  await note(`${of}; ${audit.strategy}: ${verdict(audit)}`, command, context);
  if (audit.checks.some(({ offence }) => offence !== null)) return EXIT.validationFailed;
  // A strategy that did nothing was shown to be nothing.
  return audit.isClean ? EXIT.ok : EXIT.dataMissing;
}

function verdict({ checks, orders, fills, cuts }: StrategyAudit): string {
  const broken = checks.filter(({ offence }) => offence !== null).length;
  if (broken > 0) return `not to be trusted: ${countOf(broken, 'promise')} of ${checks.length} broken`;
  if (orders === 0) return 'no order on this tape: nothing was shown; give it more';
  return `does not look ahead, as far as ${countOf(orders, 'order')}, ${countOf(fills, 'fill')} and ${countOf(cuts, 'cut')} show`;
}

function auditTable({ strategy, checks }: StrategyAudit): TextTable {
  return {
    columns: ['strategy', 'promise', 'result', 'time', 'what'].map((name) => ({ name, type: 'text' })),
    rows: checks.map(({ promise, offence }) => [
      strategy,
      promise,
      offence === null ? 'kept' : 'broken',
      offence === null || Number.isNaN(offence.timeUs) ? '' : formatTime(offence.timeUs),
      offence?.what ?? '',
    ]),
  };
}
