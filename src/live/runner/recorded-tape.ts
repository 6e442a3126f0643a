import { dayOfTime, formatDay } from '../../core/time.ts';
import type { Instrument, Scales } from '../../core/trade-batch.ts';
import type { AggressorSettings } from '../../cvd/aggressor/aggressor-options.ts';
import { needsQuotes } from '../../cvd/aggressor/rule-stack.ts';
import { listQuoteDays } from '../../data/quotes/quote-layout.ts';
import { openRecorded } from '../../data/recorded.ts';
import { type DayFile, listDays } from '../../data/store/store-listing.ts';
import { readDayMetadata } from '../../data/store/trade-store.ts';
import type { TapeKind } from '../recorder/tape-kind.ts';
import { finerScales } from './at-scales.ts';
import type { TapeJoint } from './live-tape.ts';
import type { LiveView } from './live-view.ts';
import type { SessionStart } from './session-start.ts';
import { warmUp } from './warm-up.ts';

/** Which recorded days a session begins with. */
export interface RecordedTapeOptions {
  /** The store's folder. */
  readonly dataDir: string;
  /** Whose trades. */
  readonly instrument: Instrument;
  /** What the feed's trades are. */
  readonly tape: TapeKind;
  /** The scales of the feed. */
  readonly scales: Scales;
  /** The views. */
  readonly views: readonly LiveView[];
  /** UTC days to begin with, today among them; 0 for none. */
  readonly days: number;
  /** A feed is not asked to fetch more than so much time that was missed, ms. */
  readonly catchUpMs: number;
  /** The clock now, ms. */
  readonly nowMs: number;
  /** How sides that the recorded days do not know are inferred; absent to leave them unknown. */
  readonly unknownSides?: AggressorSettings;
}

/** What a session begins with. */
export interface RecordedTape {
  /** The finer of the feed's scales and those of the days. */
  readonly scales: Scales;
  /** What was known at the end of the days; null without trades. */
  readonly start: SessionStart | null;
  /** Where they end; without a last id where the feed cannot go on from there. */
  readonly joint: TapeJoint | null;
  /** The days, with the checksums of their content. */
  readonly data: readonly { readonly date: string; readonly checksum: string }[];
}

/**
 * Warms views up by the newest recorded days.
 * @throws InputError when a day cannot be read.
 */
export async function recordedTape(options: RecordedTapeOptions): Promise<RecordedTape> {
  const { dataDir, instrument, scales, views, days, nowMs } = options;
  const nothing: RecordedTape = { scales, start: null, joint: null, data: [] };
  if (days === 0) return nothing;
  const today = dayOfTime(nowMs * 1000);
  const range = { fromDay: today - days + 1, toDay: today };
  const recorded = await openRecorded({
    dataDir,
    instrument,
    kind: 'trades',
    ...range,
    ...inferenceFor(options, range),
  });
  if (recorded === null) return nothing;
  const finer = finerScales(scales, recorded.source.scales);
  const warm = await warmUp({ source: recorded.source, scales: finer, views });
  if (warm === null) return nothing;
  const data = recorded.days.map(({ day, checksum }) => ({ date: formatDay(day), checksum }));
  const { start, joint } = warm;
  const lastId = goesOn(options, start.reachedUs) ? joint.lastId : null;
  return { scales: finer, start, joint: { ...joint, lastId }, data };
}

/** The sides that are known stay; of the rules, those that look at quotes are for where there are any. */
function inferenceFor(
  { dataDir, instrument, unknownSides }: RecordedTapeOptions,
  { fromDay, toDay }: { readonly fromDay: number; readonly toDay: number },
): { readonly aggressor?: AggressorSettings } {
  const isAsked = ({ day }: DayFile): boolean => day >= fromDay && day <= toDay;
  const days = unknownSides === undefined ? [] : listDays(dataDir, instrument).filter(isAsked);
  const isUnknown = days.some(({ path }) => readDayMetadata(path).aggressor === 'unknown');
  if (unknownSides === undefined || !isUnknown) return {};
  const hasQuotes = listQuoteDays(dataDir, instrument).some(isAsked);
  const rules = unknownSides.rules.filter((rule) => hasQuotes || !needsQuotes(rule));
  return { aggressor: { ...unknownSides, rules: ['exchange', ...rules] } };
}

/** Whether the feed can go on where the days end: its ids are theirs, and it was not too long ago. */
function goesOn({ dataDir, instrument, tape, catchUpMs, nowMs }: RecordedTapeOptions, reachedUs: number): boolean {
  const file = listDays(dataDir, instrument).find(({ day }) => day === dayOfTime(reachedUs));
  if (file === undefined || tape.ids !== 'contiguous' || nowMs - reachedUs / 1000 > catchUpMs) return false;
  const { kind, ids } = readDayMetadata(file.path);
  return kind === tape.kind && ids === 'contiguous';
}
