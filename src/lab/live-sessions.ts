import type { Logger } from 'pino';
import { type Clock, systemClock } from '../data/clock.ts';
import type { Alerts } from '../live/alerts/alerts.ts';
import { SealThread } from '../live/recorder/seal-thread.ts';
import { RunnerHub } from '../live/runner/live-hub.ts';
import { DEFAULT_CATCH_UP_MS, type LiveOptions, type LiveResult, runLive } from '../live/runner/run-live.ts';
import { type LiveServer, startLiveServer } from '../live/server/live-server.ts';
import { alertsOf } from './alerting-options.ts';
import { type LiveSessionOptions, symbolsOf } from './live-session-options.ts';
import { viewsOf } from './live-views-options.ts';
import { flagOf, integerOf, neededText, type OptionValues } from './option-values.ts';
import { paperListener, paperOf } from './paper-options.ts';
import { loggerOf, serverOptionsOf } from './serving-options.ts';
import { packageVersion } from './version.ts';

/** What came of the session of a symbol. */
export interface EndedSession extends LiveResult {
  /** Whose. */
  readonly symbol: string;
}

/** Live sessions that are under way, and the server that shows them. */
export interface LiveSessions {
  /** Where the page is, e.g. `http://127.0.0.1:8484/`; `/api/bars` and the like are beside it. */
  readonly url: string;
  /** The port it listens on. */
  readonly port: number;
  /**
   * What came of them, once all have ended and the server has stopped. When one fails the others are ended well, and its
   * failure is thrown here: wait for this, or for `close`.
   */
  readonly ended: Promise<readonly EndedSession[]>;
  /** Ends them. @returns what `ended` does. */
  close(): Promise<readonly EndedSession[]>;
}

/** One symbol's trades, as a venue has them. */
export type LiveSource = Pick<
  LiveOptions,
  'instrument' | 'scales' | 'tape' | 'unknownSides' | 'closeAfterMs' | 'openFeed'
>;

/** Where live trades come from: what venues do not share. */
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
  /** Ends all that is under way: the user's wish, or another symbol that failed. */
  readonly signal: AbortSignal;
  /** Says something to the user. */
  readonly tell: (text: string) => void;
}

interface Setup extends LiveTools {
  readonly values: OptionValues;
  readonly options: LiveSessionOptions;
  readonly hub: RunnerHub;
  readonly alerts: Alerts;
  readonly logger: Logger;
  readonly session: Pick<LiveOptions, 'dataDir' | 'views' | 'warmUpDays' | 'isRecorded' | 'seal'>;
  readonly paper: Awaited<ReturnType<typeof paperOf>>;
}

type OpenVenue = (tools: LiveTools) => LiveVenue;

/**
 * Starts every symbol that options name, with page, recording, paper trading and alerts.
 * @param values the options, read; `options` are they as they were given.
 */
export async function startLiveSessions(
  values: OptionValues,
  options: LiveSessionOptions,
  openVenue: OpenVenue,
): Promise<LiveSessions> {
  const symbols = symbolsOf(values);
  const stopper = new AbortController();
  const setup = await setupOf(values, options, stopper.signal);
  const server = await serverOf(setup);
  const ended = runToEnd(setup, server, () => runSymbols(symbols, setup, { openVenue, stopper }));
  // Thrown to whoever waits for it, which need not be at once.
  ended.catch(() => undefined);
  const close = (): Promise<readonly EndedSession[]> => {
    stopper.abort();
    return ended;
  };
  return { url: server.url, port: server.port, ended, close };
}

/** Everything that can be wrong with the options is named here. */
async function setupOf(values: OptionValues, options: LiveSessionOptions, stopped: AbortSignal): Promise<Setup> {
  const { clock = systemClock, signal, onNote } = options;
  const views = await viewsOf(values);
  const session = {
    dataDir: neededText(values, 'dataDir'),
    views,
    warmUpDays: integerOf(values, 'warmUpDays', { min: 0, max: 366 }),
    isRecorded: flagOf(values, 'record'),
    seal: new SealThread().seal,
  };
  const paper = await paperOf(values, options, views);
  const logger = loggerOf(values, options);
  const alerts = await alertsOf(values, options, { clock, logger });
  return {
    ...{ values, options, clock, logger, alerts, session, paper, hub: new RunnerHub() },
    signal: signal === undefined ? stopped : AbortSignal.any([signal, stopped]),
    tell: (text) => onNote?.(text),
  };
}

async function serverOf({ values, hub, clock, logger, alerts }: Setup): Promise<LiveServer> {
  try {
    const serving = serverOptionsOf(values, clock, logger);
    return await startLiveServer(hub, { ...serving, alerts: () => alerts.counts });
  } catch (error) {
    await alerts.close();
    throw error;
  }
}

/** Does the work while the server shows it. */
async function runToEnd<T>({ alerts }: Setup, server: LiveServer, work: () => Promise<T>): Promise<T> {
  try {
    return await work().finally(() => server.close());
  } finally {
    await alerts.close();
  }
}

async function runSymbols(
  symbols: readonly string[],
  setup: Setup,
  { openVenue, stopper }: { readonly openVenue: OpenVenue; readonly stopper: AbortController },
): Promise<EndedSession[]> {
  const venue = openVenue(setup);
  try {
    return await allOf(symbols, stopper, async (symbol) => ({ symbol, ...(await runSymbol(symbol, setup, venue)) }));
  } finally {
    await venue.close();
  }
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

async function runSymbol(symbol: string, setup: Setup, venue: LiveVenue): Promise<LiveResult> {
  const { clock, signal, tell, hub, alerts, logger, options, session, paper } = setup;
  const say = (text: string): void => tell(`${symbol}: ${text}`);
  const source = await venue.source(symbol);
  const listener = paperListener(symbol, options, logger);
  return await runLive({
    ...session,
    ...source,
    ...(paper !== null && { paper: { ...paper(source.tape), listener } }),
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
