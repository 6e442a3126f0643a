import type { Command } from 'commander';
import { bandedSource } from '../cvd/aggressor/banded-bars.ts';
import { type CvdBand, canHaveBand } from '../cvd/aggressor/cvd-band.ts';
import { barsFromSource } from '../cvd/bars-from-source.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { detect } from '../divergence/detector.ts';
import type { OwnTrades } from '../report/market/own-trade.ts';
import { profiledSource } from '../report/market/profiled-source.ts';
import type { ReportInput, ReportSettings } from '../report/market/report-input.ts';
import { barsCommand } from './bars-command.ts';
import { detectorsOf } from './detectors.ts';
import { readFillsFile } from './fills-file.ts';
import { addOption, barOptionsOf, requiredText, textOption } from './options.ts';
import { reportDays } from './report-days.ts';
import { packageVersion } from './version.ts';

/** The days of a report, read in one pass by whoever makes the bars: what the page needs beside them is made on the way. */
export interface ReportPass {
  /** To be read in the place of what was opened. */
  readonly recorded: Recorded;
  /** What the page needs beside bars and signals, when the pass has ended. */
  rest(): Promise<Omit<ReportInput, 'bars' | 'signals' | 'tradesOutsideSessions'>>;
}

/** Begins a pass over recorded days for a page about them. */
export function reportPass(command: Command, stored: Recorded): ReportPass {
  const { recorded, band } = withBand(command, stored);
  const profiled = profiledSource(recorded.source, barOptionsOf(command).session);
  return {
    recorded: { ...recorded, source: profiled.source },
    rest: async () => ({
      instrument: stored.instrument,
      fromDay: stored.fromDay,
      toDay: stored.toDay,
      settings: await settingsOf(command, stored),
      days: reportDays(stored),
      band: band(),
      profile: profiled.profile(),
      ownTrades: await ownTradesOf(command),
    }),
  };
}

/** Options of a page about recorded days. */
export function addMarketPageOptions(command: Command): void {
  addOption(command, '--fills <file>', 'your own trades over the prices: CSV with time, side, price, size [, label]');
}

async function ownTradesOf(command: Command): Promise<OwnTrades | null> {
  const file = textOption(command, 'fills');
  return file === undefined ? null : readFillsFile(file);
}

/** What a divergence report shows of recorded days. */
export async function divergenceInput(command: Command, stored: Recorded): Promise<ReportInput> {
  const pass = reportPass(command, stored);
  const { bars, tradesOutsideSessions } = await barsFromSource(pass.recorded.source, barOptionsOf(command));
  const signals = detect(await detectorsOf(command), bars);
  return { ...(await pass.rest()), bars, signals, tradesOutsideSessions };
}

/** The same days, read through what makes the band of the bars in the same pass; none of bars cut by delta. */
function withBand(command: Command, recorded: Recorded): { recorded: Recorded; band: () => CvdBand | null } {
  const options = barOptionsOf(command);
  if (!canHaveBand(options.bar)) return { recorded, band: () => null };
  const banded = bandedSource(recorded.source, options);
  return { recorded: { ...recorded, source: banded.source }, band: () => banded.band() };
}

async function settingsOf(command: Command, recorded: Recorded): Promise<ReportSettings> {
  return {
    bar: requiredText(command, 'bar'),
    session: requiredText(command, 'session'),
    reset: requiredText(command, 'reset'),
    aggressor: recorded.aggressor,
    sides: recorded.sides,
    barsCommand: barsCommand(command, recorded),
    rules: (await detectorsOf(command)).map((detector) => detector.rule),
    more: [
      ['Made from', recorded.source.kind],
      ...(recorded.sizes === undefined ? [] : ([['Sizes', recorded.sizes.label]] as const)),
      ['cvdlab', packageVersion()],
    ],
  };
}
