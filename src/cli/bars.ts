import type { Command } from 'commander';
import { formatDay } from '../core/time.ts';
import { barTextTable } from '../cvd/bar-text.ts';
import type { SourceBars } from '../cvd/bars-from-source.ts';
import type { Recorded } from '../data/recorded-days.ts';
import type { BarsArrowExtras } from '../data/store/bars-arrow.ts';
import type { CliContext } from './context.ts';
import { writeTableFile } from './table-file.ts';
import {
  addBarOptions,
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  flagOption,
  requiredText,
  textOption,
} from './options.ts';
import { countOf, note, printJson, printTable } from './output.ts';
import { openFor, reportMissing } from './recorded.ts';
import { sizeFacts } from './sizes.ts';
import { addBandOption, noteUncertainty, uncertainBars, uncertaintyFacts } from './uncertainty.ts';
import type { Verb } from './verb.ts';

/** `cvdlab bars`: delta and CVD, bar by bar. */
export const bars: Verb = {
  define(command, run) {
    addInstrumentOptions(command);
    addRangeOptions(command);
    addBarOptions(command);
    addBandOption(command);
    addOption(command, '--out <file>', 'write to a .csv, .json or .arrow file instead of stdout');
    addCommonOptions(command);
    command.addHelpText('after', '\nExample:\n  cvdlab bars --symbol XRPETH --date 2019-10-11 --bar 5m --out bars.csv');
    command.action(
      run(async (context, self) => {
        const recorded = await openFor(self);
        const made = await uncertainBars(self, recorded);
        const { bars: table, band } = made;
        const text = barTextTable(table, band ?? undefined);
        const out = textOption(self, 'out');
        if (out !== undefined) {
          await writeTableFile(out, text, { bars: table, ...arrowExtras(recorded), ...(band !== null && { band }) });
        }
        if (flagOption(self, 'json')) {
          const facts = { ...factsOf(self, recorded), ...outsideSessions(made), ...uncertaintyFacts(made) };
          await printJson(facts, out === undefined ? { bars: text } : {}, context.stdout);
        } else if (out === undefined) {
          await printTable(text, context);
        }
        if (out !== undefined) await note(`wrote ${countOf(table.length, 'bar')} to ${out}`, self, context);
        await noteOutsideSessions(made, self, context);
        await noteUncertainty(made, recorded, { command: self, context });
        return reportMissing(recorded, self, context);
      }),
    );
  },
};

function arrowExtras({ aggressor, sizes }: Recorded): BarsArrowExtras {
  return { aggressor, ...(sizes !== undefined && { sizes: sizes.label }) };
}

function outsideSessions(made: SourceBars): Record<string, number> {
  return {
    trades_outside_sessions: made.tradesOutsideSessions,
    input_bars_outside_sessions: made.inputBarsOutsideSessions,
  };
}

async function noteOutsideSessions(made: SourceBars, command: Command, context: CliContext): Promise<void> {
  const { tradesOutsideSessions: trades, inputBarsOutsideSessions: bars } = made;
  if (trades === 0 && bars === 0) return;
  const what = bars > 0 ? countOf(bars, 'imported bar') : countOf(trades, 'trade');
  await note(`note: ${what} outside every session left out`, command, context);
}

/** What a JSON document says about where its numbers come from. */
export function factsOf(command: Command, recorded: Recorded): Record<string, unknown> {
  return {
    venue: recorded.instrument.venue,
    market: recorded.instrument.market,
    symbol: recorded.instrument.symbol,
    from: formatDay(recorded.fromDay),
    to: formatDay(recorded.toDay),
    bar: requiredText(command, 'bar'),
    session: requiredText(command, 'session'),
    reset: requiredText(command, 'reset'),
    source: recorded.source.kind,
    aggressor: recorded.aggressor,
    ...sizeFacts(recorded),
    missing_days: recorded.missingDays.map(formatDay),
  };
}
