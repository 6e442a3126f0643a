import { describe, expect, it } from 'vitest';
import { parseReset } from '../../../src/core/reset-schedule.ts';
import { sessionCalendar } from '../../../src/core/session-calendar.ts';
import { parseBarSpec } from '../../../src/cvd/bar-spec.ts';
import { barTextTable } from '../../../src/cvd/bar-text.ts';
import { barsFromSource } from '../../../src/cvd/bars-from-source.ts';
import { openRecorded } from '../../../src/data/recorded.ts';
import { simulatedSource } from '../../../src/data/simulate/simulated-source.ts';
import { writeSimulatedDays } from '../../../src/data/simulate/write-simulated-days.ts';
import { temporaryFolder } from '../../support/cli.ts';

const dataDir = temporaryFolder();
const instrument = { venue: 'binance', market: 'spot', symbol: 'SIM' };
const simulator = { days: 2, sessionStartMinute: 570, sessionMinutes: 60, seed: 3 };
const barOptions = {
  bar: parseBarSpec('1m'),
  session: sessionCalendar('09:30-10:30@UTC'),
  reset: parseReset('session'),
};

describe('simulatedSource', () => {
  it('gives the bars that the same days give from the store', async () => {
    await writeSimulatedDays({ dataDir, instrument, simulator });
    const recorded = await openRecorded({ dataDir, instrument, kind: 'trades' });
    const stored = await barsFromSource(recorded!.source, barOptions);
    const direct = await barsFromSource(simulatedSource(simulator), barOptions);
    expect(direct.bars.length).toBe(120);
    expect([...barTextTable(direct.bars).rows]).toEqual([...barTextTable(stored.bars).rows]);
  });

  it('can be read again, and tells of every day', async () => {
    const days: number[] = [];
    const source = simulatedSource(simulator, { onDay: (day) => days.push(day.rows) });
    const first = await barsFromSource(source, barOptions);
    const second = await barsFromSource(source, barOptions);
    expect([...barTextTable(second.bars).rows]).toEqual([...barTextTable(first.bars).rows]);
    expect(days).toHaveLength(4);
    expect(days.slice(2)).toEqual(days.slice(0, 2));
  });
});
