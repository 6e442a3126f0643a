import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvChunks } from '../../../src/core/text-table.ts';
import type { Signal } from '../../../src/core/signal.ts';
import { barTextTable } from '../../../src/cvd/bar-text.ts';
import { barRange } from '../../../src/live/protocol/bar-range.ts';
import { MessageEncoder } from '../../../src/live/protocol/encode-message.ts';
import type { LiveSnapshot, LiveState } from '../../../src/live/protocol/live-hub.ts';
import type { WireBar, WireMessage, WireSnapshot } from '../../../src/live/protocol/wire-messages.ts';
import { arbitraryBars } from '../../support/bars.ts';
import { FakeHub, fakeSymbol, firstBars, LIVE_STATE, rowOf } from '../server/fake-hub.ts';
import { recording } from '../server/recording.ts';
import { DEFINITIONS, schemaProblems } from './schema-check.ts';

const NOW_MS = Date.UTC(2024, 7, 9, 12);

function parsed(text: string): WireMessage {
  const message = JSON.parse(text) as WireMessage;
  expect(schemaProblems('server_message', message)).toEqual([]);
  return message;
}

describe('messages of the live protocol', () => {
  const [symbol] = new FakeHub([fakeSymbol(recording({ hasHole: true }))]).entries;
  const { info } = symbol!;
  const encoder = new MessageEncoder(info);
  const content = { offered: [info], mostBars: 5000, nowMs: NOW_MS };

  function snapshotOf(changes: Partial<LiveSnapshot>, mostBars = 5000): WireSnapshot {
    const { bars, open, signals, state } = symbol!;
    const message = parsed(encoder.snapshot({ bars, open, signals, state, ...changes }, { ...content, mostBars }));
    if (message.type !== 'snapshot') throw new Error('no snapshot');
    return message;
  }

  it('hold the same bars as the command line prints', () => {
    const csv = [...csvChunks(barTextTable(symbol!.bars))].join('').trimEnd().split('\n');
    const header = csv[0]!.split(',');
    const { bars } = snapshotOf({});
    expect(bars.length).toBe(csv.length - 1);
    for (const [index, bar] of bars.entries()) {
      const cells = new Map(csv[index + 1]!.split(',').map((cell, at) => [header[at], cell]));
      for (const [name, value] of Object.entries(bar as unknown as Record<string, string | number | null>)) {
        if (typeof value === 'number') expect(value).toBe(Number(cells.get(name)));
        else expect(value ?? '').toBe(cells.get(name));
      }
    }
    expect(bars.map(({ quality }) => quality)).toContain('gap');
  });

  it('follow the schema, bar by bar, signal by signal, whatever they hold', () => {
    fc.assert(
      fc.property(arbitraryBars, (bars) => {
        const of = new MessageEncoder({ ...info, scales: bars.scales });
        for (let index = 0; index < bars.length; index += 1) {
          parsed(of.bar(rowOf(bars, index), bars.cvdCarry?.[index] ?? 0n));
        }
        parsed(of.snapshot({ bars, open: null, signals: [], state: LIVE_STATE }, content));
      }),
      { numRuns: 50 },
    );
    for (const signal of symbol!.signals) parsed(encoder.signal(signal));
    parsed(encoder.signal({ ...symbol!.signals[0]!, strength: null, strengthShiftFree: null }));
    parsed(encoder.error('what "was" wrong\n'));
  });

  it('hold the newest bars when fewer are asked for, and the signals that speak of them', () => {
    const { bars, signals } = snapshotOf({}, 300);
    expect(bars.length).toBe(300);
    expect(bars.at(-1)!.time).toBe('2024-08-08T23:59:00.000Z');
    expect(signals.every(({ event_time }) => event_time >= bars[0]!.time)).toBe(true);
    expect(signals.length).toBeGreaterThan(0);
    expect(signals.length).toBeLessThan(symbol!.signals.length);
    expect(snapshotOf({}, 0)).toMatchObject({ bars: [] });
    expect(snapshotOf({ bars: firstBars(symbol!.bars, 0), signals: [] })).toMatchObject({ bars: [], signals: [] });
  });

  it('lose no digit of a CVD that no double holds', () => {
    const row = { ...rowOf(symbol!.bars, 5), cvdOpen: 1, cvdClose: 3, delta: 2, endUs: Number.NaN };
    const open = { row, cvdCarry: 2n ** 60n };
    const text = encoder.cvdUpdate({ type: 'cvd', timeUs: 1e15 + 1, cvd: 2n ** 60n + 3n, delta: 2, open });
    // Three decimals; 2^60 + 3 = 1152921504606846979.
    expect(text).toContain('"cvd":1152921504606846.979,"delta":0.002,"timestamp":"2001-09-09T01:46:40.000001Z"');
    expect(text).toContain('"cvd_close":1152921504606846.979');
    parsed(text);
    const signal: Signal = { ...symbol!.signals[0]!, cvd: 3, cvdCarry: 2n ** 60n };
    expect(encoder.signal(signal)).toContain('"cvd":1152921504606846.979');
  });

  it('tell a CVD update by its type, symbol, cvd, delta and timestamp', () => {
    const row = rowOf(symbol!.bars, 7);
    const update = {
      type: 'cvd',
      timeUs: row.timeUs,
      cvd: BigInt(row.cvdClose),
      delta: row.delta,
      open: null,
    } as const;
    expect(parsed(encoder.cvdUpdate(update))).toEqual({
      type: 'cvd_update',
      symbol: 'BTCUSDT',
      cvd: row.cvdClose / 1000,
      delta: row.delta / 1000,
      timestamp: '2024-08-08T00:07:00.000Z',
      bar: null,
    });
  });

  it('tell one bar after another, each by itself', () => {
    const texts = [3, 4].map((index) => encoder.bar(rowOf(symbol!.bars, index), index === 3 ? 10n ** 18n : 0n));
    const [first, second] = texts.map((text) => parsed(text) as WireMessage & { type: 'bar'; bar: WireBar });
    expect(first!.bar.cvd_close).toBeGreaterThan(1e14);
    expect(second!.bar).toEqual(snapshotOf({}).bars[4]);
    expect(second!.timestamp).toBe('2024-08-08T00:05:00.000Z');
  });

  it('make a snapshot of bars told one by one that equals one made of all at once', () => {
    const { bars, signals, state } = symbol!;
    const lasting = new MessageEncoder(info);
    const at = (length: number): LiveSnapshot => ({ bars: firstBars(bars, length), open: null, signals, state });
    lasting.snapshot(at(1000), content);
    for (let index = 1000; index < 1100; index += 1) lasting.bar(rowOf(bars, index), 0n);
    for (const length of [1100, 1101, 900, 1101, 0, 5]) {
      expect(lasting.snapshot(at(length), content)).toBe(new MessageEncoder(info).snapshot(at(length), content));
    }
    lasting.reset();
    expect(lasting.snapshot(at(5), content)).toBe(new MessageEncoder(info).snapshot(at(5), content));
  });

  it('make a snapshot of a ring that is full in the same way', () => {
    const { bars } = recording({ minutes: 5010, tradesPerMinute: 1 });
    const ring = (end: number): LiveSnapshot => {
      const { signals, state } = symbol!;
      return { bars: barRange(bars, end - 5000, end), open: null, signals: signals.slice(0, 3), state };
    };
    const lasting = new MessageEncoder(info);
    lasting.snapshot(ring(5000), content);
    for (let index = 5000; index < 5010; index += 1) lasting.bar(rowOf(bars, index), 0n);
    expect(lasting.snapshot(ring(5010), content)).toBe(new MessageEncoder(info).snapshot(ring(5010), content));
    expect(parsed(lasting.snapshot(ring(5010), content))).toMatchObject({ bars: { length: 5000 } });
  });

  it('tell the state of the feed, holes and replay included', () => {
    const state: LiveState = {
      ...LIVE_STATE,
      status: 'repairing',
      reason: '3 ids are missing',
      coveredFromUs: null,
      knownToUs: null,
      lastTradeUs: null,
      gaps: [{ type: 'gap', fromUs: 1e15, toUs: 1e15 + 5, missing: 3 }],
      gapCount: 1,
      missingTrades: 3,
      replay: { isPaused: true, speed: 'max', fromUs: 1e15, toUs: 2e15, atUs: 1.5e15 },
    };
    expect(parsed(encoder.status(state, NOW_MS))).toEqual({
      type: 'status',
      symbol: 'BTCUSDT',
      timestamp: '2024-08-09T12:00:00.000Z',
      status: 'repairing',
      reason: '3 ids are missing',
      since: '2024-08-09T00:00:00.000Z',
      covered_from: null,
      known_to: null,
      last_trade: null,
      gaps: [{ from: '2001-09-09T01:46:40.000Z', to: '2001-09-09T01:46:40.000005Z', missing: 3 }],
      gap_count: 1,
      missing_trades: 3,
      late_trades: 0,
      replay: {
        paused: true,
        speed: 'max',
        from: '2001-09-09T01:46:40.000Z',
        to: '2033-05-18T03:33:20.000Z',
        at: '2017-07-14T02:40:00.000Z',
      },
    });
  });

  it('carry names as they are, whatever is in them', () => {
    const hostile = { ...info, instrument: { ...info.instrument, symbol: '"</script>\\' } };
    const message = parsed(new MessageEncoder(hostile).error('x'));
    expect(message.symbol).toBe('"</script>\\');
  });

  it('are all in the schema', () => {
    expect(DEFINITIONS).toContain('server_message');
    expect(schemaProblems('server_message', { type: 'tick' })[0]).toContain('fits not exactly one');
    expect(schemaProblems('server_message', { ...parsed(encoder.error('x')), more: 1 })[0]).toContain('not documented');
  });
});
