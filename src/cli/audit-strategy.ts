import type { Command } from 'commander';
import type { AuditedTape } from '../backtest/audit/audited-tape.ts';
import { auditStrategy, type StrategyAudit } from '../backtest/audit/audit-strategy.ts';
import type { TextTable } from '../core/text-table.ts';
import { formatTime } from '../core/time.ts';
import type { MarketEvent, MarketSource } from '../cvd/bars-from-source.ts';
import { simulatedSource } from '../data/simulate/simulated-source.ts';
import { marketSetupsOf, strategyOf } from './backtest-run.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { flagOption, integerOption, textOption } from './options.ts';
import { countOf, note, printJson, printTable } from './output.ts';
import { openFor } from './recorded.ts';

/** `cvdlab audit --strategy FILE`: proves or disproves that a strategy looks ahead. */
export async function auditOwnStrategy(command: Command, context: CliContext): Promise<ExitCode> {
  const make = await strategyOf(command);
  const { source, of, sides } = await auditedSource(command);
  const tape = await tapeOf(source);
  const [setup] = await marketSetupsOf(command, tape.scales, sides);
  const audit = auditStrategy(make, tape, setup!, { ambient: globalThis });
  if (flagOption(command, 'json')) await printJson({ of, ...audit, verdict: verdict(audit) }, {}, context.stdout);
  else await printTable(auditTable(audit), context);
  await note(`${of}; ${audit.strategy}: ${verdict(audit)}`, command, context);
  if (audit.checks.some(({ offence }) => offence !== null)) return EXIT.validationFailed;
  // A strategy that did nothing was shown to be nothing.
  return audit.isClean ? EXIT.ok : EXIT.dataMissing;
}

/** A session of a stock exchange's length: an audit runs it a hundred times. */
const SESSION = { sessionStartMinute: 570, sessionMinutes: 390 };

interface AuditedSource {
  readonly source: MarketSource;
  readonly of: string;
  readonly sides: 'known' | 'unknown';
}

async function auditedSource(command: Command): Promise<AuditedSource> {
  if (textOption(command, 'symbol') !== undefined) {
    const { source, instrument, aggressor } = await openFor(command);
    return { source, of: instrument.symbol, sides: aggressor === 'unknown' ? 'unknown' : 'known' };
  }
  const seed = integerOption(command, 'seed', { min: 0, max: Number.MAX_SAFE_INTEGER });
  return { source: simulatedSource({ seed, ...SESSION }), of: `a simulated session, seed ${seed}`, sides: 'known' };
}

/** Keeps everything a source yields: an audit runs over it again and again. */
async function tapeOf(source: MarketSource): Promise<AuditedTape> {
  const events: MarketEvent[] = [];
  for await (const event of source) events.push(structuredClone(event));
  return { scales: source.scales, kind: source.kind, events };
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
