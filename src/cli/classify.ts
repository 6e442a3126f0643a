import type { Command } from 'commander';
import { parseDuration } from '../core/time.ts';
import { QUOTE_MATCHINGS, type QuoteMatching } from '../cvd/aggressor/aggressor-options.ts';
import { compareMethodsOfSource } from '../cvd/aggressor/compare-methods.ts';
import type { ComparedMethod } from '../cvd/aggressor/method-comparison.ts';
import { needsQuotes, parseAggressorRules } from '../cvd/aggressor/rule-stack.ts';
import { scoreTextTable } from '../cvd/aggressor/score-text.ts';
import { matchableTrades } from '../data/quotes/arrived-trades.ts';
import { storeQuoteSource } from '../data/quotes/quote-store.ts';
import { rangeWithin } from '../data/recorded-days.ts';
import { listDays } from '../data/store/store-listing.ts';
import { type StoreTradeSource, storeTradeSource } from '../data/store/trade-store.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode, missingData, usageError } from './exit.ts';
import {
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  flagOption,
  instrumentOf,
  MATCHING_DEFAULT,
  rangeOf,
  requiredText,
  textOption,
} from './options.ts';
import { note, printJson, printTable } from './output.ts';
import type { Verb } from './verb.ts';

/** `cvdlab classify`: how well the aggressor is inferred, on recorded days whose true sides are known. */
export const classify: Verb = {
  define(command, run) {
    addInstrumentOptions(command);
    addRangeOptions(command);
    addOption(command, '--methods <list>', 'rules or stacks of rules (quote,tick), separated by spaces', {
      fallback: 'tick quote lee-ready emo clnv',
    });
    addOption(command, '--matching <how>', `how a trade finds its quote ${MATCHING_DEFAULT}`, {
      choices: QUOTE_MATCHINGS,
    });
    addOption(command, '--quote-lag <durations>', 'how old a quote must be, separated by commas', {
      fallback: '0ms,10ms,50ms,100ms,200ms,1s',
    });
    addCommonOptions(command);
    command.addHelpText(
      'after',
      '\nThe recorded sides are hidden from the methods and compared with what they say. Rules: tick, quote, at-quote,\n' +
        'near-quote, depth, trade-size, lee-ready, emo, clnv.\n\nExample:\n  cvdlab classify --symbol XRPETH --methods tick',
    );
    command.action(run(async (context, self) => compare(self, context)));
  },
};

async function compare(command: Command, context: CliContext): Promise<ExitCode> {
  const dataDir = requiredText(command, 'dataDir');
  const instrument = instrumentOf(command);
  const days = listDays(dataDir, instrument).map((file) => file.day);
  const range = rangeWithin(days, rangeOf(command));
  if (range === null) throw missingData(`no trades of ${instrument.symbol} in ${dataDir}: import or pull them first`);
  const stored = storeTradeSource({ dataDir, instrument, ...range });
  requireTruth(stored);
  const inStore = storeQuoteSource({ dataDir, instrument, ...range, scales: stored.scales });
  const quotes = inStore.days.length > 0 ? inStore : null;
  const asked = QUOTE_MATCHINGS.find((one) => one === textOption(command, 'matching'));
  const { trades, matching } = matchableTrades(stored, quotes, asked);
  const methods = await usableMethods(command, context, { hasQuotes: quotes !== null, matching });
  const quoteLagsUs = requiredText(command, 'quoteLag').split(',').map(parseDuration);
  const scores = await compareMethodsOfSource(trades, quotes, { methods, quoteLagsUs });
  const table = scoreTextTable(scores, trades.scales);
  if (flagOption(command, 'json')) await printJson({ ...instrument }, { scores: table }, context.stdout);
  else await printTable(table, context);
  return EXIT.ok;
}

function requireTruth({ days, instrument }: StoreTradeSource): void {
  const { symbol } = instrument;
  if (days.some((day) => day.aggressor === 'unknown')) {
    throw usageError(`nobody says who was the aggressor in ${symbol}: there is no truth to compare with`);
  }
  if (days.some((day) => day.aggressor !== 'exchange')) {
    throw usageError(`the sides of ${symbol} were inferred themselves: there is no truth to compare with`);
  }
}

/** Without quotes in the store, methods that look at them are left out, and named. */
async function usableMethods(
  command: Command,
  context: CliContext,
  { hasQuotes, matching = 'strict' }: { hasQuotes: boolean; matching: QuoteMatching | undefined },
): Promise<ComparedMethod[]> {
  const methods = requiredText(command, 'methods')
    .split(/\s+/)
    .filter((name) => name !== '')
    .map((name): ComparedMethod => ({ name, settings: { rules: parseAggressorRules(name), matching } }));
  const usable = hasQuotes ? methods : methods.filter((method) => !method.settings.rules.some(needsQuotes));
  const left = methods.filter((method) => !usable.includes(method)).map((method) => method.name);
  if (left.length > 0) await note(`note: no quotes in the store: ${left.join(', ')} left out`, command, context);
  if (usable.length === 0) throw missingData('these methods need quotes, and the store has none of these days');
  return usable;
}
