import { bandedSource } from '../cvd/aggressor/banded-bars.ts';
import { type CvdBand, canHaveBand } from '../cvd/aggressor/cvd-band.ts';
import { barsFromSource } from '../cvd/bars-from-source.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { detect } from '../divergence/detector.ts';
import type { OwnTrades } from '../report/market/own-trade.ts';
import { profiledSource } from '../report/market/profiled-source.ts';
import type { ReportInput, ReportSettings } from '../report/market/report-input.ts';
import { barsCommand } from './bars-command.ts';
import { barOptionsOf } from './bars-options.ts';
import { coveredDays } from './covered-days.ts';
import { detectorMakersOf } from './detector-options.ts';
import { readFillsFile } from './fills-file.ts';
import { neededText, type OptionValues, textOf } from './option-values.ts';
import { packageVersion } from './version.ts';

/** The days of a page, read in one pass by whoever makes the bars: what the page needs beside them is made on the way. */
export interface MarketPass {
  /** To be read in the place of what was opened. */
  readonly recorded: Recorded;
  /** What the page needs beside bars and signals, when the pass has ended. */
  rest(): Promise<Omit<ReportInput, 'bars' | 'signals' | 'tradesOutsideSessions'>>;
}

/** Begins a pass over recorded days for a page about them. */
export function marketPass(values: OptionValues, stored: Recorded): MarketPass {
  const { recorded, band } = withBand(values, stored);
  const profiled = profiledSource(recorded.source, barOptionsOf(values).session);
  return {
    recorded: { ...recorded, source: profiled.source },
    rest: async () => ({
      instrument: stored.instrument,
      fromDay: stored.fromDay,
      toDay: stored.toDay,
      settings: await settingsOf(values, stored),
      days: coveredDays(stored),
      band: band(),
      profile: profiled.profile(),
      ownTrades: await ownTradesOf(values),
    }),
  };
}

/** What a page of divergences shows of recorded days. */
export async function divergenceInput(values: OptionValues, stored: Recorded): Promise<ReportInput> {
  const makers = await detectorMakersOf(values);
  const pass = marketPass(values, stored);
  const { bars, tradesOutsideSessions } = await barsFromSource(pass.recorded.source, barOptionsOf(values));
  const detectors = makers.map((make) => make());
  return { ...(await pass.rest()), bars, signals: detect(detectors, bars), tradesOutsideSessions };
}

async function ownTradesOf(values: OptionValues): Promise<OwnTrades | null> {
  const file = textOf(values, 'fills');
  return file === undefined ? null : readFillsFile(file);
}

/** The same days, read through what makes the band of the bars in the same pass; none of bars cut by delta. */
function withBand(values: OptionValues, recorded: Recorded): { recorded: Recorded; band: () => CvdBand | null } {
  const options = barOptionsOf(values);
  if (!canHaveBand(options.bar)) return { recorded, band: () => null };
  const banded = bandedSource(recorded.source, options);
  return { recorded: { ...recorded, source: banded.source }, band: () => banded.band() };
}

async function settingsOf(values: OptionValues, recorded: Recorded): Promise<ReportSettings> {
  return {
    bar: neededText(values, 'bar'),
    session: neededText(values, 'session'),
    reset: neededText(values, 'reset'),
    aggressor: recorded.aggressor,
    sides: recorded.sides,
    barsCommand: barsCommand(values, recorded),
    rules: (await detectorMakersOf(values)).map((make) => make().rule),
    more: [
      ['Made from', recorded.source.kind],
      ...(recorded.sizes === undefined ? [] : ([['Sizes', recorded.sizes.label]] as const)),
      ['cvdlab', packageVersion()],
    ],
  };
}
