import { describe, expect, it } from 'vitest';
import type { InputBars } from '../../../src/cvd/input-bars.ts';
import type { EventPanel } from '../../../src/stats/event/event-panel.ts';
import type { Horizon } from '../../../src/stats/event/horizon.ts';
import { panelFromSource } from '../../../src/stats/event/panel-from-source.ts';
import type { PanelOptions } from '../../../src/stats/event/panel-options.ts';
import type { MarketEvent } from '../../../src/cvd/bars-from-source.ts';
import { at, end, gap, sourceOf, start, tape, WHOLE, wholeOptions } from '../../support/tape.ts';

const NONE = Number.NaN;
const bars = (amount: number): Horizon => ({ unit: 'bars', amount });

/** Two minutes of ten prints. The spread is 100/101 at first and 103/104 in the second minute. */
const TAPE = [
  start('10:00'),
  tape(`10:00:10 101 5 +
        10:00:50 100 2 -
        10:01:00 101 1 +
        10:01:01 102 1 +
        10:01:02 101 3 -
        10:01:30 104 2 +
        10:01:31 103 1 -
        10:02:05 104 4 +
        10:02:06 105 1 +
        10:02:07 103 2 -`),
  end('10:03'),
];

async function panelOf(
  events: readonly MarketEvent[],
  options: Partial<PanelOptions> & Pick<PanelOptions, 'horizons'>,
  session = 'utc',
): Promise<EventPanel> {
  const kind = events.some(({ type }) => type === 'bars') ? 'bars' : 'trades';
  const source = sourceOf(events, WHOLE, kind);
  const { panel } = await panelFromSource(source, wholeOptions('1m', session), { latencyUs: 0, ...options });
  return panel;
}

/** Ask and bid of an exit as `ask/bid`, `.` where there is none. */
function exits(panel: EventPanel, horizon = 0): string[] {
  const cell = (price: number): string => (Number.isNaN(price) ? '.' : String(price));
  return [...panel.exitAsk[horizon]!].map((ask, row) => `${cell(ask)}/${cell(panel.exitBid[horizon]![row]!)}`);
}

describe('the entry of a bar', () => {
  it('is the first print of each aggressor strictly after its end', async () => {
    const panel = await panelOf(TAPE, { horizons: [bars(1)] });
    expect([...panel.askAfter]).toEqual([102, 104, NONE]);
    expect([...panel.bidAfter]).toEqual([101, 103, NONE]);
    expect(panel.prices).toBe('both-sides');
  });

  it('comes as much later as the latency says', async () => {
    const panel = await panelOf(TAPE, { horizons: [bars(1)], latencyUs: 5_500_000 });
    expect([...panel.askAfter]).toEqual([104, 105, NONE]);
    expect([...panel.bidAfter]).toEqual([103, 103, NONE]);
  });
});

describe('the exit of a bar', () => {
  it('after a number of bars is the entry of the bar that many later', async () => {
    const panel = await panelOf(TAPE, { horizons: [bars(1)] });
    expect(exits(panel)).toEqual(['104/103', './.', './.']);
    expect(panel.exitUs[0]![0]).toBe(at('10:02'));
  });

  it('after seconds is what prints strictly that long after the entry instant', async () => {
    const panel = await panelOf(TAPE, {
      horizons: [
        { unit: 'seconds', amount: 30 },
        { unit: 'seconds', amount: 5 },
      ],
    });
    expect(exits(panel, 0)).toEqual(['104/103', './.', './.']);
    expect(exits(panel, 1)).toEqual(['104/103', '105/103', './.']);
    expect(panel.exitUs[1]![0]).toBe(at('10:01:05'));
  });

  it('after trades is what prints after the last of them, counted from the entry instant', async () => {
    const panel = await panelOf(TAPE, {
      horizons: [
        { unit: 'trades', amount: 1 },
        { unit: 'trades', amount: 3 },
      ],
    });
    expect(exits(panel, 0)).toEqual(['104/101', '105/103', './.']);
    expect(exits(panel, 1)).toEqual(['104/103', './.', './.']);
    expect(panel.exitUs[1]![0]).toBe(at('10:01:30'));
  });

  it('after volume is what prints after the trade that fills it, and later by the latency', async () => {
    const volume: Horizon = { unit: 'volume', amount: 4 };
    expect(exits(await panelOf(TAPE, { horizons: [volume] }))).toEqual(['104/103', '105/103', './.']);
    const late = await panelOf(TAPE, { horizons: [volume], latencyUs: 1e6 });
    expect([...late.exitUs[0]!]).toEqual([at('10:01:31'), NONE, NONE]);
    expect(exits(late)).toEqual(['104/103', './.', './.']);
  });
});

describe('what lies between a bar and its exit', () => {
  const OVERNIGHT = [
    start('10:00'),
    tape(`10:00:10 101 1 +
          10:01:10 102 1 +
          10:01:20 101 1 -
          10:02:30 105 1 +
          10:02:40 104 1 -`),
    end('10:03'),
  ];

  it('is the end of a session: no exit, and a mark', async () => {
    const panel = await panelOf(OVERNIGHT, { horizons: [bars(1)] }, '10:00-10:02@UTC');
    expect(exits(panel)).toEqual(['./.', './.']);
    expect([...panel.crossesSession[0]!]).toEqual([1, 1]);
  });

  it('gives the last prices of the session when they are asked for, where an entry was possible', async () => {
    const panel = await panelOf(OVERNIGHT, { horizons: [bars(1)], sessionEnd: 'mark' }, '10:00-10:02@UTC');
    expect(exits(panel)).toEqual(['102/101', './.']);
    expect([...panel.crossesSession[0]!]).toEqual([0, 1]);
    expect([...panel.marked[0]!]).toEqual([1, 0]);
    expect(panel.exitUs[0]![0]).toBe(at('10:02'));
  });

  it('is a known hole: no exit whatever was asked for', async () => {
    const later = tape(`10:05:00.5 110 1 +
                        10:05:01 109 1 -
                        10:06:01 111 1 +
                        10:06:02 110 1 -`);
    const events = [...TAPE.slice(0, 2), gap('10:02:07', '10:05:00.5'), later, end('10:07')];
    const panel = await panelOf(events, { horizons: [bars(1)], sessionEnd: 'mark' });
    expect(exits(panel)).toEqual(['104/103', './.', './.', './.', './.', './.', './.']);
    // The bars that end at 10:03, 10:04 and 10:05 lie in the hole; those after it meet the end of the data.
    expect([...panel.crossesSession[0]!]).toEqual([0, 2, 2, 2, 2, 0, 0]);
    expect([...panel.segment]).toEqual([0, 0, 1, 1, 1, 2, 2]);
    expect([...panel.askAfter]).toEqual([102, 104, NONE, NONE, NONE, 111, NONE]);
  });

  it('is a break in coverage', async () => {
    const events = [
      ...[start('10:00'), tape('10:00:10 101 1 +\n10:01:05 102 1 +'), end('10:01:30')],
      ...[start('10:01:40'), tape('10:01:50 99 1 -\n10:02:05 102 1 +'), end('10:03')],
    ];
    const panel = await panelOf(events, { horizons: [bars(1)] });
    expect([...panel.askAfter]).toEqual([102, 102, NONE]);
    expect([...panel.bidAfter]).toEqual([NONE, NONE, NONE]);
    expect([...panel.crossesSession[0]!]).toEqual([2, 0, 0]);
  });

  it('is nothing where coverage pauses between two sessions', async () => {
    const events = [
      ...[start('10:00'), tape('10:00:10 101 1 +\n10:01:05 102 1 +'), end('10:02')],
      ...[start('10:30'), tape('10:30:50 99 1 -\n10:31:05 102 1 +'), end('10:32')],
    ];
    const panel = await panelOf(events, { horizons: [bars(1)] }, '10:00-10:02@UTC');
    expect([...panel.crossesSession[0]!]).toEqual([1, 1]);
  });
});

describe('a tape without sides', () => {
  const unknown = tape(`10:00:10 101 5 ?
                        10:01:00 100 2 ?
                        10:01:05 103 2 ?
                        10:02:10 104 2 ?`);

  it('has its first print of any side as ask and bid', async () => {
    const panel = await panelOf([start('10:00'), unknown, end('10:03')], { horizons: [bars(1)], latencyUs: 1 });
    expect(panel.prices).toBe('first-print');
    expect(panel.sidedShare).toBe(0);
    expect([...panel.askAfter]).toEqual([103, 104, NONE]);
    expect([...panel.bidAfter]).toEqual([103, 104, NONE]);
    expect(exits(panel)).toEqual(['104/104', './.', './.']);
  });

  it('counts as such below 99 percent of its volume', async () => {
    const sided = (lots: number): MarketEvent =>
      tape(`10:00:10 101 ${lots} +\n10:00:11 101 1 ?\n10:01:10 102 1 +\n10:01:11 101 1 -`);
    const enough = await panelOf([start('10:00'), sided(97), end('10:03')], { horizons: [bars(1)] });
    const tooFew = await panelOf([start('10:00'), sided(96), end('10:03')], { horizons: [bars(1)] });
    expect([enough.sidedShare, enough.prices, enough.bidAfter[0]]).toEqual([0.99, 'both-sides', 101]);
    expect([tooFew.prices, tooFew.bidAfter[0]]).toEqual(['first-print', 102]);
  });
});

describe('a source of bars', () => {
  const minutes: InputBars = {
    ...{ type: 'bars', length: 4, lengthUs: 60e6, scales: WHOLE },
    timeUs: Float64Array.of(at('10:00'), at('10:01'), at('10:02'), at('10:03')),
    ...{ open: Float64Array.of(100, 101, 103, 106), high: Float64Array.of(101, 103, 105, 107) },
    ...{ low: Float64Array.of(99, 101, 103, 104), close: Float64Array.of(101, 103, 105, 105) },
    ...{ volume: Float64Array.of(9, 9, 0, 9), buyVolume: Float64Array.of(5, 5, 0, 5) },
    ...{ sellVolume: Float64Array.of(4, 4, 0, 4), unknownVolume: new Float64Array(4) },
    ...{ trades: Float64Array.of(3, 3, 0, 3), turnover: [null, null, null, null] },
  };
  const events = [start('10:00'), minutes, end('10:04')];

  it('enters at the open of the next traded bar, without a latency', async () => {
    const panel = await panelOf(events, { horizons: [bars(1), bars(2)], latencyUs: 90e6 });
    expect(panel.prices).toBe('bar-open');
    expect(panel.latencyUs).toBe(0);
    expect([...panel.askAfter]).toEqual([101, 106, 106, NONE]);
    expect(exits(panel, 0)).toEqual(['106/106', '106/106', './.', './.']);
    expect(exits(panel, 1)).toEqual(['106/106', './.', './.', './.']);
  });

  it.each(['seconds', 'trades', 'volume'] as const)('has no horizons in %s', async (unit) => {
    await expect(panelOf(events, { horizons: [bars(1), { unit, amount: 5 }] })).rejects.toThrow(
      `a horizon in ${unit} needs trades, and this source has bars only: ask for horizons in bars`,
    );
  });
});

describe('the options of a panel', () => {
  it.each([
    [{ horizons: [] }, 'an event study needs at least one horizon'],
    [{ horizons: [bars(1.5)] }, 'a horizon must be above 0 and whole, got 1.5 bars'],
    [{ horizons: [{ unit: 'seconds' as const, amount: 0 }] }, 'a horizon must be above 0 and whole, got 0 seconds'],
    [{ horizons: [bars(1)], latencyUs: -1 }, 'latency must be a whole number of µs of at least 0, got -1'],
  ])('are refused: %j', async (options, message) => {
    await expect(panelOf(TAPE, options)).rejects.toThrow(message);
  });
});
