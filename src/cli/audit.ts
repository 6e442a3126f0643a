import type { Command } from 'commander';
import type { BarTable } from '../core/bar-table.ts';
import type { TextTable } from '../core/text-table.ts';
import { formatTime } from '../core/time.ts';
import type { DetectorAudit } from '../divergence/audit/audit-detector.ts';
import { AUDIT_DETECTORS_DEFAULTS, auditDetectors, type AuditDetectorsOptions } from '../lab/audit-detectors.ts';
import type { CliContext } from './context.ts';
import { printStrategyAudit } from './audit-strategy.ts';
import { addBacktestOptions } from './backtest-run.ts';
import { addDetectorOptions } from './detectors.ts';
import { EXIT, type ExitCode } from './exit.ts';
import {
  addBarOptions,
  addCommonOptions,
  addInstrumentOptions,
  addRangeOptions,
  flagOption,
  optionsFor,
  textOption,
} from './options.ts';
import { countOf, note, printJson, printTable } from './output.ts';
import type { Verb } from './verb.ts';

/** `cvdlab audit`: proves or disproves that a detector or a strategy looks ahead. */
export const audit: Verb = {
  define(command, run) {
    addDetectorOptions(command);
    addInstrumentOptions(command);
    addRangeOptions(command);
    addBarOptions(command);
    addBacktestOptions(command);
    addCommonOptions(command);
    command.addHelpText('after', EXAMPLES);
    command.action(
      run(async (context, self) =>
        textOption(self, 'strategy') === undefined ? auditAll(self, context) : printStrategyAudit(self, context),
      ),
    );
  },
};

const EXAMPLES = `
Runs the detector on every prefix of the bars, with a poisoned future, cut into ranges, and from later starts, and prints
the first bar at which it broke a promise; a strategy likewise, on a tape. Without --symbol the data is simulated, with
--seed. Exit code 4 when a promise is broken.

Examples:
  cvdlab audit --detector ./mine.ts
  cvdlab audit --strategy ./mine.ts
  cvdlab audit --rule window,pivot --lookback 20 --symbol XRPETH --date 2019-10-11`;

async function auditAll(command: Command, context: CliContext): Promise<ExitCode> {
  const options = optionsFor<AuditDetectorsOptions>(command, AUDIT_DETECTORS_DEFAULTS);
  const { audits, bars, of } = await auditDetectors(options);
  if (flagOption(command, 'json')) {
    await printJson({ bars: bars.length, of, audits: audits.map((one) => auditFacts(one, bars)) }, {}, context.stdout);
  } else {
    await note(`${countOf(bars.length, 'bar')} of ${of}`, command, context);
    for (const one of audits) await printAudit(one, bars, { command, context });
  }
  if (audits.some((one) => one.checks.some((check) => check.offence !== null) || one.warmUp.tooEarly !== null)) {
    return EXIT.validationFailed;
  }
  // A detector that found nothing was shown to be nothing.
  return audits.every((one) => one.isClean) ? EXIT.ok : EXIT.dataMissing;
}

async function printAudit(
  one: DetectorAudit,
  bars: BarTable,
  { command, context }: { command: Command; context: CliContext },
): Promise<void> {
  await printTable(auditTable(one, bars), context);
  await note(`${one.rule}: ${verdict(one)}`, command, context);
}

function verdict(one: DetectorAudit): string {
  const broken = one.checks.filter((check) => check.offence !== null).length;
  if (broken > 0) return `not to be trusted: ${countOf(broken, 'promise')} of ${one.checks.length} broken`;
  if (one.signals === 0) return 'no signal in these bars: nothing was shown; give it more';
  if (one.warmUp.tooEarly !== null) return 'gives signals before its own warm-up is over';
  return `does not look ahead, as far as ${countOf(one.signals, 'signal')} in these bars show`;
}

/** A row for every promise; the warm-up last. */
function auditTable(one: DetectorAudit, bars: BarTable): TextTable {
  const rows = one.checks.map(({ promise, offence }) => [
    one.rule,
    promise,
    offence === null ? 'kept' : 'broken',
    offence === null ? '' : String(offence.bar),
    offence === null ? '' : formatTime(bars.timeUs[offence.bar]!),
    offence?.what ?? '',
  ]);
  return { columns: AUDIT_COLUMNS, rows: [...rows, warmUpRow(one, bars)] };
}

const AUDIT_COLUMNS = [
  { name: 'rule', type: 'text' },
  { name: 'promise', type: 'text' },
  { name: 'result', type: 'text' },
  { name: 'first_bar', type: 'number' },
  { name: 'time', type: 'text' },
  { name: 'what', type: 'text' },
] as const;

function warmUpRow({ rule, warmUp }: DetectorAudit, bars: BarTable): string[] {
  const { declaredBars, measuredBars, tooEarly, starts } = warmUp;
  const promise = 'no signal comes before the warm-up is over';
  if (tooEarly !== null) {
    const at = formatTime(bars.timeUs[tooEarly]!);
    return [rule, promise, 'broken', String(tooEarly), at, `declared: ${countOf(declaredBars, 'bar')}`];
  }
  if (starts === 0)
    return [rule, promise, 'not tried', '', '', 'it looks ahead: how much past it needs cannot be told'];
  const measured =
    measuredBars === null
      ? 'some start never gave the signals of the full run: it remembers more than these bars'
      : `after ${countOf(measuredBars, 'bar')} a late start gives the signals of the full run`;
  return [rule, promise, 'kept', '', '', `declared ${countOf(declaredBars, 'bar')}; ${measured} (${starts} starts)`];
}

function auditFacts(one: DetectorAudit, bars: BarTable): Record<string, unknown> {
  const checks = one.checks.map(({ promise, offence }) => ({
    promise,
    kept: offence === null,
    ...(offence !== null && { bar: offence.bar, time: formatTime(bars.timeUs[offence.bar]!), what: offence.what }),
  }));
  return {
    rule: one.rule,
    clean: one.isClean,
    signals: one.signals,
    verdict: verdict(one),
    checks,
    warmUp: one.warmUp,
  };
}
