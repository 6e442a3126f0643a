import type { Command } from 'commander';
import type { Logger } from 'pino';
import { type Clock, systemClock } from '../data/clock.ts';
import type { Alerts } from '../live/alerts/alerts.ts';
import { SealThread } from '../live/recorder/seal-thread.ts';
import { RunnerHub } from '../live/runner/live-hub.ts';
import { DEFAULT_CATCH_UP_MS, type LiveOptions, type LiveResult, runLive } from '../live/runner/run-live.ts';
import { startLiveServer } from '../live/server/live-server.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { loggerOf, serverOptionsOf, symbolsOf } from './live-options.ts';
import { viewsOf } from './live-views.ts';
import { alertsOf } from './live-alerts.ts';
import { type EndedSession, printEnd } from './live-end.ts';
import { paperOf, paperTeller } from './live-paper.ts';
import { flagOption, integerOption, requiredText } from './options.ts';
import { note } from './output.ts';
import { packageVersion } from '../lab/version.ts';

/** One symbol's trades, as a venue has them. */
export type LiveSource = Pick<
  LiveOptions,
  'instrument' | 'scales' | 'tape' | 'unknownSides' | 'closeAfterMs' | 'openFeed'
>;

/** Where live trades come from: what `live binance` and `live ibkr` do not share. */
export interface LiveVenue {
  /** Looks a symbol up; its feed is opened later. */
  readonly source: (symbol: string) => Promise<LiveSource>;
  /** Ends what all symbols share, after their sessions. */
  readonly close: () => Promise<void>;
}

/** What a {@link LiveVenue} is made with. */
export interface LiveTools {
  /** Time and chance. */
  readonly clock: Clock;
  /** Ends all that is under way: Ctrl-C, or another symbol that failed. */
  readonly signal: AbortSignal;
  /** Says something to the user. */
  readonly tell: (text: string) => void;
}

interface LiveSetup extends LiveTools {
  readonly command: Command;
  readonly context: CliContext;
  readonly hub: RunnerHub;
  readonly alerts: Alerts;
  readonly logger: Logger;
  readonly venue: LiveVenue;
  readonly options: Pick<LiveOptions, 'dataDir' | 'views' | 'warmUpDays' | 'isRecorded' | 'seal'>;
  readonly paper: Awaited<ReturnType<typeof paperOf>>;
}

/** What is there before the venue. */
type SharedSetup = Omit<LiveSetup, 'signal' | 'tell' | 'venue'>;

/**
 * Runs every symbol that a command's options name, with page, recording, paper trading and alerts, until Ctrl-C. When one
 * fails the others are ended well, and its failure is thrown.
 */
export async function runLiveSessions(
  command: Command,
  context: CliContext,
  openVenue: (tools: LiveTools) => LiveVenue | Promise<LiveVenue>,
): Promise<ExitCode> {
  const clock = context.clock ?? systemClock;
  const symbols = symbolsOf(command);
  const options = await sessionOptionsOf(command);
  const paper = await paperOf(command, options.views);
  const logger = loggerOf(command);
  const alerts = await alertsOf(command, context, { clock, logger });
  try {
    const setup = { command, context, clock, hub: new RunnerHub(), alerts, logger, options, paper };
    await serve(setup, async () => {
      const results = await runSymbols(symbols, setup, openVenue);
      await printEnd(results, command, context);
    });
  } finally {
    await alerts.close();
  }
  return EXIT.ok;
}

/** Does some work while a server shows it. */
async function serve(
  { command, context, clock, hub, alerts, logger }: SharedSetup,
  work: () => Promise<void>,
): Promise<void> {
  const options = { ...serverOptionsOf(command, clock, logger), alerts: () => alerts.counts };
  const server = await startLiveServer(hub, options);
  try {
    await note(`open ${server.url} in a browser; Ctrl-C ends`, command, context);
    await work();
  } finally {
    await server.close();
  }
}

async function runSymbols(
  symbols: readonly string[],
  setup: SharedSetup,
  openVenue: (tools: LiveTools) => LiveVenue | Promise<LiveVenue>,
): Promise<EndedSession[]> {
  const { command, context, clock } = setup;
  const stopper = new AbortController();
  const signal = AbortSignal.any([context.interrupted, stopper.signal]);
  const tell = (text: string): void => void note(text, command, context);
  const venue = await openVenue({ clock, signal, tell });
  try {
    const all: LiveSetup = { ...setup, signal, tell, venue };
    return await allOf(symbols, stopper, async (symbol) => ({ symbol, ...(await runSymbol(symbol, all)) }));
  } finally {
    await venue.close();
  }
}

async function sessionOptionsOf(command: Command): Promise<LiveSetup['options']> {
  return {
    dataDir: requiredText(command, 'dataDir'),
    views: await viewsOf(command),
    warmUpDays: integerOption(command, 'warmUpDays', { min: 0, max: 366 }),
    isRecorded: flagOption(command, 'record'),
    seal: new SealThread().seal,
  };
}

/** Waits for all of them, also when one fails: what the others record has to get to the disk. */
async function allOf<T>(
  symbols: readonly string[],
  stopper: AbortController,
  run: (symbol: string) => Promise<T>,
): Promise<T[]> {
  const failures: unknown[] = [];
  const runs = symbols.map(async (symbol): Promise<T[]> => {
    try {
      return [await run(symbol)];
    } catch (error) {
      // Those after the first may fail for being stopped.
      failures.push(error);
      stopper.abort();
      return [];
    }
  });
  const results = await Promise.all(runs);
  if (failures.length > 0) throw failures[0];
  return results.flat();
}

async function runSymbol(symbol: string, setup: LiveSetup): Promise<LiveResult> {
  const { clock, signal, tell, hub, alerts, logger, venue, options, paper } = setup;
  const say = (text: string): void => tell(`${symbol}: ${text}`);
  const source = await venue.source(symbol);
  return await runLive({
    ...options,
    ...source,
    ...(paper !== null && { paper: { ...paper(source.tape), listener: paperTeller(say, logger.child({ symbol })) } }),
    clock,
    catchUpMs: DEFAULT_CATCH_UP_MS,
    version: packageVersion(),
    seed: 0,
    onRunner: (runner) => {
      hub.add({ runner });
      alerts.watch(runner, signal);
    },
    onRecovered: (recovered) => {
      for (const { folder, failure } of recovered) {
        say(failure === null ? `an earlier recording was brought into the store: ${folder}` : failure.message);
      }
    },
    onNote: say,
    signal,
  });
}
