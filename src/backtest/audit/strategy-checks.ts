import { BAR_COLUMNS, BarBuffer, type BarTable } from '../../core/bar-table.ts';
import type { MarketEvent } from '../../cvd/bars-from-source.ts';
import { CvdEngine } from '../../cvd/cvd-engine.ts';
import { eventsBefore, eventsOfRows, poisonedAfter } from './audited-tape.ts';
import { fillOffence } from './fill-check.ts';
import { differenceFrom, RecordedRun } from './recorded-run.ts';
import type { AuditedRuns, StrategyCheck } from './strategy-check.ts';

/** Prices of a future that never was, ticks. */
const POISONS = [1, 1_000_000_007];
const ROWS_AT_ONCE = [7, 1000, 10_007];
/** Tapes up to this length are cut between all rows as well. */
const MOST_SINGLE_ROWS = 20_000;
const BEYOND = [Number.NaN, 1e15, -1];

/**
 * What every strategy promises, each with the way to find it broken. Of a strategy that keeps all of them no decision depends
 * on anything after it, on a clock, on chance or on another run, as far as it shows on this tape.
 */
export const STRATEGY_CHECKS = {
  // First: what wrote into the bars would otherwise agree with itself.
  'the bars are left as they were': ({ tape, setup, whole }) => {
    const { bars } = whole;
    const truth = new BarBuffer(tape.scales);
    const engine = new CvdEngine({ ...setup, scales: tape.scales });
    for (const event of tape.events) engine.push(event, truth);
    engine.flush(truth);
    for (const column of BAR_COLUMNS) {
      for (let row = 0; row < truth.length; row += 1) {
        if (Object.is(truth[column][row], bars[column][row])) continue;
        return { timeUs: truth.endUs[row]!, what: `the strategy wrote into the column ${column} of bar ${row}` };
      }
    }
    return null;
  },
  'every prefix of the tape gives the run that the whole gives up to there': (runs) => {
    for (const { place, advanceUs, lines } of runs.cuts) {
      const prefix = eventsBefore(runs.tape, place);
      const run = recorded(runs, prefix).push(prefix);
      if (advanceUs !== null) run.engine.advance(advanceUs);
      const offence = differenceFrom(runs.whole, run, { how: 'with the tape up to there', upTo: lines });
      if (offence !== null) return offence;
    }
    return null;
  },
  'a poisoned future changes nothing': (runs) => {
    for (const ticks of POISONS) {
      for (const { place, lines } of runs.cuts) {
        const tape = poisonedAfter(runs.tape, place, ticks);
        // The batch that the cut lies in is pushed whole: its poisoned end must not be looked at either.
        const run = recorded(runs, tape).push(tape.slice(0, place.event + 1));
        const how = `with every price after it ${ticks} ticks`;
        const offence = differenceFrom(runs.whole, run, { how, upTo: lines, goesOn: true });
        if (offence !== null) return offence;
      }
    }
    return null;
  },
  'any cutting of the tape gives the same run': (runs) => {
    const { tape, whole, stopped } = runs;
    const interrupted = differenceFrom(whole, stopped, { how: 'with stops in between' });
    if (interrupted !== null) return interrupted;
    const length = tape.events.reduce((rows, event) => rows + ('length' in event ? event.length : 0), 0);
    for (const rows of length <= MOST_SINGLE_ROWS ? [1, ...ROWS_AT_ONCE] : ROWS_AT_ONCE) {
      const run = recorded(runs, tape.events).push(eventsOfRows(tape.events, rows)).finish();
      const offence = differenceFrom(whole, run, { how: `in batches of ${rows}` });
      if (offence !== null) return offence;
    }
    return null;
  },
  'the same tape gives the same run, whatever ran before it': (runs) => {
    const { tape, whole } = runs;
    const again = recorded(runs, tape.events).push(tape.events).finish();
    const offence = differenceFrom(whole, again, { how: 'in a second run' });
    if (offence !== null) return offence;
    const other = poisonedAfter(tape, { event: 0, row: 0 }, POISONS[0]!);
    recorded(runs, other).push(other).finish();
    const third = recorded(runs, tape.events).push(tape.events).finish();
    return differenceFrom(whole, third, { how: 'in a run after one on another tape' });
  },
  'what lies beyond the last bar does not matter': (runs) => {
    const { tape, whole } = runs;
    for (const garbage of BEYOND) {
      const run = recorded(runs, tape.events);
      for (const event of eventsOfRows(tape.events, ROWS_AT_ONCE[1]!)) {
        fillBeyond(run.bars, garbage);
        run.push([event]);
      }
      const offence = differenceFrom(whole, run.finish(), { how: `with ${garbage} beyond the last bar` });
      if (offence !== null) return offence;
    }
    return null;
  },
  'no fill comes before the decision and its latency, none off the tape, none larger than its print': fillOffence,
} as const satisfies Record<string, StrategyCheck>;

/** A fresh run of a strategy that is given a tape. */
export function recorded(
  { tape, setup, make }: Pick<AuditedRuns, 'tape' | 'setup' | 'make'>,
  given: readonly MarketEvent[],
): RecordedRun {
  return new RecordedRun(tape, { ...setup, strategy: (context) => make(context, given) });
}

/** Fills what a table has room for and does not hold. */
function fillBeyond(bars: BarTable, garbage: number): void {
  for (const column of BAR_COLUMNS) bars[column].fill(garbage, bars.length);
}
